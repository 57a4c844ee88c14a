package greenhouse

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// errNotPublic says that a name led to an address of a local network.
var errNotPublic = errors.New("greenhouse: the address is not a public one")

// publicTransport connects to public addresses only, whatever a name resolves to.
// It goes through no proxy: that would resolve the name for itself.
func publicTransport() http.RoundTripper {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !public(at.Addr().Unmap()) {
			return errNotPublic
		}
		return nil
	}}
	transport := httpx.NewTransport()
	transport.Proxy, transport.DialContext = nil, dialer.DialContext
	return guarded{transport}
}

// guarded answers for an address that is not public, as a storage would that does
// not know it: a failed connection would be tried again.
type guarded struct{ *http.Transport }

// RoundTrip implements http.RoundTripper.
func (g guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := g.Transport.RoundTrip(r)
	if !errors.Is(err, errNotPublic) {
		return answer, err
	}
	return &http.Response{
		Status: "403 Forbidden", StatusCode: http.StatusForbidden, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: r,
	}, nil
}

// special are ranges that netip has no word for.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("2002::/16"), // other ways to write an IPv4 address
}

func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
