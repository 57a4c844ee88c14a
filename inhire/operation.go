package inhire

import (
	"strings"

	"github.com/handoverhq/handover/internal/httpx"
)

// call is one of the contract's calls.
type call uint8

const (
	listStatuses call = iota
	getSettings
	saveSettings
	testConnection
	importSources
	selectSource
	getSync
	enableSync
	disableSync
	getMapping
	saveMapping
	listRuns
	startRun
	listApplications
	getApplication
	setStatus
	setStatuses
	operations
)

// ofIntegration reports whether a call is about the integration with eRecruiter,
// which goes from state to state.
func (k call) ofIntegration() bool { return k >= getSettings && k <= startRun }

// operation is what is fixed of a call, and the default of what is not.
type operation struct {
	name        string // in errors and logs
	class       httpx.Class
	otherwise   string
	of          func(*Calls) *string
	dispensable bool
}

func (op operation) reads() bool { return op.class == httpx.Read }

func (op operation) hasID() bool { return strings.Contains(op.otherwise, placeholder) }

// table has the calls. A safe write has the same effect twice. What mails
// candidates, or lets inhire begin to, is a create: it is sent twice only where the
// first one provably did nothing.
var table = [operations]operation{
	listStatuses:     {"list statuses", httpx.Read, "GET /v1/statuses", func(c *Calls) *string { return &c.Statuses }, false},
	getSettings:      {"read settings", httpx.Read, "GET /v1/integrations/erecruiter", func(c *Calls) *string { return &c.Settings }, false},
	saveSettings:     {"save settings", httpx.SafeWrite, "PUT /v1/integrations/erecruiter", func(c *Calls) *string { return &c.SaveSettings }, false},
	testConnection:   {"test connection", httpx.SafeWrite, "POST /v1/integrations/erecruiter/test", func(c *Calls) *string { return &c.TestConnection }, false},
	importSources:    {"import sources", httpx.SafeWrite, "POST /v1/integrations/erecruiter/sources/import", func(c *Calls) *string { return &c.ImportSources }, false},
	selectSource:     {"select source", httpx.SafeWrite, "PUT /v1/integrations/erecruiter/sources/selected", func(c *Calls) *string { return &c.SelectSource }, false},
	getSync:          {"read status sync", httpx.Read, "GET /v1/integrations/erecruiter/status-sync", func(c *Calls) *string { return &c.SyncStatus }, false},
	enableSync:       {"enable status sync", httpx.SafeWrite, "POST /v1/integrations/erecruiter/status-sync/enable", func(c *Calls) *string { return &c.EnableSync }, false},
	disableSync:      {"disable status sync", httpx.SafeWrite, "POST /v1/integrations/erecruiter/status-sync/disable", func(c *Calls) *string { return &c.DisableSync }, false},
	getMapping:       {"read mapping", httpx.Read, "GET /v1/integrations/erecruiter/status-sync/mapping", func(c *Calls) *string { return &c.Mapping }, false},
	saveMapping:      {"save mapping", httpx.Create, "PUT /v1/integrations/erecruiter/status-sync/mapping", func(c *Calls) *string { return &c.SaveMapping }, false},
	listRuns:         {"list runs", httpx.Read, "GET /v1/integrations/erecruiter/status-sync/runs", func(c *Calls) *string { return &c.Runs }, false},
	startRun:         {"start run", httpx.Create, "POST /v1/integrations/erecruiter/status-sync/runs", func(c *Calls) *string { return &c.StartRun }, false},
	listApplications: {"list applications", httpx.Read, "GET /v1/applications", func(c *Calls) *string { return &c.Applications }, false},
	getApplication:   {"read application", httpx.Read, "GET /v1/applications/{id}", func(c *Calls) *string { return &c.Application }, true},
	setStatus:        {"set status", httpx.Create, "PUT /v1/applications/{id}/status", func(c *Calls) *string { return &c.SetStatus }, false},
	setStatuses:      {"set statuses", httpx.Create, "POST /v1/application-statuses/batch", func(c *Calls) *string { return &c.SetStatuses }, true},
}
