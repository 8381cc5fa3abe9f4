package store

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// What is sealed opens with its key, in its place, as it was, and not otherwise.
func TestSeal(t *testing.T) {
	a, both, b := keys(t, keyA), keys(t, keyB+"\n"+keyA), keys(t, keyB)
	secret := []byte(strings.Repeat("nobody reads this ", 20))
	record := a.Seal("place", secret)
	if strings.Contains(record, "nobody") || record == a.Seal("place", secret) || begin(record) == begin(a.Seal("place", secret)) {
		t.Error("the record shows what it holds")
	}
	for name, c := range map[string]struct {
		keys          Keys
		place, record string
		want          string // error
	}{
		"its key":        {a, "place", record, ""},
		"among others":   {both, "place", record, ""},
		"another key":    {b, "place", record, `sealed with the key "a", which is not among those given`},
		"no key":         {nil, "place", record, `sealed with the key "a", which is not among those given`},
		"another secret": {keys(t, "a"+keyB[1:]), "place", record, "damaged, or was sealed with another key"},
		"another place":  {a, "elsewhere", record, "damaged"},
		"cut":            {a, "place", record[:len(record)-1], "damaged"},
		"changed":        {a, "place", record[:20] + "x" + record[21:], "damaged"},
		"empty":          {a, "place", "", "not one of lstmkb"},
		"of others":      {a, "place", "{}", "not one of lstmkb"},
		"plain":          {a, "place", Keys(nil).Seal("place", secret), ""},
		"plain, damaged": {nil, "place", "\x0112345678not zstd", "damaged"},
		"long ID":        {a, "place", "\x02\xffab", "not one of lstmkb"},
	} {
		got, err := c.keys.Open(c.place, c.record)
		if c.want == "" && (err != nil || !bytes.Equal(got, secret)) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %q %v, want error %q", name, got, err, c.want)
		}
	}
	if fresh := both.Seal("place", secret); fresh[2] != 'b' {
		t.Errorf("sealed with %q, want the first key", fresh[2])
	}
}

// A store whose key was lost goes on, tells so, and keeps what it cannot read.
func TestLostKey(t *testing.T) {
	url := mini(t)
	name := Name("somebody")
	teach(t, opened(t, Options{URL: url, Keys: keys(t, keyA)}), name, "old", "")
	s := opened(t, Options{URL: url, Keys: keys(t, keyB)})
	teach(t, s, name, "new", "")
	got, read := lessonsOf(t, s, name)
	if fmt.Sprint(got) != "[new]" || read.Unreadable == nil {
		t.Errorf("%q %v", got, read.Unreadable)
	}
	if err := s.Fold(name, read, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, read := lessonsOf(t, opened(t, Options{URL: url, Keys: keys(t, keyB+","+keyA)}), name); fmt.Sprint(got) != "[old new]" || read.Unreadable != nil {
		t.Errorf("%q %v with both keys", got, read.Unreadable)
	}
}

func TestParseKeys(t *testing.T) {
	for _, c := range []struct {
		text, want string
		n          int
	}{
		{"", "", 0}, {" \n", "", 0}, {keyA, "", 1}, {keyA + "\n" + keyB + "\n", "", 2},
		{"AAAA", "key 1 is not ID:SECRET", 0}, {":AAAA", "key 1 is not", 0}, {strings.Repeat("a", 17) + keyA[1:], "key 1 is not", 0},
		{keyB + "," + keyB, "key 2: the ID b is given twice", 0}, {"a:AAAA", "key 1 (a): the secret is not 32 bytes", 0}, {"a:" + strings.Repeat("!", 44), "key 1 (a)", 0},
	} {
		k, err := ParseKeys(c.text)
		if len(k) != c.n || (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "AAAA")) {
			t.Errorf("%q: %d keys, error %v, want %d and %q", c.text, len(k), err, c.n, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	a, err := ParseKeys(keyA)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a.Seal("place", []byte("x")))
	f.Add(Keys(nil).Seal("place", []byte("x")))
	f.Add("\x02\x01a")
	f.Fuzz(func(t *testing.T, record string) {
		if b, err := a.Open("place", record); err == nil && len(b) > maxRecord {
			t.Errorf("%d bytes", len(b))
		}
	})
}
