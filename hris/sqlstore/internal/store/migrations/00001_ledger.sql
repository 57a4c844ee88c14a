-- The ledger of transfers. One text for SQLite and PostgreSQL: SQLite takes
-- bigint and smallint for integers and stores bytea as it is given. Instants
-- are microseconds since 1970 (UTC), NULL where there is none; yes/no is 1/0;
-- lists are JSON. Erasing a person clears columns here and deletes the rows of
-- handover_events and handover_drafts.
--
-- No foreign keys: the store alone writes here, a transfer and its parts in one
-- commit, and PostgreSQL would check each part by a plan it made while the table
-- was empty, going through all of it.

-- +goose Up
CREATE TABLE handover_transfers (
	tenant         text     NOT NULL,
	id             text     NOT NULL,
	rev            bigint   NOT NULL,
	connection     text     NOT NULL,
	vendor         text     NOT NULL,
	product        text     NOT NULL,
	account        text     NOT NULL,
	once_key       text     NOT NULL,
	round          bigint   NOT NULL,
	person_hash    text     NOT NULL,
	person_id      text     NOT NULL,
	application_id text     NOT NULL,
	actor          text     NOT NULL,
	marker         text     NOT NULL,
	state          text     NOT NULL,
	reason         text     NOT NULL,
	reason_fields  text     NOT NULL,
	not_before     bigint,
	mapping        text     NOT NULL,
	form           text     NOT NULL,
	draft_hash     text     NOT NULL,
	fields         text     NOT NULL,
	created_at     bigint   NOT NULL,
	updated_at     bigint,
	ended_at       bigint,
	reopened       smallint NOT NULL,
	duplicate      smallint NOT NULL,
	erased         smallint NOT NULL,
	lease_owner    text     NOT NULL,
	lease_until    bigint,            -- by the database's clock; NULL where it was released
	fence          bigint   NOT NULL,
	due_from       bigint,            -- created_at while a worker may have to move it; else NULL
	event_count    bigint   NOT NULL,
	PRIMARY KEY (tenant, id)
);

-- Two Creates of one key at once make one transfer.
CREATE UNIQUE INDEX handover_transfers_once ON handover_transfers (tenant, once_key, round);
CREATE INDEX handover_transfers_person ON handover_transfers (tenant, person_hash);
-- Holds the few that move, however many have ended.
CREATE INDEX handover_transfers_due ON handover_transfers (due_from) WHERE due_from IS NOT NULL;

CREATE TABLE handover_steps (
	tenant       text     NOT NULL,
	transfer_id  text     NOT NULL,
	seq          bigint   NOT NULL,
	name         text     NOT NULL,
	kind         text     NOT NULL,   -- create, update
	optional     smallint NOT NULL,
	phase        text     NOT NULL,
	intent_at    bigint,              -- all of the intent is NULL before the first
	deadline     bigint,
	settled      bigint,
	baseline     text,                -- NULL where no look was made
	code         text     NOT NULL,
	receipt_kind text     NOT NULL,
	receipt_id   text     NOT NULL,
	receipt_url  text     NOT NULL,
	receipt_note text     NOT NULL,
	PRIMARY KEY (tenant, transfer_id, seq)
);

-- All but the first event of a transfer, that it was sent: its own row says by whom
-- and when.
CREATE TABLE handover_events (
	tenant      text   NOT NULL,
	transfer_id text   NOT NULL,
	seq         bigint NOT NULL,
	happened_at bigint,
	actor       text   NOT NULL,
	kind        text   NOT NULL,
	step        text   NOT NULL,
	code        text   NOT NULL,
	reference   text   NOT NULL,      -- the vendor's own, for its support
	remark      bytea,                -- sealed
	second      text   NOT NULL,      -- the receipt that came too many
	PRIMARY KEY (tenant, transfer_id, seq)
);

-- Drafts have a table of their own: the largest part of a transfer is written
-- once and erased once, whatever else changes.
CREATE TABLE handover_drafts (
	tenant      text  NOT NULL,
	transfer_id text  NOT NULL,
	expires_at  bigint,
	sealed      bytea NOT NULL,
	PRIMARY KEY (tenant, transfer_id)
);
CREATE INDEX handover_drafts_expiry ON handover_drafts (expires_at) WHERE expires_at IS NOT NULL;
