package store

import (
	"context"

	"github.com/handoverhq/handover/hris/statussync"
)

// Commit implements [statussync.Store].
func (y *statuses) Commit(ctx context.Context, l statussync.Lease, b statussync.Batch) error {
	const op = "commit run"
	return y.s.commit(ctx, op, func(t *tx) error {
		if err := t.leased(op, holdSQL, l); err != nil {
			return err
		}
		if b.Setting != nil {
			if err := t.saveSetting(op, commitSettingSQL, l.Key, *b.Setting); err != nil {
				return err
			}
		}
		if err := t.commitBatch(l.Key, b); err != nil {
			return failed(op, err)
		}
		if b.End {
			return t.leased(op, giveBackSQL, l)
		}
		return nil
	})
}

func (t *tx) commitBatch(k statussync.Key, b statussync.Batch) error {
	if b.Report != nil {
		if err := t.saveRun("commit run", saveRunSQL, k, *b.Report); err != nil {
			return err
		}
		if b.Restart {
			if _, err := t.exec(dropItemsSQL, k.Tenant, k.Connection, b.Report.ID); err != nil {
				return err
			}
		}
	}
	for _, turn := range b.Turns {
		if err := t.turnChanges(k, turn); err != nil {
			return err
		}
	}
	for _, r := range b.Records {
		args := []any{k.Tenant, k.Connection, r.Application, r.Stage, r.StageName, r.Prior, r.Status, micros(r.At), flag(r.Agreed), flag(r.Edited), r.Run}
		if _, err := t.exec(saveRecordSQL, append(args, changeValues(r.Change)...)...); err != nil {
			return err
		}
	}
	for _, i := range b.Items {
		if _, err := t.exec(saveItemSQL, k.Tenant, k.Connection, i.Run, i.Application, string(i.Outcome), string(i.Reason), string(i.Code),
			i.From, i.To, i.Stage, i.StageName, micros(i.At)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) turnChanges(k statussync.Key, turn statussync.Turn) error {
	args := []any{k.Tenant, k.Connection, string(turn.From), flag(turn.Released)}
	if turn.To == "" {
		_, err := t.exec(dropChangesSQL, args...)
		return err
	}
	_, err := t.exec(turnSQL, append(args, string(turn.To))...)
	return err
}

// changeValues are changeColumns of a change.
func changeValues(c statussync.Change) []any {
	return []any{string(c.State), string(c.Reason), c.From, c.To, c.Stage, c.StageName, micros(c.At), c.Run, c.By, micros(c.Settled)}
}
