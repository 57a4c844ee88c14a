package afas

import (
	"net"
	"net/url"
	"path"
	"strings"
)

// settleAddress makes one environment of Member, Environment and BaseURL: it
// fills in what an address of AFAS's own tells and gives the address to call.
// Two spellings of one environment must not become two: the once-only promise
// hangs on its name.
func (cfg *Config) settleAddress() (base string, err error) {
	if int(cfg.Environment) >= len(environments) {
		return "", errEnvironment
	}
	base = strings.TrimSpace(cfg.BaseURL)
	if base == "" || cfg.Member != "" {
		if cfg.Member, err = ParseMember(cfg.Member); err != nil {
			return "", err
		}
	}
	if base == "" {
		return BaseURL(cfg.Member, cfg.Environment)
	}
	host := hostOf(base)
	if !strings.HasSuffix(host, ".afas.online") {
		return base, nil
	}
	member, environment, known := fromHost(host)
	switch {
	case !known && cfg.Member == "":
		return base, nil
	case !known:
		return "", notSent(BadAddress, "the host of BaseURL is AFAS's, but of none of production, test and accept: leave out the member number, or BaseURL")
	case cfg.Member != "" && unpadded(cfg.Member) != unpadded(member):
		return "", notSent(BadAddress, "BaseURL is that of another member: leave it out, or give the member number in it")
	// Production is the zero value: without a member number it may be that nothing was said.
	case cfg.Environment != environment && (cfg.Member != "" || cfg.Environment != Production):
		return "", notSent(BadAddress, "BaseURL is that of the "+environment.String()+" environment: leave it out, or choose that environment")
	}
	cfg.Member, cfg.Environment = member, environment
	return base, nil
}

// fromHost reads a host of AFAS's own, in lower case.
func fromHost(host string) (member string, e Environment, ok bool) {
	member, rest, _ := strings.Cut(host, ".")
	for i, known := range environments {
		if rest == known.host+".afas.online" && memberDigits.MatchString(member) {
			return member, Environment(i), true
		}
	}
	return "", 0, false
}

// unpadded gives the one spelling of a member number: 012345 is 12345.
func unpadded(member string) string {
	if trimmed := strings.TrimLeft(member, "0"); trimmed != "" {
		return trimmed
	}
	return member
}

// hostOf gives an address's host in lower case, without port; "" of what is no
// address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}

// canonical gives the one spelling of an address. AFAS does not look at the case
// of a path (observed in public clients).
func canonical(address string) string {
	if member, environment, ok := fromHost(hostOf(address)); ok {
		if base, err := BaseURL(unpadded(member), environment); err == nil {
			return base
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return address // httpx refuses it
	}
	host, port := hostOf(address), u.Port()
	switch {
	case port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme]:
		host = net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		host = "[" + host + "]"
	}
	return u.Scheme + "://" + host + strings.TrimRight(strings.ToLower(path.Clean("/"+u.EscapedPath())), "/")
}
