package kernels

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/cpuid/v2"
)

// Every set has every operation, but for those that only some have.
func TestSetsAreComplete(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		v := reflect.ValueOf(*s)
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; v.Field(i).IsZero() && !slices.Contains([]string{"features", "permit", "slower", "int8"}, name) { // which not all have
				t.Errorf("%s is not set", name)
			}
		}
	})
}

// Sets come in the order of names, generic first.
func TestNames(t *testing.T) {
	last := -1
	for i, s := range Sets() {
		at := slices.Index(names, s.Name)
		if i == 0 && at != 0 || at <= last {
			t.Errorf("set %d is %q, number %d of %v", i, s.Name, at, names)
		}
		last = at
	}
}

func TestLookup(t *testing.T) {
	have := map[string]*Set{}
	for _, s := range Sets() {
		have[s.Name] = s
	}
	for _, name := range names {
		s, err := Lookup(name)
		if s != have[name] || (err == nil) != (s != nil) {
			t.Errorf("Lookup(%q) = %v, %v", name, s, err)
		}
		if err != nil && !strings.Contains(err.Error(), "cannot run") && !strings.Contains(err.Error(), "refuses") {
			t.Errorf("error of a set that this machine lacks: %v", err)
		}
	}
	for _, name := range []string{"", "avx3", "AVX2"} {
		s, err := Lookup(name)
		if s != nil || err == nil || !strings.Contains(err.Error(), "unknown") || !strings.Contains(err.Error(), strings.Join(names, ", ")) {
			t.Errorf("Lookup(%q) = %v, %v", name, s, err)
		}
	}
}

// A set that this processor or build lacks is only logged, unless LSTMKB_REQUIRE
// (names with commas between) asks for it: for machines that must not skip.
func TestRequiredSets(t *testing.T) {
	const env = "LSTMKB_REQUIRE"
	required := strings.FieldsFunc(os.Getenv(env), func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range required {
		if !slices.Contains(names, name) {
			t.Errorf("%s: unknown set %q", env, name)
		}
	}
	for _, name := range names {
		_, err := Lookup(name)
		switch {
		case err == nil:
			t.Logf("%s: tested", name)
		case slices.Contains(required, name):
			t.Errorf("%s: %v", env, err)
		default:
			t.Logf("not tested: %v", err)
		}
	}
}

// The system is asked once, and only when a set that needs its permission is looked
// up or could be the best; a refusal leaves the next best set.
func TestPermittedBy(t *testing.T) {
	asked := 0
	refused := errors.New("no tiles here")
	granted := generic.with("granted", permittedBy(func() error { asked++; return nil }))
	denied := granted.with("denied", permittedBy(func() error { asked += 10; return refused }))
	lacking := granted.with("lacking", needs(cpuid.SSE2, cpuid.ASIMD), permittedBy(func() error { asked += 100; return nil }))
	sets := []*Set{&generic, &granted, &denied, &lacking}
	for range 2 {
		if s, err := lookup(sets, "generic"); s != &generic || err != nil || asked != 0 {
			t.Fatalf("generic: %v, %v, asked %d", s, err, asked)
		}
	}
	if s, err := lookup(sets, "denied"); s != nil || !errors.Is(err, refused) || !strings.Contains(err.Error(), "operating system") {
		t.Errorf("denied: %v, %v", s, err)
	}
	if s, err := lookup(sets, "lacking"); s != nil || err == nil {
		t.Errorf("lacking: %v, %v", s, err)
	}
	for range 2 {
		s, passed := best(sets)
		if s != &granted || asked != 11 {
			t.Errorf("best is %s, asked %d, want granted and 11", s.Name, asked)
		}
		if len(passed) != 2 || !strings.Contains(passed[0].Error(), "lacking") || !errors.Is(passed[1], refused) {
			t.Errorf("passed over: %v, want lacking and denied", passed)
		}
	}
}

// A set that is slower on this processor is chosen by name alone, and the set that starts
// from it may be the best.
func TestPassedOver(t *testing.T) {
	plain := generic.with("plain", passedOver(false, "never"))
	slow := plain.with("slow", passedOver(true, "half as fast here"))
	s, passed := best([]*Set{&generic, &plain, &slow})
	if s != &plain || len(passed) != 1 || !strings.Contains(passed[0].Error(), "not slow: half as fast here") {
		t.Errorf("best is %s, passed over %v", s.Name, passed)
	}
	if s, err := lookup([]*Set{&slow}, "slow"); s != &slow || err != nil {
		t.Errorf("by name: %v, %v", s, err)
	}
	after := slow.with("after", passedOver(false, ""))
	if s, _ := best([]*Set{&slow, &after}); s != &after {
		t.Errorf("best is %s, want after", s.Name)
	}
}

func TestBlocksFollowTheCache(t *testing.T) {
	for cache, want := range map[int][2]int{-1: {192, 192}, 256 << 10: {192, 192}, 1 << 20: {192, 384}, 2 << 20: {384, 768}, 64 << 20: {768, 768}} {
		if rows := [2]int{blocksOf(512, cache).rows, blocksOf(256, cache).rows}; rows != want {
			t.Errorf("a cache of %d: blocks of %d rows, want %d", cache, rows, want)
		}
	}
}

func TestDefault(t *testing.T) {
	want := os.Getenv(EnvSet)
	if want == "" {
		all := slices.DeleteFunc(Sets(), func(s *Set) bool { return s.slower != "" })
		want = all[len(all)-1].Name
	}
	s, err := Default()
	if _, missing := Lookup(want); missing != nil {
		if err == nil || !strings.Contains(err.Error(), EnvSet) {
			t.Errorf("%s=%s gives %v, %v", EnvSet, want, s, err)
		}
	} else if err != nil || s.Name != want {
		t.Errorf("Default is %v, %v, want %s", s, err, want)
	}
}
