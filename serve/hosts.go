package serve

import (
	"bytes"
	"fmt"
	"net"
	"strings"

	"github.com/valyala/fasthttp"
)

// hosts are the names under which a server may be asked; nil for any. A web site may
// let its own name point to a loopback address, and its pages then ask the server as
// if they were the server's own. So a server on such an address, which needs no other
// name, takes its own names alone. Any other server does so once its operator has named
// them: it cannot know by which names its clients, or a proxy, reach it.
type hosts map[string]bool

// newHosts are the names of a server that listens on an address, and those that its
// operator names.
func newHosts(listening net.Addr, named []string) hosts {
	tcp, ok := listening.(*net.TCPAddr)
	if len(named) == 0 && !(ok && tcp.IP.IsLoopback()) {
		return nil
	}
	h := hosts{"localhost": true}
	for _, name := range named {
		if name == "*" {
			return nil
		}
		h[canonicalHost(name)] = true
	}
	return h
}

// checkHosts wants names and addresses without a port.
func checkHosts(named []string) error {
	for _, name := range named {
		if bare, ok := hostOf([]byte(name)); name != "*" && (!ok || bare != canonicalHost(name)) {
			return fmt.Errorf("serve: allowed host %q, want * or a name or address without a port, as in example.org or [::1]", name)
		}
	}
	return nil
}

// check refuses a request to another host. HTTP/1.0 has requests without one.
func (h hosts) check(ctx *fasthttp.RequestCtx) *refusal {
	if h == nil {
		return nil
	}
	// A request line with a whole URL has a host too.
	for _, host := range [][]byte{ctx.Request.Header.Host(), ctx.URI().Host()} {
		if len(host) > 0 && !h.has(host, ctx.LocalIP()) {
			return refuse(fasthttp.StatusMisdirectedRequest, "host %s is not this server's; --allowed-hosts names others", quote(host))
		}
	}
	return nil
}

// has reports whether a host is among the names, a loopback address or the address at
// which the request arrived: a site that misleads browsers does it by a name.
func (h hosts) has(host []byte, at net.IP) bool {
	name, ok := hostOf(host)
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return ok && (h[name] || ip != nil && (ip.IsLoopback() || ip.Equal(at)))
}

// hostOf cuts the port off.
func hostOf(host []byte) (name string, ok bool) {
	port := []byte(nil)
	if end := bytes.IndexByte(host, ']'); len(host) > 0 && host[0] == '[' && end > 0 {
		host, port = host[:end+1], host[end+1:]
	} else if colon := bytes.IndexByte(host, ':'); colon >= 0 {
		host, port = host[:colon], host[colon:]
	}
	ok = len(host) > 0 && (len(port) == 0 || port[0] == ':' && len(bytes.Trim(port[1:], "0123456789")) == 0)
	return canonicalHost(string(host)), ok
}

func canonicalHost(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }
