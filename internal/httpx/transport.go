package httpx

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// NewTransport is the transport used when Config.Transport is nil: TLS 1.2 or later, idle connections dropped after 30 s, no proxy
// from the environment, HTTP/1.1. With one request to a connection, a connection that breaks puts one call in doubt; with HTTP/2 it would
// be all that share it.
func NewTransport() *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		Protocols:              &protocols,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    16,
		MaxResponseHeaderBytes: 256 << 10,
		ExpectContinueTimeout:  time.Second,
	}
}
