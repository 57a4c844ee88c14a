-- Work is shared out line by line: a line is what waits for one connection.

-- +goose Up
CREATE TABLE handover_inbox_lines (
	tenant      text   NOT NULL,
	connection  text   NOT NULL,
	turn        bigint NOT NULL, -- when it was taken last, counted in takings and not by a clock
	owner       text   NOT NULL,
	lease_until bigint,          -- by the database's clock; NULL where nobody has it
	rest_until  bigint,
	rests       bigint NOT NULL, -- how many in a row
	PRIMARY KEY (tenant, connection)
);
CREATE INDEX handover_inbox_turn ON handover_inbox_lines (turn);

-- Both hold the few that wait, in the order in which they are claimed: of all, and of a line.
DROP INDEX handover_inbox_waiting;
CREATE INDEX handover_inbox_waiting ON handover_inbox (attempts, seq, not_before) WHERE state = 'waiting';
CREATE INDEX handover_inbox_line ON handover_inbox (tenant, connection, attempts, seq, not_before) WHERE state = 'waiting';

-- To erase a line whose connection was removed; what waits and what is held has an index already.
CREATE INDEX handover_inbox_done ON handover_inbox (tenant, connection) WHERE state = 'done';
