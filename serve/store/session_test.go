package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// lessonsOf is what the store has of a session.
func lessonsOf(t *testing.T, s *Store, name string) (lessons []string, read Session) {
	t.Helper()
	read, err := s.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range read.Lessons {
		lessons = append(lessons, string(l))
	}
	return lessons, read
}

func teach(t *testing.T, s *Store, name, lesson, text string) Appended {
	t.Helper()
	a, err := s.Append(name, []byte(lesson), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What one server appends another one reads, and sees by the version that it must.
func TestAppendAndRead(t *testing.T) {
	onServers(t, func(t *testing.T, open func(Options) *Store) {
		one, two := open(Options{Keys: keys(t, keyA)}), open(Options{Keys: keys(t, keyA)})
		name := Name("somebody")
		if v, err := two.Version(name); v != 0 || err != nil {
			t.Errorf("version %d (%v) of nobody", v, err)
		}
		first := teach(t, one, name, "lesson 1", "text 1")
		second := teach(t, one, name, "lesson 2", "")
		if first.Before != 0 || first.Version == 0 || second.Before != first.Version || second.Version != first.Version+1 || second.Lessons != 2 || first.Text == "" || second.Text != "" {
			t.Errorf("%+v, then %+v", first, second)
		}
		until(t, "the other server sees the new version", func() bool {
			v, err := two.Version(name)
			return err == nil && v == second.Version
		})
		got, read := lessonsOf(t, two, name)
		if fmt.Sprint(got) != "[lesson 1 lesson 2]" || read.Version != second.Version || len(read.Texts) != 1 || string(read.Texts[0].Text) != "text 1" || read.Texts[0].ID != first.Text {
			t.Errorf("%q %+v", got, read)
		}
		for i := range maxTexts + 3 {
			teach(t, two, name, "", fmt.Sprint("more ", i))
		}
		if _, read := lessonsOf(t, one, name); len(read.Texts) != maxTexts || string(read.Texts[0].Text) != "more 3" {
			t.Errorf("%d texts", len(read.Texts))
		}
		if found, err := two.Remove(name); !found || err != nil {
			t.Errorf("removed: %v %v", found, err)
		}
		until(t, "the session is gone", func() bool {
			v, err := one.Version(name)
			return err == nil && v == 0
		})
		if found, err := one.Remove(name); found || err != nil {
			t.Errorf("removed again: %v %v", found, err)
		}
		if again := teach(t, one, name, "lesson", ""); again.Before != 0 || again.Version == first.Version {
			t.Errorf("%+v after it was removed, before %+v", again, first)
		}
	})
}

// Stats count what the store was asked: no ping, nothing that the client knew already, and nothing
// while the store is away.
func TestStats(t *testing.T) {
	server := miniredis.RunT(t)
	s := opened(t, Options{URL: "redis://" + server.Addr() + "?client_cache=0"})
	want := func(calls, failures int64) {
		t.Helper()
		if got := s.Stats(); got.Calls != calls || got.Failures != failures {
			t.Errorf("%+v, want %d calls and %d failures", got, calls, failures)
		}
	}
	want(0, 0)
	teach(t, s, "name", "lesson", "")
	want(1, 0)
	if _, err := s.Read("name"); err != nil {
		t.Error(err)
	}
	want(2, 0)
	if err := s.unlessKnown(func(context.Context) (bool, error) { return true, nil }); err != nil {
		t.Error(err)
	}
	want(2, 0)
	server.Close()
	for range 2 {
		if _, err := s.Read("name"); err == nil {
			t.Error("a server that is gone was read")
		}
	}
	want(3, 1)
}

// Many servers that append to one session and fold it lose nothing.
func TestFoldBesideAppend(t *testing.T) {
	onServers(t, func(t *testing.T, open func(Options) *Store) {
		const servers, times = 4, 30
		name := Name("somebody")
		var all sync.WaitGroup
		for i := range servers {
			s := open(Options{})
			all.Go(func() {
				for n := range times {
					if _, err := s.Append(name, fmt.Appendf(nil, "%d-%d ", i, n), nil); err != nil {
						t.Error(err)
					}
					if n%5 != 4 {
						continue
					}
					read, err := s.Read(name)
					if err == nil {
						err = s.Fold(name, read, []byte(strings.Join(asStrings(read.Lessons), "")))
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		lessons, _ := lessonsOf(t, open(Options{}), name)
		words := strings.Fields(strings.Join(lessons, ""))
		slices.Sort(words)
		if n := len(words); n != servers*times || len(slices.Compact(words)) != n {
			t.Errorf("%d of %d lessons, %d of them different", n, servers*times, len(slices.Compact(words)))
		}
		if len(lessons) >= servers*times {
			t.Error("nothing was folded")
		}
	})
}

func asStrings(all [][]byte) (s []string) {
	for _, b := range all {
		s = append(s, string(b))
	}
	return s
}

// A session that was forgotten since it was read is not brought back by its sum.
func TestFoldForgotten(t *testing.T) {
	onServers(t, func(t *testing.T, open func(Options) *Store) {
		s := open(Options{})
		name := Name("somebody")
		teach(t, s, name, "same", "")
		_, read := lessonsOf(t, s, name)
		for _, taught := range []string{"", "same"} {
			if _, err := s.Remove(name); err != nil {
				t.Fatal(err)
			}
			if taught != "" {
				teach(t, s, name, taught, "")
			}
			if err := s.Fold(name, read, []byte("old")); err != nil {
				t.Fatal(err)
			}
			if got, _ := lessonsOf(t, s, name); strings.Join(got, " ") != taught {
				t.Errorf("%q, want %q", got, taught)
			}
		}
	})
}

// Texts end with the session, what was learned does not.
func TestTextsEnd(t *testing.T) {
	onServers(t, func(t *testing.T, open func(Options) *Store) {
		s := open(Options{Keys: keys(t, keyA), TextsFor: time.Hour})
		name, short := Name("somebody"), Name("nobody")
		teach(t, s, name, "lesson", "text")
		teach(t, s, short, "", "text")
		for key, ends := range map[string]bool{textsKey(name): true, lessonsKey(name): false, versionKey(name): false, textsKey(short): true, versionKey(short): true} {
			left, err := s.client.Do(t.Context(), s.client.B().Pttl().Key(key).Build()).AsInt64()
			if err != nil || ends != (left > 0 && left <= time.Hour.Milliseconds()) || !ends && left != -1 {
				t.Errorf("%s ends in %d ms (%v)", key, left, err)
			}
		}
		teach(t, s, short, "lesson", "")
		if left, err := s.client.Do(t.Context(), s.client.B().Pttl().Key(versionKey(short)).Build()).AsInt64(); err != nil || left != -1 {
			t.Errorf("the version of one that was taught later ends in %d ms (%v)", left, err)
		}
	})
}

// Without a key words are stored, and no texts.
func TestNoTextsWithoutKey(t *testing.T) {
	s := opened(t, Options{URL: mini(t)})
	name := Name("somebody")
	if a := teach(t, s, name, "lesson", "text"); a.Text != "" {
		t.Errorf("%+v", a)
	}
	if a := teach(t, s, name, "", "text"); a.Before != a.Version {
		t.Errorf("nothing was appended, and yet %+v", a)
	}
	if got, read := lessonsOf(t, s, name); fmt.Sprint(got) != "[lesson]" || len(read.Texts) != 0 {
		t.Errorf("%q %q", got, read.Texts)
	}
}
