package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// cluster is a PostgreSQL server of the run's own, so that it can be stopped and
// crashed, and its files be searched.
type cluster struct {
	bin    string
	folder string
	port   int
	as     *syscall.Credential // the server refuses to be run by root
}

// postgresBinaries is where Debian and its kin install servers; "" where there is
// none.
func postgresBinaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is good
	if len(found) == 0 {
		if path, err := exec.LookPath("initdb"); err == nil {
			return filepath.Dir(path)
		}
		return ""
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

func newCluster(ctx context.Context, dir string) (*cluster, error) {
	c := &cluster{bin: postgresBinaries(), folder: filepath.Join(dir, "database")}
	if c.bin == "" {
		return nil, errors.New("no PostgreSQL server is installed here (looked for /usr/lib/postgresql/*/bin/initdb): run with -db sqlite")
	}
	if err := os.Mkdir(c.folder, 0o700); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 {
		if err := c.asPostgres(dir); err != nil {
			return nil, err
		}
	}
	var err error
	if c.port, err = freePort(); err != nil {
		return nil, err
	}
	if err := c.run(ctx, "initdb", "-D", c.folder, "-U", "chaos", "-A", "trust", "-E", "UTF8", "--no-locale"); err != nil {
		return nil, err
	}
	return c, c.start(ctx)
}

// asPostgres makes the server's folder belong to its user, who has to get there.
func (c *cluster) asPostgres(dir string) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("root may not run the server, and there is nobody called postgres: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chmod(dir, 0o711); err != nil { // to be passed through, and not to be read
		return err
	}
	return os.Chown(c.folder, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (c *cluster) run(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	cmd.Dir = c.folder
	var said bytes.Buffer
	cmd.Stderr = &said
	if c.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, said.String())
	}
	return nil
}

func (c *cluster) start(ctx context.Context) error {
	options := fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -c logging_collector=off", c.port)
	return c.run(ctx, "pg_ctl", "-D", c.folder, "-l", filepath.Join(c.folder, "server.log"), "-o", options, "-w", "-t", "60", "start")
}

func (c *cluster) halt(ctx context.Context, mode string) error {
	return c.run(ctx, "pg_ctl", "-D", c.folder, "-m", mode, "-w", "-t", "60", "stop")
}

func (c *cluster) database() database {
	return database{"postgres", fmt.Sprintf("postgres://chaos@127.0.0.1:%d/postgres?sslmode=disable", c.port)}
}

func (c *cluster) crash(ctx context.Context) (bool, error) {
	return true, errors.Join(c.halt(ctx, "immediate"), c.start(ctx))
}

func (c *cluster) restart(ctx context.Context) (bool, error) {
	return true, errors.Join(c.halt(ctx, "fast"), c.start(ctx))
}

func (c *cluster) stop(ctx context.Context) error { return c.halt(ctx, "fast") }
func (c *cluster) files() string                  { return c.folder }
