package transfer

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// inOrder is a base32 whose texts are in the order of their bytes.
var inOrder = base32.HexEncoding.WithPadding(base32.NoPadding)

// newID makes a transfer's id: the millisecond, and 80 random bits. So pages that go
// by ids go by time, and the newest rows of an index lie together.
func newID(at time.Time) string {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	return inOrder.EncodeToString(ms[2:]) + rand.Text()[:16]
}
