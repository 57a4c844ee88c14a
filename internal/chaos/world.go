package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

// world is what all processes of a run agree on. It is written once, to a file
// outside of what is searched for personal data: the keys are in it.
type world struct {
	Seed     uint64
	Base     time.Time // what the clocks show at Began
	Began    time.Time // by the machine's clock
	Control  string    // the URL of the fakes' control
	Database database
	HashKey  []byte
	SealKey  []byte
	Logs     string // the folder of all logs
	Lease    time.Duration
	Queue    string // what the workers run: "river" or "loop"
	Accounts []account
	Hooks    string // host and port where the host takes webhooks
}

// account is one customer's connection, and how it is reached. Facts are the ids
// and credentials that its kind needs.
type account struct {
	Kind       string
	Tenant     string
	Connection string
	URL        string
	Facts      map[string]string
	Source     *account // where hires come from by themselves; nil for most
}

// database says where the ledger is: a file, or a server's URL.
type database struct {
	Kind    string // "sqlite" or "postgres"
	Address string
}

func (w *world) save(path string) error {
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

func loadWorld(path string) (*world, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var w world
	if err := json.Unmarshal(b, &w); err != nil {
		return nil, fmt.Errorf("the world's file: %w", err)
	}
	return &w, nil
}

// dice gives a source of chance for one purpose, the same for the same seed.
func dice(seed uint64, purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, purpose)) }

// The purposes of chance.
const (
	diceOfDriver uint64 = iota + 1
	diceOfOrders
	diceOfKills
	diceOfWeather
	diceOfPost
	diceOfHires = 1 << 32
)
