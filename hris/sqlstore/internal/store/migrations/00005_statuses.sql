-- Status synchronisations: a setting for each customer, a report for each run,
-- and for each application its last stage and status. One text for SQLite and
-- PostgreSQL. Ids and names of stages, and nothing of anybody.

-- +goose Up
CREATE TABLE handover_statuses (
	tenant      text   NOT NULL,
	connection  text   NOT NULL,
	state       text   NOT NULL,    -- '' where nothing was saved yet
	rev         bigint NOT NULL,
	version     bigint NOT NULL,
	cut_off     bigint,
	since       bigint,
	entries     text   NOT NULL,    -- the map
	lease_owner text   NOT NULL,
	lease_until bigint,             -- by the database's clock
	fence       bigint NOT NULL,
	PRIMARY KEY (tenant, connection)
);

CREATE TABLE handover_status_runs (
	tenant     text   NOT NULL,
	connection text   NOT NULL,
	id         text   NOT NULL,     -- the date, so that they sort
	state      text   NOT NULL,
	ended      bigint,
	report     text   NOT NULL,
	PRIMARY KEY (tenant, connection, id)
);

CREATE INDEX handover_status_unended ON handover_status_runs (tenant, connection) WHERE ended IS NULL;

CREATE TABLE handover_status_records (
	tenant            text    NOT NULL,
	connection        text    NOT NULL,
	application       text    NOT NULL,
	stage             text    NOT NULL,
	stage_name        text    NOT NULL,
	prior             text    NOT NULL,
	status            text    NOT NULL,
	seen_at           bigint,
	agreed            bigint  NOT NULL,
	edited            bigint  NOT NULL,
	run               text    NOT NULL,
	change_state      text    NOT NULL, -- '' where nothing is open
	change_reason     text    NOT NULL,
	change_from       text    NOT NULL,
	change_to         text    NOT NULL,
	change_stage      text    NOT NULL,
	change_stage_name text    NOT NULL,
	change_at         bigint,
	change_run        text    NOT NULL,
	change_by         text    NOT NULL,
	change_settled    bigint,
	PRIMARY KEY (tenant, connection, application)
);

-- Holds the few that are open, however many applications there are.
CREATE INDEX handover_status_open ON handover_status_records (tenant, connection, change_state, application) WHERE change_state <> '';

CREATE TABLE handover_status_items (
	tenant      text   NOT NULL,
	connection  text   NOT NULL,
	run         text   NOT NULL,
	application text   NOT NULL,
	outcome     text   NOT NULL,
	reason      text   NOT NULL,
	code        text   NOT NULL,
	from_status text   NOT NULL,
	to_status   text   NOT NULL,
	stage       text   NOT NULL,
	stage_name  text   NOT NULL,
	at          bigint,
	PRIMARY KEY (tenant, connection, run, application)
);
