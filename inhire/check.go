package inhire

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/hris"
)

// Info implements [hris.Connected].
func (s *Sink) Info() hris.Info {
	return hris.Info{Vendor: vendorName, Product: productStatuses, Account: vendorName + ":" + s.account, Name: "inhire"}
}

// Check implements [hris.Connected]: the key, the statuses that there are, and
// whether inhire's own synchronisation is off. Nothing is written.
func (s *Sink) Check(ctx context.Context) (hris.Report, error) {
	var report hris.Report
	statuses, err := s.client.Statuses(ctx)
	if hris.CodeOf(err).Fix() == hris.FixByWaiting || ctx.Err() != nil {
		return hris.Report{}, err
	}
	if err != nil {
		report.Findings = append(report.Findings, s.noAccess(err))
		return report, nil
	}
	report.Findings = append(report.Findings,
		hris.Finding{Code: "inhire.access", Subject: s.in("klucz API", "API key"), Standing: hris.Good, Text: s.in("Dostęp działa.", "Access works.")},
		s.foundStatuses(statuses),
		s.ownSync(ctx))
	return report, ctx.Err()
}

func (s *Sink) noAccess(err error) hris.Finding {
	found := hris.Finding{Code: "inhire.access", Subject: s.in("klucz API", "API key"), Standing: hris.Missing, Err: err,
		Text:   s.in("inhire nie odpowiada tak, jak powinien.", "inhire does not answer as it should."),
		Remedy: s.in("Sprawdzić adres API i profil połączenia.", "See whether the address of the API and the wire profile are right.")}
	switch {
	case errors.Is(err, hris.BadCredentials):
		found.Text = s.in("inhire nie przyjmuje klucza API.", "inhire does not accept the API key.")
		found.Remedy = s.in("Wpisać ważny klucz API inhire.", "Enter a valid API key of inhire.")
	case errors.Is(err, hris.RightMissing):
		found.Text = s.in("Klucz API nie ma do tego prawa.", "The API key has no right to this.")
		found.Remedy = s.in("Użyć klucza, który ma to prawo.", "Use a key that has it.")
	case errors.Is(err, hris.AddressBlocked):
		found.Text = s.in("Serwer pośredniczący nie przepuszcza połączenia.", "A proxy before inhire lets the call not through.")
		found.Remedy = s.in("Poprosić inhire o odblokowanie adresu IP tego serwera.", "Ask inhire's support to let this server's IP address through.")
	}
	return found
}

func (s *Sink) foundStatuses(statuses []Status) hris.Finding {
	if len(statuses) > 0 {
		return hris.Finding{Code: "inhire.statuses", Subject: s.in("statusy", "statuses"), Standing: hris.Good, Text: s.in("Statusy są widoczne.", "The statuses are there.")}
	}
	return hris.Finding{Code: "inhire.statuses", Subject: s.in("statusy", "statuses"), Standing: hris.Missing,
		Err:    &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused},
		Text:   s.in("Nie ma żadnego statusu.", "There is no status."),
		Remedy: s.in("Sprawdzić, czy klucz należy do tego konta.", "See whether the key is that of this account.")}
}

// ownSync: two synchronisations that write to one account would mail candidates
// twice, and undo one another's work.
func (s *Sink) ownSync(ctx context.Context) hris.Finding {
	found := hris.Finding{Code: "inhire.own_sync", Subject: s.in("synchronizacja inhire", "inhire's own synchronisation"), Standing: hris.Good,
		Text: s.in("Jest wyłączona.", "It is off.")}
	sync, err := s.client.SyncStatus(ctx)
	switch {
	case err != nil:
		found.Standing, found.Err = hris.Unknown, err
		found.Text = s.in("Nie wiadomo, czy jest wyłączona.", "Whether it is off cannot be told.")
		found.Remedy = s.in("Upewnić się w inhire, że jest wyłączona.", "Make sure at inhire that it is off.")
	case sync.State == SyncOn || sync.State == SyncNeedsMapping || sync.State == SyncBrokenKey:
		found.Standing = hris.Missing
		found.Err = &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused}
		found.Text = s.in("Jest włączona: kandydaci dostaliby każdą wiadomość dwa razy.", "It is on: candidates would get each message twice.")
		found.Remedy = s.in("Wyłączyć ją w inhire.", "Switch it off at inhire.")
	}
	return found
}
