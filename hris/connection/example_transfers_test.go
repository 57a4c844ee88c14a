package connection_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// Connections and transfers need one another: a transfer goes through a
// connection, and a connection that changes or goes has to tell the transfers.
// The connections are made first, with functions that find the transfers when
// they are called.
func Example_transfers() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "handover")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	store, err := sqlstore.Open(ctx, filepath.Join(dir, "handover.db"))
	if err != nil {
		panic(err)
	}
	defer store.Close()
	ring, err := privacy.NewKeyring("2026", map[string][]byte{"2026": privacy.NewKey()})
	if err != nil {
		panic(err)
	}

	var transfers *transfer.Service
	connections, err := connection.New(connection.Config{
		Store: store.Connections(), Vendors: []hris.Vendor{newSystem().vendor()}, Sealer: ring, Managers: []string{"admin"},
		EraseSealed: func(ctx context.Context, tenant, id string) error {
			return transfers.EraseDrafts(ctx, tenant, id)
		},
		Changed: func(ctx context.Context, tenant, id string) error {
			_, err := transfers.Rouse(ctx, tenant, id)
			return err
		},
	})
	if err != nil {
		panic(err)
	}
	transfers, err = transfer.New(transfer.Config{
		Ledger: store.Ledger(), Connections: connections, HashKey: privacy.NewKey(), Sealer: ring, // the same HashKey for good
	})
	if err != nil {
		panic(err)
	}

	made, err := connections.Connect(ctx, admin, "acme", request())
	if err != nil {
		panic(err)
	}
	fmt.Println(made.View.State)
	fmt.Println(connections.Remove(ctx, remover, "acme", made.View.ID))
	// Output:
	// active
	// <nil>
}
