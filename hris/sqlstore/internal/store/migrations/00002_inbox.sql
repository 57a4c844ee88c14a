-- What came from outside and waits to be worked. One text for SQLite and
-- PostgreSQL. Erasing clears columns; the rows stay, so that a repeat is known
-- for one, until they are expired.

-- +goose Up
CREATE TABLE handover_inbox (
	seq         integer  PRIMARY KEY, -- the order of keeping; "integer" by name is SQLite's own row number, and PostgreSQL has a step of its own
	tenant      text     NOT NULL,
	id          text     NOT NULL,
	connection  text     NOT NULL,
	kind        text     NOT NULL,
	subject     text     NOT NULL,    -- '' has no order
	person      text     NOT NULL,
	keys        text     NOT NULL,
	received    bigint   NOT NULL,
	state       text     NOT NULL,    -- waiting, held, done
	reason      text     NOT NULL,
	fields      text     NOT NULL,
	not_before  bigint,
	attempts    bigint   NOT NULL,
	lease_owner text     NOT NULL,
	lease_until bigint,               -- by the database's clock; NULL where nobody has it
	changed_at  bigint   NOT NULL,
	payload     bytea,                -- sealed; last, so that the rest is read without it
	UNIQUE (tenant, id)
);

-- Holds the few that wait, however many are done.
CREATE INDEX handover_inbox_waiting ON handover_inbox (seq, not_before) WHERE state = 'waiting';
CREATE INDEX handover_inbox_held ON handover_inbox (tenant, seq) WHERE state = 'held';
CREATE INDEX handover_inbox_subject ON handover_inbox (tenant, subject, kind) WHERE subject <> '';
CREATE INDEX handover_inbox_person ON handover_inbox (tenant, person) WHERE person <> '';
CREATE INDEX handover_inbox_received ON handover_inbox (received);

-- Two Keeps of one event at once make one. A key has no reference to its event,
-- because it is written first: a repeat costs no more than that.
CREATE TABLE handover_inbox_keys (
	tenant     text NOT NULL,
	connection text NOT NULL,
	name       text NOT NULL,
	PRIMARY KEY (tenant, connection, name)
);
