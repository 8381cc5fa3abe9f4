package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/bench/desktop"
)

const (
	bus          = "org.freedesktop.IBus"
	inputContext = "org.freedesktop.IBus.InputContext"
)

// program is a program with a field that has the focus.
type program struct {
	conn   *dbus.Conn
	field  dbus.BusObject
	tables atomic.Int64 // of suggestions
}

// connect makes a field and gives it the focus. It returns when the engine takes keys.
func connect(ctx context.Context, d *desktop.Desktop) (*program, error) {
	address, err := d.Command(ctx, "ibus", "address").Output()
	if err != nil {
		return nil, fmt.Errorf("ibus address: %w", err)
	}
	conn, err := dbus.Connect(strings.TrimSpace(string(address)))
	if err != nil {
		return nil, err
	}
	p := &program{conn: conn}
	var path dbus.ObjectPath
	if err := conn.Object(bus, "/org/freedesktop/IBus").CallWithContext(ctx, bus+".CreateInputContext", 0, "bench").Store(&path); err != nil {
		return nil, err
	}
	p.field = conn.Object(bus, path)
	signals := make(chan *dbus.Signal, 1000)
	conn.Signal(signals)
	go func() {
		for s := range signals {
			if s.Name == inputContext+".UpdateLookupTable" {
				p.tables.Add(1)
			}
		}
	}()
	const preedit, focus, table = 1 << 0, 1 << 3, 1 << 2
	if err := p.field.CallWithContext(ctx, inputContext+".SetCapabilities", 0, uint32(preedit|focus|table)).Err; err != nil {
		return nil, err
	}
	if err := p.field.CallWithContext(ctx, inputContext+".FocusIn", 0).Err; err != nil {
		return nil, err
	}
	return p, d.Wait(func() error {
		if _, err := p.press(ctx, 'x'); err != nil {
			return err
		}
		if p.tables.Load() == 0 {
			return fmt.Errorf("no suggestions come: %s", d.Log())
		}
		return nil
	})
}

// press presses a key and returns how long its answer took.
func (p *program) press(ctx context.Context, sym uint32) (time.Duration, error) {
	const release = 1 << 30
	var handled bool
	start := time.Now()
	err := p.field.CallWithContext(ctx, inputContext+".ProcessKeyEvent", 0, sym, uint32(0), uint32(0)).Store(&handled)
	took := time.Since(start)
	if err == nil {
		err = p.field.CallWithContext(ctx, inputContext+".ProcessKeyEvent", 0, sym, uint32(0), uint32(release)).Store(&handled)
	}
	return took, err
}
