-- Who sent it, in the rail's words, and the exact sum where the rail counts in smaller units than the asset; both may
-- be empty.
ALTER TABLE arrivals ADD COLUMN payer TEXT NOT NULL DEFAULT '';
ALTER TABLE arrivals ADD COLUMN base_units TEXT NOT NULL DEFAULT '';
-- It goes back, or has gone back, to whom it came from.
ALTER TABLE arrivals ADD COLUMN goes_back SMALLINT NOT NULL DEFAULT 0 CHECK (goes_back IN (0, 1));
