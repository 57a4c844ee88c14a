-- What is remembered of the key that keys every hash: a check, never the key.

-- +goose Up
CREATE TABLE handover_checks (
	name  text NOT NULL PRIMARY KEY,
	value text NOT NULL
);

-- +goose Down
DROP TABLE handover_checks;
