-- How many requests a minute a key is good for, where it is not the usual; and who made it.
ALTER TABLE api_keys ADD COLUMN per_minute BIGINT CHECK (per_minute > 0);
ALTER TABLE api_keys ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
