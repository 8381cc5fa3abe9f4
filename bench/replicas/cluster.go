package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/lstmkb/lstmkb/bench/service"
)

// maxReplicas is how many servers the proxy knows of. Those that do not run are down to it.
const maxReplicas = 4

// cluster is a store, a proxy and replicas.
type cluster struct {
	s        settings
	quota    float64 // cores of each replica, 0 for all
	store    *exec.Cmd
	storeAt  string
	proxy    *exec.Cmd
	ways     []string // addresses of the proxy, one for each way
	replicas [maxReplicas]*service.Server
	places   [maxReplicas]string // their addresses
}

// way is a way through the proxy.
type way struct {
	Replicas int    `json:"replicas"` // the first ones
	Balance  string `json:"balance"`
}

// What Balance may be.
const (
	bySession  = "by session"
	roundRobin = "round robin"
)

// startCluster starts n replicas behind a proxy.
func startCluster(ctx context.Context, s settings, n int, quota float64, ways ...way) (c *cluster, err error) {
	c = &cluster{s: s, quota: quota}
	defer func() {
		if err != nil {
			c.stop()
		}
	}()
	addresses := make([]string, maxReplicas+1+len(ways))
	for i := range addresses {
		if addresses[i], err = service.FreeAddress(); err != nil {
			return c, err
		}
	}
	copy(c.places[:], addresses)
	c.storeAt, c.ways = addresses[maxReplicas], addresses[maxReplicas+1:]
	if err := c.startStore(ctx); err != nil {
		return c, err
	}
	for i := range n {
		if err := c.start(ctx, i); err != nil {
			return c, err
		}
	}
	return c, c.startProxy(ctx, ways)
}

// startStore starts the store anew, with what it has saved.
func (c *cluster) startStore(ctx context.Context) error {
	program := "valkey-server"
	if _, err := exec.LookPath(program); err != nil {
		program = "redis-server"
	}
	dir := filepath.Join(c.s.dir, "store-"+port(c.storeAt))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	c.store = exec.CommandContext(ctx, program, "--bind", "127.0.0.1", "--port", port(c.storeAt), "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--loglevel", "warning")
	if err := c.store.Start(); err != nil {
		return fmt.Errorf("%w (Debian: apt-get install redis-server)", err)
	}
	return listens(ctx, c.storeAt)
}

// start starts a replica. The key that seals is the same for all.
func (c *cluster) start(ctx context.Context, i int) (err error) {
	const key = "bench:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" // of throw-away data
	script := fmt.Sprintf(`exec %s serve --listen %s --page=false`, c.s.binary, c.places[i])
	if c.quota > 0 {
		group, err := limitGroup(fmt.Sprintf("%s-%d", filepath.Base(c.s.dir), i), c.quota)
		if err != nil {
			return err
		}
		script = fmt.Sprintf("echo $$ > %s && export GOMAXPROCS=1 && %s", group, script)
	}
	c.replicas[i], err = service.Start(ctx, c.places[i], "env", "LSTMKB_STORE=redis://"+c.storeAt, "LSTMKB_STORE_KEY="+key, "sh", "-c", script)
	return err
}

// startProxy starts HAProxy, which looks after the replicas twice a second and goes to another one where
// a connection is refused.
func (c *cluster) startProxy(ctx context.Context, ways []way) error {
	config := `defaults
  mode http
  timeout connect 1s
  timeout check 5s
  timeout client 30s
  timeout server 10s
  option redispatch 1
  retries 2
`
	for i, w := range ways {
		config += fmt.Sprintf("listen way%d\n  bind %s\n  option httpchk GET /health\n", i, c.ways[i])
		if w.Balance == bySession {
			config += "  balance hdr(X-Session)\n  hash-type consistent\n"
		} else {
			config += "  balance roundrobin\n"
		}
		config += "  default-server check inter 500ms fall 2 rise 1 observe layer4 error-limit 1 on-error mark-down\n"
		for j, place := range c.places[:w.Replicas] {
			config += fmt.Sprintf("  server r%d %s\n", j, place)
		}
	}
	file := filepath.Join(c.s.dir, "haproxy-"+port(c.ways[0])+".cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		return err
	}
	path := "haproxy"
	if _, err := exec.LookPath(path); err != nil {
		path = "/usr/sbin/haproxy" // which an ordinary user's PATH lacks
	}
	c.proxy = exec.CommandContext(ctx, path, "-q", "-db", "-f", file)
	var complaints bytes.Buffer
	c.proxy.Stderr = &complaints
	if err := c.proxy.Start(); err != nil {
		return fmt.Errorf("%w (Debian: apt-get install haproxy)", err)
	}
	if err := listens(ctx, c.ways[0]); err != nil {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(complaints.String()))
	}
	return pause(ctx, 2*time.Second) // until it knows who is there
}

// stop ends all of them.
func (c *cluster) stop() {
	for _, cmd := range []*exec.Cmd{c.proxy, c.store} {
		if cmd != nil && cmd.Process != nil { // it was started
			end(cmd, syscall.SIGKILL)
		}
	}
	for _, v := range c.replicas {
		if v != nil {
			v.Kill()
		}
	}
}

// end ends a program and waits for that.
func end(cmd *exec.Cmd, signal syscall.Signal) {
	_ = cmd.Process.Signal(signal) // an error means that it has ended
	_ = cmd.Wait()                 // it was told to
}

// listens waits until somebody listens at an address.
func listens(ctx context.Context, address string) error {
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
	return errors.New("nobody listens at " + address)
}

// pause sleeps, unless ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func port(address string) string {
	_, port, _ := net.SplitHostPort(address) // of our own making
	return port
}
