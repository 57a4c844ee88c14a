-- Customers' connections: what was entered, sealed part by part, and who changed
-- what. One text for SQLite and PostgreSQL. Removing one deletes its parts and
-- locks; the rest stays, so that what was handed over keeps its account, and a
-- webhook that is past its name.

-- +goose Up
CREATE TABLE handover_connections (
	seq         integer  PRIMARY KEY, -- the order of making; "integer" by name is SQLite's own row number
	tenant      text     NOT NULL,
	id          text     NOT NULL,
	vendor      text     NOT NULL,
	product     text     NOT NULL,
	account     text     NOT NULL,
	state       text     NOT NULL,    -- active, disabled, removed
	rev         bigint   NOT NULL,
	serial      bigint   NOT NULL,
	generation  bigint   NOT NULL,
	created_at  bigint,
	policy      text     NOT NULL,
	tested_at   bigint,
	tested_ok   smallint NOT NULL,
	health      text     NOT NULL,    -- of the newest webhook endpoint
	former      text     NOT NULL,    -- of the one before
	entry_count bigint   NOT NULL,
	untold      bigint   NOT NULL,    -- the rev that a change made of which the host is still to be told; 0 for none
	UNIQUE (tenant, id)
);

-- However many there are, a handful at most is untold.
CREATE INDEX handover_connections_untold ON handover_connections (tenant, id) WHERE untold > 0;

CREATE TABLE handover_connection_parts (
	tenant     text   NOT NULL,
	connection text   NOT NULL,
	name       text   NOT NULL,
	version    bigint NOT NULL,
	written_at bigint,
	key_id     text   NOT NULL,       -- of the key it is sealed with
	sealed     bytea  NOT NULL,       -- last, so that the rest is read without it
	PRIMARY KEY (tenant, connection, name),
	FOREIGN KEY (tenant, connection) REFERENCES handover_connections (tenant, id)
);

CREATE TABLE handover_connection_entries (
	tenant     text   NOT NULL,
	connection text   NOT NULL,
	seq        bigint NOT NULL,
	at         bigint,
	actor      text   NOT NULL,
	kind       text   NOT NULL,
	names      text   NOT NULL,
	code       text   NOT NULL,
	PRIMARY KEY (tenant, connection, seq),
	FOREIGN KEY (tenant, connection) REFERENCES handover_connections (tenant, id)
);

-- Who renews a part just now.
CREATE TABLE handover_connection_locks (
	tenant     text   NOT NULL,
	connection text   NOT NULL,
	part       text   NOT NULL,
	owner      text   NOT NULL,
	until      bigint NOT NULL,       -- by the database's clock
	PRIMARY KEY (tenant, connection, part),
	FOREIGN KEY (tenant, connection) REFERENCES handover_connections (tenant, id)
);

-- Webhooks' tokens, as hashes. Those of past generations stay, so that whoever
-- knocks there is told that it is past.
CREATE TABLE handover_connection_endpoints (
	hash       text   PRIMARY KEY,
	tenant     text   NOT NULL,
	connection text   NOT NULL,
	generation bigint NOT NULL,
	FOREIGN KEY (tenant, connection) REFERENCES handover_connections (tenant, id)
);
