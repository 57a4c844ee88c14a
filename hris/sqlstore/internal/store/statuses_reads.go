package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris/statussync"
)

// Setting implements [statussync.Store].
func (y *statuses) Setting(ctx context.Context, k statussync.Key) (statussync.Setting, error) {
	const op = "find setting"
	rows, err := y.s.query(ctx, settingSQL, k.Tenant, k.Connection)
	if err != nil {
		return statussync.Setting{}, failed(op, err)
	}
	defer rows.Close()
	var s statussync.Setting
	if rows.Next() {
		var entries string
		var cutOff, since sql.NullInt64
		if err := rows.Scan(&s.State, &s.Rev, &s.Version, &cutOff, &since, &entries); err != nil {
			return statussync.Setting{}, failed(op, err)
		}
		s.CutOff, s.Since = instant(cutOff), instant(since)
		if err := unlist(entries, &s.Entries); err != nil {
			return statussync.Setting{}, failed(op, err)
		}
	}
	return s, failed(op, rows.Err())
}

// Records implements [statussync.Store].
func (y *statuses) Records(ctx context.Context, k statussync.Key, applications []string) ([]statussync.Record, error) {
	const op = "find applications"
	var all []statussync.Record
	for some := range slices.Chunk(applications, 256) {
		n := listSize(len(some))
		args := []any{k.Tenant, k.Connection}
		for i := range n {
			args = append(args, some[min(i, len(some)-1)])
		}
		found, err := scanRecords(y.s.query(ctx, recordsSQL(n), args...))
		if err != nil {
			return nil, failed(op, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// Open implements [statussync.Store].
func (y *statuses) Open(ctx context.Context, k statussync.Key, state statussync.ChangeState, after string, limit int) ([]statussync.Record, error) {
	found, err := scanRecords(y.s.query(ctx, openSQL, k.Tenant, k.Connection, string(state), after, max(limit, 0)))
	return found, failed("list changes", err)
}

// Report implements [statussync.Store].
func (y *statuses) Report(ctx context.Context, k statussync.Key, id string) (statussync.Report, error) {
	const op = "find run"
	found, err := scanReports(y.s.query(ctx, runSQL, k.Tenant, k.Connection, id))
	if err != nil {
		return statussync.Report{}, failed(op, err)
	}
	if len(found) == 0 {
		return statussync.Report{}, notFound(op)
	}
	return found[0], nil
}

// Reports implements [statussync.Store].
func (y *statuses) Reports(ctx context.Context, k statussync.Key, limit int) ([]statussync.Report, error) {
	found, err := scanReports(y.s.query(ctx, runsSQL, k.Tenant, k.Connection, max(limit, 0)))
	return found, failed("list runs", err)
}

// Items implements [statussync.Store].
func (y *statuses) Items(ctx context.Context, k statussync.Key, run, after string, limit int) ([]statussync.Item, error) {
	const op = "list items"
	rows, err := y.s.query(ctx, itemsSQL, k.Tenant, k.Connection, run, after, max(limit, 0))
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	var items []statussync.Item
	for rows.Next() {
		var i statussync.Item
		var at sql.NullInt64
		if err := rows.Scan(&i.Run, &i.Application, &i.Outcome, &i.Reason, &i.Code, &i.From, &i.To, &i.Stage, &i.StageName, &at); err != nil {
			return nil, failed(op, err)
		}
		i.At = instant(at)
		items = append(items, i)
	}
	return items, failed(op, rows.Err())
}

// scanRecords reads rows of recordColumns.
func scanRecords(rows *sql.Rows, err error) ([]statussync.Record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []statussync.Record
	for rows.Next() {
		var r statussync.Record
		var at, changeAt, settled sql.NullInt64
		c := &r.Change
		if err := rows.Scan(&r.Application, &r.Stage, &r.StageName, &r.Prior, &r.Status, &at, &r.Agreed, &r.Edited, &r.Run,
			&c.State, &c.Reason, &c.From, &c.To, &c.Stage, &c.StageName, &changeAt, &c.Run, &c.By, &settled); err != nil {
			return nil, err
		}
		r.At, c.At, c.Settled = instant(at), instant(changeAt), instant(settled)
		records = append(records, r)
	}
	return records, rows.Err()
}

// scanReports reads rows of a report.
func scanReports(rows *sql.Rows, err error) ([]statussync.Report, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var reports []statussync.Report
	for rows.Next() {
		var text string
		var r statussync.Report
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			return nil, err
		}
		reports = append(reports, keptReport(r))
	}
	return reports, rows.Err()
}

// scanNumber reads one number, such as the fence of a lease that was taken; 0 where
// there is no row.
func scanNumber(rows *sql.Rows, err error) (n int64, _ error) {
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err != nil {
		return 0, err
	}
	return n, rows.Err()
}

func reportText(r statussync.Report) string {
	b, err := json.Marshal(keptReport(r))
	if err != nil {
		panic(err) // text, numbers and valid instants always encode
	}
	return string(b)
}

// keptReport gives a report as every store keeps it.
func keptReport(r statussync.Report) statussync.Report {
	r.Started, r.Planned, r.Ended, r.NotBefore = kept(r.Started), kept(r.Planned), kept(r.Ended), kept(r.NotBefore)
	r.DryRun, r.Changes = false, nil
	return r
}

func keptSetting(s statussync.Setting) statussync.Setting {
	s.CutOff, s.Since = kept(s.CutOff), kept(s.Since)
	s.Entries = slices.Clone(s.Entries)
	return s
}

// kept gives an instant to the microsecond, in UTC.
func kept(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}
