-- Creates that could be taken for one another: a keyed hash of what they share,
-- "" where nothing does. One text for SQLite and PostgreSQL.

-- +goose Up
ALTER TABLE handover_steps ADD COLUMN twin text NOT NULL DEFAULT '';

-- Two of them are never open at once, whatever a database's transactions see of
-- one another.
CREATE UNIQUE INDEX handover_steps_twin_open ON handover_steps (tenant, twin) WHERE phase = 'open' AND twin <> '';
-- Holds the few that have one.
CREATE INDEX handover_steps_twin ON handover_steps (tenant, twin) WHERE twin <> '';
