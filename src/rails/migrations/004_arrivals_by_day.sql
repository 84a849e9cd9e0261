-- The income of a day.
CREATE INDEX arrivals_recorded ON arrivals (recorded_at);
