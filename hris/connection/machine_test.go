package connection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// life is what a connection has to be like after whatever was done to it.
type life struct {
	state      connection.State
	token      string // "" once forgotten
	forgotten  bool   // of the grant
	generation int
	endpoints  []string // tokens, in the order of generations
	keys       []string // of the newest, the newest first
	health     hris.HealthState
	trail      int
}

// However people's changes, renewals, processes and keys follow one another, a
// connection is what the last change that passed has made of it.
func TestAConnectionIsAlwaysWhatItsLastPassedChangeMadeOfIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, impatient, func(c *connection.Config) { c.Sealer = ring(t, "k1", "k2") })
		made, err := d.svc.Connect(t.Context(), admin, "acme", request(webhook))
		require.NoError(r, err)
		id, ctx := made.View.ID, t.Context()
		m := life{state: connection.Active, token: canaryToken, generation: 1, endpoints: []string{made.Activation.Token.Reveal()}, keys: []string{made.Activation.Key.Reveal()}, trail: 1}
		processes := []*connection.Service{d.svc, d.process()}
		held := map[int]*target{} // targets that a process has had open for a while
		svc := func() *connection.Service { return rapid.SampledFrom(processes).Draw(r, "process") }
		alive := func(err error) bool { // a removed one takes nothing
			if m.state == connection.Removed {
				require.ErrorIs(r, err, hris.Disabled)
				return false
			}
			return true
		}
		passed := func(err error) bool {
			if !alive(err) {
				return false
			}
			m.trail++
			require.NoError(r, err)
			return true
		}
		r.Repeat(map[string]func(*rapid.T){
			"rotate": func(r *rapid.T) {
				next := fmt.Sprint("token-", rapid.IntRange(0, 9).Draw(r, "token"))
				good := rapid.Bool().Draw(r, "good")
				d.system.do(func() { d.system.good[next] = good })
				_, err := svc().Rotate(ctx, boss, "acme", id, connection.Rotation{Secrets: secrets("token", next)})
				if !alive(err) {
					return
				}
				m.trail++
				if good {
					require.NoError(r, err)
					m.token = next
				} else {
					require.ErrorIs(r, err, hris.BadCredentials)
					d.system.do(func() { d.system.good[m.token] = true }) // it may be the one in use
				}
			},
			"configure": func(r *rapid.T) {
				color := rapid.SampledFrom([]string{"red", "blue"}).Draw(r, "color")
				_, err := svc().Configure(ctx, boss, "acme", id, connection.Configuration{AcceptMissing: true, Settings: fieldmap.Values{
					"environment": fieldmap.TextValue(canaryPlace), "color": fieldmap.TextValue(color),
				}})
				if m.token == "" && m.state != connection.Removed {
					require.ErrorIs(r, err, hris.InvalidSetting)
					return
				}
				passed(err)
			},
			"forget": func(r *rapid.T) {
				_, err := svc().Forget(ctx, boss, "acme", id, "token")
				if m.token == "" && m.state != connection.Removed {
					require.ErrorIs(r, err, hris.InvalidInput)
				} else if passed(err) {
					m.token = ""
				}
			},
			"forget grant": func(r *rapid.T) {
				_, err := svc().Forget(ctx, boss, "acme", id, grant)
				if m.forgotten && m.state != connection.Removed {
					require.ErrorIs(r, err, hris.InvalidInput)
				} else if passed(err) {
					m.forgotten = true
				}
			},
			"disable": func(*rapid.T) {
				if _, err := svc().Disable(ctx, boss, "acme", id); passed(err) {
					m.state = connection.Disabled
				}
			},
			"enable": func(*rapid.T) {
				if _, err := svc().Enable(ctx, boss, "acme", id); passed(err) {
					m.state = connection.Active
				}
			},
			"reactivate": func(*rapid.T) {
				out, err := svc().Reactivate(ctx, boss, "acme", id, connection.Reactivation{AcceptMissing: true})
				if passed(err) {
					m.state = connection.Active
					m.generation++
					m.endpoints = append(m.endpoints, out.Activation.Token.Reveal())
					m.keys, m.health = []string{out.Activation.Key.Reveal()}, ""
				}
			},
			"replace key": func(*rapid.T) {
				if out, err := svc().ReplaceKey(ctx, boss, "acme", id); passed(err) {
					m.keys = []string{out.Activation.Key.Reveal(), m.keys[len(m.keys)-1]}
				}
			},
			"drop former key": func(r *rapid.T) {
				_, err := svc().DropFormerKey(ctx, boss, "acme", id)
				if len(m.keys) == 1 && m.state != connection.Removed {
					require.ErrorIs(r, err, hris.InvalidInput)
				} else if passed(err) {
					m.keys = m.keys[:1]
				}
			},
			"something arrives": func(r *rapid.T) {
				state := rapid.SampledFrom([]hris.HealthState{hris.HookLive, hris.HookFailing}).Draw(r, "state")
				at := rapid.IntRange(0, len(m.endpoints)-1).Draw(r, "endpoint")
				require.NoError(r, svc().RecordHealth(ctx, m.endpoints[at], hris.Health{State: state}))
				if at == len(m.endpoints)-1 {
					m.health = state
				}
			},
			"remove": func(r *rapid.T) {
				if rapid.IntRange(0, 4).Draw(r, "dice") > 0 {
					r.Skip()
				}
				if m.state != connection.Removed {
					m.trail++
				}
				require.NoError(r, svc().Remove(ctx, remover, "acme", id))
				m.trail++
				m.state = connection.Removed
			},
			"hold a target": func(r *rapid.T) {
				if m.state == connection.Active {
					held[rapid.IntRange(0, 2).Draw(r, "hold")] = d.target(svc(), id)
				}
			},
			"renew by one held": func(r *rapid.T) {
				if old := held[rapid.IntRange(0, 2).Draw(r, "hold")]; old != nil {
					err := old.renew(ctx)
					switch {
					case m.state == connection.Removed:
						require.Error(r, err)
					case m.forgotten:
						require.ErrorIs(r, err, hris.BadCredentials)
					default:
						require.NoError(r, err)
					}
				}
			},
			"another process": func(*rapid.T) { processes = append(processes, d.process()) },
			"reseal": func(*rapid.T) {
				d.config.Sealer = ring(t, "k2", "k1")
				rekeyed := d.process()
				processes = []*connection.Service{rekeyed, d.process()}
				_, err := rekeyed.Reseal(ctx)
				require.NoError(r, err)
			},
			"": func(r *rapid.T) {
				record, err := d.store.Get(ctx, connection.Ref{Tenant: "acme", ID: id})
				require.NoError(r, err)
				require.Equal(r, m.state, record.State)
				require.Equal(r, m.generation, record.Generation)
				require.Equal(r, m.state == connection.Removed, len(record.Parts) == 0)
				trail, err := d.store.Audit(ctx, record.Ref, 10_000)
				require.NoError(r, err)
				require.Len(r, trail, m.trail)
				require.Zero(r, d.system.twice)
				for _, svc := range processes {
					c, err := svc.Connection(ctx, "acme", id)
					if m.state != connection.Active {
						require.ErrorIs(r, err, hris.Disabled)
						continue
					}
					require.NoError(r, err)
					uses := c.Target.(*target).o.Secrets
					require.Equal(r, m.token, uses["token"].Reveal())
				}
				for i, token := range m.endpoints {
					e, err := processes[0].Endpoint(ctx, token)
					require.NoError(r, err)
					newest := i == len(m.endpoints)-1
					require.Equal(r, newest && m.state == connection.Active, e.State == hris.EndpointActive)
					if e.State != hris.EndpointActive {
						require.Empty(r, e.Keys)
						continue
					}
					require.Len(r, e.Keys, len(m.keys))
					for i, key := range m.keys {
						require.Equal(r, key, e.Keys[i].Reveal())
					}
					require.Equal(r, m.health, e.Health.State)
				}
			},
		})
	})
}
