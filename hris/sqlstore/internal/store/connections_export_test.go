package store

import "github.com/handoverhq/handover/hris/connection"

// UntoldStatement lists connections with changes that were not told.
func UntoldStatement(after connection.Ref, limit int) Planned {
	return Planned{untoldSQL, []any{after.Tenant, after.ID, limit}, "handover_connections_untold"}
}
