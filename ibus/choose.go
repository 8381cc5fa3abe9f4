package ibus

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Times of a daemon that has just been started.
const (
	starting = 30 * time.Second // until it answers
	panel    = 10 * time.Second // until its panel has chosen an engine, which it does once
	settling = time.Second      // after which an engine that was chosen has stayed
)

// Choose makes the IBus of this session use the engine. fresh says that the daemon has just been
// started: it does not answer at once, and its panel would choose another engine after us.
func Choose(ctx context.Context, fresh bool) error {
	begin := time.Now()
	for {
		d, err := ask()
		took := time.Since(begin)
		switch {
		case err == nil && !d.known:
			return fmt.Errorf("ibus: the IBus that runs does not know %s: install it with lstmkb ibus install, then log in again", Name)
		case err == nil && fresh && d.engine == "" && took < panel:
		case err == nil:
			if err = choose(ctx); err == nil {
				if err = wait(ctx, settling); err != nil {
					return err
				}
				if d, err = ask(); err == nil && d.engine == Name {
					return nil
				}
				err = errors.Join(err, fmt.Errorf("ibus: %q is in use, not %s", d.engine, Name))
			}
		}
		if err != nil && (!fresh || took > starting) {
			return err
		}
		if err := wait(ctx, settling/5); err != nil {
			return err
		}
	}
}

// choose asks the daemon for the engine.
func choose(ctx context.Context) error {
	conn, bus, err := reach()
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, starting) // in which the engine opens its model
	defer cancel()
	if err := bus.CallWithContext(ctx, service+".SetGlobalEngine", 0, Name).Err; err != nil {
		return fmt.Errorf("ibus: %w", err)
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
