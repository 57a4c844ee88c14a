-- What waits for one connection is a line: from when each of its transfers may
-- be moved, and who works the line, until when it rests and when its turn was.
-- One text for SQLite and PostgreSQL.

-- +goose Up
ALTER TABLE handover_transfers ADD COLUMN due_at bigint; -- NULL while no worker may move it
ALTER TABLE handover_transfers ADD COLUMN roused smallint NOT NULL DEFAULT 0; -- since its lease was given

UPDATE handover_transfers SET due_at = CASE WHEN state = 'planned' OR state = 'sending' THEN created_at ELSE not_before END
	WHERE due_from IS NOT NULL;

-- Holds those that have not ended: line by line, and in each of them first what
-- waits for something to change, then what moves, in the order in which it is worked.
CREATE INDEX handover_transfers_line ON handover_transfers (tenant, connection, due_at, id) WHERE ended_at IS NULL;
-- It is read instead of these, which every transfer would be written to.
DROP INDEX handover_transfers_due;
DROP INDEX handover_drafts_expiry;

CREATE TABLE handover_lines (
	tenant      text     NOT NULL,
	connection  text     NOT NULL,
	lease_owner text     NOT NULL,
	lease_until bigint,            -- by the database's clock; NULL where it was left
	rest_until  bigint,
	rests       bigint   NOT NULL, -- in a row
	roused      smallint NOT NULL, -- since it was taken
	turn        bigint   NOT NULL, -- of its last taking
	PRIMARY KEY (tenant, connection)
);
CREATE INDEX handover_lines_turn ON handover_lines (turn);
