package store

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/lstmkb/lstmkb/serve/storetest"
)

// until waits until ok, for as long as a busy machine may take.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// onServers calls f with stores on a server in this process and, if there is one, a real one.
func onServers(t *testing.T, f func(t *testing.T, open func(Options) *Store)) {
	opener := func(t *testing.T, url string) func(Options) *Store {
		return func(o Options) *Store {
			o.URL = url
			return opened(t, o)
		}
	}
	t.Run("miniredis", func(t *testing.T) { f(t, opener(t, mini(t))) })
	t.Run("real", func(t *testing.T) {
		url, _ := storetest.Real(t)
		f(t, opener(t, url))
	})
}

// mini starts a server in this process, which has no client-side caching.
func mini(t *testing.T) (url string) {
	return fmt.Sprintf("redis://%s?client_cache=0", miniredis.RunT(t).Addr())
}

// opened opens a store whose calls may take as long as a busy machine needs.
func opened(t *testing.T, o Options) *Store {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	o.Logger = slog.New(slog.DiscardHandler)
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func keys(t *testing.T, text string) Keys {
	t.Helper()
	k, err := ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const (
	keyA = "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	keyB = "b:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
)
