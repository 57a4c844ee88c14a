package postgres_test

import "github.com/handoverhq/handover/hris/sqlstore/internal/storetest"

const lease = storetest.Lease

var planned, moves = storetest.Planned, storetest.Moves
