package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// affair is one change of a connection with all that belongs to it, at the host and
// at the vendor, step by step.
type affair struct {
	number  int
	name    string
	account int
	source  bool // it is the connection to the account's source
	steps   []step

	asked *party   // the host that was asked; the next one is asked again
	said  *changed // its answer
	since time.Time
}

// step does what it can, and reports whether it is done with.
type step func(ctx context.Context, a *affair) bool

// affairsOf are the changes that a connection may meet.
func (r *run) affairsOf(source bool) map[string][]step {
	pause := wait(500*time.Millisecond + time.Duration(r.chance.IntN(1500))*time.Millisecond)
	all := map[string][]step{
		"rotated":              r.rotation(pause),
		"switched off and on":  {r.ask(disable), pause, r.ask(enable)},
		"re-activated":         {r.ask(reactivate)},
		"re-activated, off on": {r.ask(disable), pause, r.ask(reactivate)},
	}
	if source {
		delete(all, "re-activated, off on")
		all["re-activated"] = append(all["re-activated"], pause, r.repaste)
		all["key replaced"] = []step{r.ask(replaceKey), pause, r.repaste, r.ask(dropKey)}
	}
	return all
}

// changeSomething begins a change of some stored connection, unless it has one on
// its way.
func (r *run) changeSomething() {
	var all []affair
	for number, a := range r.world.Accounts {
		if kindOf(a.Kind).enter != nil {
			all = append(all, affair{account: number})
		}
		if a.Source != nil {
			all = append(all, affair{account: number, source: true})
		}
	}
	a := all[r.chance.IntN(len(all))]
	ways := r.affairsOf(a.source)
	names := sortedKeys(ways)
	a.name, a.number, a.since = names[r.chance.IntN(len(names))], r.begun, time.Now()
	a.steps = ways[a.name]
	if slices.ContainsFunc(r.affairs, func(b *affair) bool { return b.account == a.account && b.source == a.source }) {
		return
	}
	r.begun++
	r.affairs = append(r.affairs, &a)
}

// goOn takes all changes as far as they go.
func (r *run) goOn(ctx context.Context) {
	r.affairs = slices.DeleteFunc(r.affairs, func(a *affair) bool {
		for len(a.steps) > 0 && a.steps[0](ctx, a) {
			a.steps, a.since = a.steps[1:], time.Now()
		}
		if len(a.steps) == 0 {
			r.tally.Changes[a.name]++
		}
		return len(a.steps) == 0
	})
}

// wait lets a while pass.
func wait(d time.Duration) step {
	return func(_ context.Context, a *affair) bool { return time.Since(a.since) > d }
}

// ask asks the host for a change until one of them says that it is made.
func (r *run) ask(what changing, secrets ...map[string]string) step {
	return func(_ context.Context, a *affair) bool {
		if said := a.said; said != nil {
			a.asked, a.said = nil, nil
			if said.Code == "" {
				r.shown(a, *said)
				return true
			}
			r.tally.Refused["change: "+said.Code]++
		}
		if r.ready && a.asked != r.host {
			of := r.connectionOf(a)
			c := change{Number: a.number, Tenant: of.Tenant, Connection: of.Connection, What: what}
			if len(secrets) > 0 {
				c.Secrets = secrets[0]
			}
			a.asked = r.host
			r.host.tell(command{Do: "change", Change: &c})
		}
		return false
	}
}

func (r *run) connectionOf(a *affair) account {
	of := r.world.Accounts[a.account]
	if a.source {
		return *of.Source
	}
	return of
}

// heardOf takes the host's answer to a change.
func (r *run) heardOf(said changed) {
	for _, a := range r.affairs {
		if a.number == said.Number {
			a.said = &said
		}
	}
}

// shown is the administrator who notes what the page shows of a webhook.
func (r *run) shown(a *affair, said changed) {
	if said.Key == "" || !a.source {
		return
	}
	made := *r.pasted[a.account]
	if made.Key = privacy.NewSecret(said.Key); said.Token != "" {
		made.Token = privacy.NewSecret(said.Token)
	}
	r.known = append(r.known, said.Key)
	if said.Token != "" {
		r.known = append(r.known, said.Token)
	}
	r.pasted[a.account] = &made
}

// repaste sets the source's webhooks to what was shown last. The ping has to find a
// living host.
func (r *run) repaste(ctx context.Context, a *affair) bool { return r.paste(ctx, a.account) == nil }

// rotation replaces the credentials at the vendor, at the host, and after a while
// ends the former ones at the vendor.
func (r *run) rotation(pause step) []step {
	var former string
	secrets := map[string]string{}
	return []step{
		func(ctx context.Context, a *affair) bool {
			made, err := r.control.credential(ctx, a.account, a.source)
			if err != nil {
				return false
			}
			secrets["client_id"], secrets["client_secret"] = made.ID, made.Secret
			former = made.Former
			r.known = append(r.known, made.Secret)
			return true
		},
		r.ask(rotate, secrets),
		pause,
		func(ctx context.Context, a *affair) bool {
			return r.control.revoke(ctx, a.account, a.source, former) == nil
		},
	}
}

// mended holds what is left against the connections that change: all of them are
// well by now, so nothing waits for the sake of one.
func (r *run) mended(of string, reason hris.Code) {
	stored := of == "arrival" || kindOf(of).enter != nil
	if stored && strings.HasPrefix(string(reason), "connection.") {
		r.tally.fail("not told that a connection is well", "%s: %s", of, reason)
	}
}
