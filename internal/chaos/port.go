package main

import (
	"fmt"
	"syscall"
)

// port is a port that nobody else gets while one host dies and the next comes up: a
// socket that is bound to it and does not listen.
type port struct {
	address string
	socket  int
}

func keepPort() (*port, error) {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	p := &port{socket: socket}
	if err := syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		p.close()
		return nil, err
	}
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		p.close()
		return nil, err
	}
	bound, err := syscall.Getsockname(socket)
	if err != nil {
		p.close()
		return nil, err
	}
	p.address = fmt.Sprintf("127.0.0.1:%d", bound.(*syscall.SockaddrInet4).Port)
	return p, nil
}

func (p *port) close() { _ = syscall.Close(p.socket) }
