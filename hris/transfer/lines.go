package transfer

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// Lines lists lines with a transfer that is due, that nobody works and that do
// not rest, at most limit: for a host's scheduler, who gives each to a
// [Service.Drain]. The one that was worked longest ago comes first, so that
// however many there are and however long they are, each has its turn.
func (s *Service) Lines(ctx context.Context, limit int) ([]hris.Line, error) {
	return s.cfg.Ledger.Lines(ctx, s.now(), limit)
}

// forItsConnection are the reasons for which a transfer waits until its connection
// changes.
var forItsConnection = []hris.Code{
	hris.BadCredentials, hris.CredentialsExpire, hris.RightMissing, hris.SetupIncomplete, hris.AddressBlocked, hris.Disabled,
	hris.NoConnection, hris.ConnectionChanged, hris.OtherAccount, hris.OtherKind, hris.NotMapped, hris.SecretBusy,
}

// Rouse says that something about a connection changed, such as its credentials,
// a setting, its mapping, or that it was switched on again: its line rests no
// longer, and what was held for the connection's sake (connection.*) is due
// again. It gives how many transfers that were.
func (s *Service) Rouse(ctx context.Context, tenant, connection string) (int, error) {
	return s.cfg.Ledger.Rouse(ctx, hris.Line{Tenant: tenant, Connection: connection}, forItsConnection, s.now())
}

// EraseDrafts erases the sealed drafts of a connection that was removed. What has
// not ended is tried no more and needs a person: it is held or partial with
// hris.Disabled for its reason, until somebody reviews it and sends it through
// another connection to the same account, or it is in doubt as before, until it is
// rebound there. The keys stay, so that nothing that was sent can be sent twice.
// What is under way goes on to its end. It may be called again.
func (s *Service) EraseDrafts(ctx context.Context, tenant, connection string) error {
	_, err := s.cfg.Ledger.EraseDrafts(ctx, hris.Line{Tenant: tenant, Connection: connection}, s.now())
	return err
}

// KeepsDrafts reports whether a [Service.Run] by anybody can have the reviewed
// values: there is a Sealer or a DraftSource. Without one nothing should be left
// to the background.
func (s *Service) KeepsDrafts() bool { return s.cfg.Sealer != nil || s.cfg.Drafts != nil }
