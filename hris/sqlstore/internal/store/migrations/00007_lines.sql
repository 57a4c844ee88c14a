-- What waits for one connection is a line: from when each of its transfers may
-- be moved, and who works the line, until when it rests and when its turn was.
-- One text for SQLite and PostgreSQL.

-- +goose Up
ALTER TABLE handover_transfers ADD COLUMN due_at bigint; -- NULL while no worker may move it
ALTER TABLE handover_transfers ADD COLUMN roused smallint NOT NULL DEFAULT 0; -- since its lease was given

UPDATE handover_transfers SET due_at = CASE WHEN state = 'planned' OR state = 'sending' THEN created_at ELSE not_before END
	WHERE due_from IS NOT NULL;

-- Holds the few that move, in the order in which they are worked.
CREATE INDEX handover_transfers_line ON handover_transfers (tenant, connection, due_at, id) WHERE due_at IS NOT NULL;
-- Holds those that have not ended, which alone have drafts and may wait for
-- something to change.
CREATE INDEX handover_transfers_open ON handover_transfers (tenant, connection) WHERE ended_at IS NULL;

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
