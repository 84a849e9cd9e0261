-- name: count_migration_tables [postgres]
-- One when schema_migrations stands, none in a database that was never migrated.
SELECT CAST(COUNT(*) AS BIGINT) AS found FROM pg_class WHERE oid = to_regclass('schema_migrations');

-- name: count_migration_tables [sqlite]
SELECT COUNT(*) AS found FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations';

-- name: applied_migrations
SELECT room, number, name, digest FROM schema_migrations ORDER BY applied_at, room, number;

-- name: note_migration
INSERT INTO schema_migrations (room, number, name, digest, applied_at)
VALUES (:room, :number, :name, :digest, :applied_at);
