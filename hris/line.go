package hris

// Line is where what waits for one connection waits: work is shared out line by
// line, so that nobody's backlog, limit or outage delays another's.
type Line struct{ Tenant, Connection string }
