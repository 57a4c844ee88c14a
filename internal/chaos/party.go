package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// party is a process of the run: this program in another role.
type party struct {
	name  string
	cmd   *exec.Cmd
	in    io.WriteCloser
	mu    sync.Mutex // of in
	ended chan struct{}
}

// roleVar makes a process play a role instead of driving. A variable and not an
// argument, so that a test's binary can play too.
const roleVar = "HANDOVER_CHAOS_ROLE"

// role is what a process is told to be.
type role struct {
	Play   string // "fakes", "host", "worker"
	World  string // the world's file
	Mutant mutant

	// For the fakes alone, who stand before the world does.
	Seed        uint64
	Customers   int
	Base, Began time.Time
}

// start starts a process. What it says besides replies goes to its log.
func start(name, logs string, r role) (*party, *bufio.Reader, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	told, err := json.Marshal(r)
	if err != nil {
		return nil, nil, err
	}
	log, err := os.OpenFile(filepath.Join(logs, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	p := &party{name: name, cmd: exec.Command(program), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), roleVar+"="+string(told))
	p.cmd.Stderr = log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	return p, bufio.NewReader(out), p.cmd.Start()
}

// event is something that a process said, or that it has ended.
type event struct {
	of    *party
	reply reply
	ended bool
}

// join starts a host or a worker and listens to it.
func join(name, logs string, r role, heard chan<- event) (*party, error) {
	p, out, err := start(name, logs, r)
	if err != nil {
		return nil, err
	}
	go func() {
		for lines := json.NewDecoder(out); ; {
			var said reply
			if lines.Decode(&said) != nil {
				break
			}
			heard <- event{of: p, reply: said}
		}
		_ = p.cmd.Wait() // it is killed as a rule
		close(p.ended)
		heard <- event{of: p, ended: true}
	}()
	return p, nil
}

// tell writes a command. One to a process that is dead is lost.
func (p *party) tell(c command) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = json.NewEncoder(p.in).Encode(c)
}

// kill ends the process at once, wherever it stands.
func (p *party) kill() { _ = p.cmd.Process.Kill() } // it may have ended by itself

// retire lets the process end in good order.
func (p *party) retire() { _ = p.in.Close() }

// commands reads what the driver writes, until it stops or dies.
func commands() <-chan command {
	in := make(chan command)
	go func() {
		defer close(in)
		for lines := json.NewDecoder(bufio.NewReader(os.Stdin)); ; {
			var c command
			if err := lines.Decode(&c); err != nil {
				return
			}
			in <- c
		}
	}()
	return in
}

// replier writes replies, one line each, from several goroutines.
func replier() func(reply) {
	var mu sync.Mutex
	lines := json.NewEncoder(os.Stdout)
	return func(r reply) {
		mu.Lock()
		defer mu.Unlock()
		if err := lines.Encode(r); err != nil && !errors.Is(err, os.ErrClosed) {
			os.Exit(1) // the driver is gone
		}
	}
}

func untilInputEnds() { _, _ = io.Copy(io.Discard, os.Stdin) }
