package personio

import (
	"strconv"

	"github.com/handoverhq/handover/hris/civil"
)

// parseInt takes 40, and 40.0 too. It never passes through a float: ids go
// beyond 2^53.
func parseInt(s string) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	d, err := civil.ParseDecimal(s)
	if err != nil {
		return 0, false
	}
	return d.Int64()
}
