package greenhouse

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOnlyPublicAddressesCountAsPublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"52.216.0.1": true, "2600:1f18::1": true,
		"127.0.0.1": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "fe80::1": false, "fd00::1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::a00:1": false, "2002:a00:1::1": false, "198.18.0.1": false, "255.255.255.255": false,
	} {
		assert.Equal(t, want, public(netip.MustParseAddr(text).Unmap()), text)
	}
}
