package ibus

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long the daemon may take to answer a question.
const patience = 5 * time.Second

// daemon is what the daemon says of the engine.
type daemon struct {
	known  bool
	engine string // the one in use, "" for none yet
}

// ask asks the daemon of this session.
func ask() (d daemon, err error) {
	conn, bus, err := reach()
	if err != nil {
		return d, err
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var engines []dbus.Variant
	if err := bus.CallWithContext(ctx, service+".ListEngines", 0).Store(&engines); err != nil {
		// Newer ones have a property instead.
		if v, propertyErr := bus.GetProperty(service + ".Engines"); propertyErr != nil {
			return d, fmt.Errorf("ibus: %w", err)
		} else if err := v.Store(&engines); err != nil {
			return d, fmt.Errorf("ibus: %w", err)
		}
	}
	for _, e := range engines {
		if name, _ := readText(e); name == Name { // its place is the text's
			d.known = true
		}
	}
	if v, err := bus.GetProperty(service + ".GlobalEngine"); err == nil {
		inner, _ := v.Value().(dbus.Variant)
		if inner.Value() == nil {
			inner = v
		}
		d.engine, _ = readText(inner)
	}
	return d, nil
}

// reach connects to the daemon of this session.
func reach() (*dbus.Conn, dbus.BusObject, error) {
	at, err := address(os.Getenv)
	if err != nil {
		return nil, nil, err
	}
	conn, _, err := connect(at)
	if err != nil {
		return nil, nil, err
	}
	return conn, conn.Object(service, "/org/freedesktop/IBus"), nil
}

// connect makes a connection to the daemon.
func connect(address string) (*dbus.Conn, *stream, error) {
	s, err := dial(address)
	if err != nil {
		return nil, nil, err
	}
	conn, err := dbus.NewConn(s)
	if err == nil {
		err = conn.Auth(nil)
	}
	if err == nil {
		err = conn.Hello()
	}
	if err != nil {
		s.Close()
		return nil, nil, fmt.Errorf("ibus: %w", err)
	}
	return conn, s, nil
}
