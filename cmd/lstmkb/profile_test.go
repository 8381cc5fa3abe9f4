package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestProfile learns, lists, exports, imports, forgets and clears by commands, and
// predict suggests from the profile and adds to it.
func TestProfile(t *testing.T) {
	me := filepath.Join(t.TempDir(), "me.json")
	do := func(stdin string, args ...string) string {
		t.Helper()
		out, _, err := run(t, stdin, append([]string{"profile", "--profile", me}, args...)...)
		if err != nil {
			t.Fatalf("profile %q: %v", args, err)
		}
		return out
	}
	if got := do("", "list") + do("", "list", "--json"); got != "[]\n" {
		t.Errorf("a new profile lists %q", got)
	}
	do("Zoé met Zoé\nand Blorbo", "learn")
	if st, err := os.Stat(me); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("%v (%v), want a file that only its owner reads", st, err)
	}
	if got := do("", "list"); got != "       1  and\n       1  Blorbo\n       1  met\n       2  Zoé\n" {
		t.Errorf("lists\n%s", got)
	}
	if got := mustRun(t, "predict", "--profile", me, "--text", "I saw", "--prefix", "blorb"); !strings.HasSuffix(got, "  Blorbo\n") {
		t.Errorf("completes blorb to %q", got)
	}
	if got := mustRun(t, "predict", "--text", "I saw", "--prefix", "blorb"); got != "" {
		t.Errorf("without the profile blorb is %q", got)
	}
	exported := do("", "export")
	do("", "forget", "ZOE", "met")
	if got := do("", "list", "--json"); got != `[{"word":"and","count":1},{"word":"Blorbo","count":1}]`+"\n" {
		t.Errorf("after forgetting: %s", got)
	}
	wantError(t, []string{"profile", "forget", "--profile", me, "and", "nobody"}, `no word "nobody"`, "nothing was forgotten")
	if got := do("", "list"); strings.Count(got, "\n") != 2 {
		t.Errorf("a refused command forgot something: %s", got)
	}
	do("", "clear")
	do(exported, "import")
	if got := do("", "export"); got != exported {
		t.Errorf("comes back as %s, want %s", got, exported)
	}
	do("", "clear")
	do(exported+exported, "import") // several in a row, as the server saves them
	if got := do("", "list"); !strings.Contains(got, "2  Blorbo\n") {
		t.Errorf("two profiles in a row come to %s", got)
	}
	do("", "clear")
	do(exported, "import")
	if _, told, err := run(t, "hello Quuxly\nand Quuxly\n", "predict", "--profile", me, "--k", "1"); err != nil || strings.Count(told, me) != 2 || strings.Count(told, "\n") != 1 {
		t.Fatalf("%v; it says %q, want a line that names the profile", err, told)
	}
	if got := do("", "list"); !strings.Contains(got, "2  Quuxly\n") {
		t.Errorf("predict did not learn: %s", got)
	}
	if _, told, err := run(t, "my card 4111 1111 1111 1111, 42B", "profile", "learn", "--profile", me); err != nil || !strings.Contains(told, "2 uses of words learned") ||
		!strings.Contains(told, "1 uses wait") || !strings.HasSuffix(told, " 4 of kind number\n") || strings.Contains(told, "4111") {
		t.Errorf("%v; says %q", err, told)
	}
	wantError(t, []string{"profile", "list"}, "profile")
	wantError(t, []string{"profile", "list", "--profile", filepath.Dir(me)}, filepath.Dir(me))
	for text, want := range map[string]string{`{"format": 99}`: "format is 99, want 1 or 2", "{}": "it has no word; taken are a profile of lstmkb", "PK\x03\x04": "zip"} {
		if _, _, err := run(t, text, "profile", "import", "--profile", me); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestProfileAtOnce: programs that change one profile at once lose nothing of each other's, and
// leave no other file.
func TestProfileAtOnce(t *testing.T) {
	dir := t.TempDir()
	me := filepath.Join(dir, "me.json")
	if name := os.Getenv("LSTMKB_TEST_LEARN"); name != "" { // one of the programs
		if _, _, err := run(t, os.Getenv("LSTMKB_TEST_WORD"), "profile", "learn", "--profile", name); err != nil {
			t.Fatal(err)
		}
		return
	}
	var all sync.WaitGroup
	want := map[string]bool{}
	for i := range 20 {
		word := "zq" + strings.Repeat(string(rune('a'+i)), 3)
		want[word] = true
		all.Go(func() {
			c := exec.Command(os.Args[0], "-test.run=^TestProfileAtOnce$")
			c.Env = append(os.Environ(), "LSTMKB_TEST_LEARN="+me, "LSTMKB_TEST_WORD="+word)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
	for line := range strings.Lines(mustRun(t, "profile", "list", "--profile", me)) {
		delete(want, strings.Fields(line)[1])
	}
	if len(want) > 0 {
		t.Errorf("lost %v", want)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 && runtime.GOOS != "windows" {
		t.Errorf("left %v", entries)
	}
	// A word that one program forgets does not come back by another that goes on.
	from, typed := io.Pipe()
	done := make(chan error, 1)
	go func() {
		cmd := root()
		cmd.SetIn(from)
		cmd.SetOut(io.Discard)
		cmd.SetErr(io.Discard)
		cmd.SetArgs([]string{"predict", "--profile", me, "--k", "1"})
		done <- cmd.Execute()
	}()
	fmt.Fprintln(typed, "zqaaa")
	fmt.Fprintln(typed, "zqbbb") // the first line has been learned
	mustRun(t, "profile", "forget", "--profile", me, "zqaaa")
	fmt.Fprintln(typed, "zqccc")
	typed.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := mustRun(t, "profile", "list", "--profile", me); strings.Contains(got, "zqaaa") || !strings.Contains(got, "2  zqccc") {
		t.Errorf("after forgetting: %s", got)
	}
}

// TestProfileStops: a signal ends a command that waits for its standard input, and changes
// nothing.
func TestProfileStops(t *testing.T) {
	me := filepath.Join(t.TempDir(), "me.json")
	for _, use := range []string{"learn", "import"} {
		ctx, stop := context.WithCancel(t.Context())
		in, typed := io.Pipe()
		cmd := root()
		cmd.SetIn(in)
		cmd.SetArgs([]string{"profile", use, "--profile", me})
		done := make(chan error, 1)
		go func() { done <- cmd.ExecuteContext(ctx) }()
		fmt.Fprintln(typed, "half a text")
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", use, err)
		}
		typed.Close()
	}
	if _, err := os.Stat(me); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a profile was written: %v", err)
	}
}

// TestProfileAllow: a person may allow a blocked word.
func TestProfileAllow(t *testing.T) {
	me := filepath.Join(t.TempDir(), "me.json")
	list := write(t, filepath.Join(t.TempDir(), "list.txt"), "zqabor\n")
	args := []string{"predict", "--text", "oh", "--prefix", "zqabor", "--k", "1", "--blocklist", list, "--profile", me}
	if got := mustRun(t, args...); got != "" {
		t.Fatalf("blocked, and yet %q", got)
	}
	mustRun(t, "profile", "allow", "--profile", me, "zqabor")
	if got := mustRun(t, args...); !strings.HasSuffix(got, " zqabor\n") {
		t.Errorf("allowed, and yet %q", got)
	}
	wantError(t, []string{"profile", "allow", "--profile", me, "a b"}, "white space", "nothing was allowed")
}

// TestBlocklistFlag holds words back that would be offered, by a file and by the list
// in the program.
func TestBlocklistFlag(t *testing.T) {
	list := write(t, filepath.Join(t.TempDir(), "list.txt"), "# mine\nTHE\n")
	args := []string{"predict", "--text", "I went to", "--prefix", "the", "--k", "1"}
	if got := mustRun(t, args...); !strings.HasSuffix(got, " the\n") {
		t.Fatalf("the is completed to %q", got)
	}
	if got := mustRun(t, append(args, "--blocklist", list)...); strings.HasSuffix(got, " the\n") {
		t.Errorf("blocked, and yet %q", got)
	}
	args[4] = "shit"
	for blocked, flags := range map[bool][]string{true: nil, false: {"--no-blocklist"}} {
		if got := mustRun(t, append(args, flags...)...); strings.HasSuffix(got, " shit\n") == blocked {
			t.Errorf("with %q: %q", flags, got)
		}
	}
	wantError(t, append(args, "--no-blocklist", "--blocklist", list), "no-blocklist")
	wantError(t, append(args, "--blocklist", list+".none"), "list.txt.none")
}

// TestWordsCommand: what a text has twice and the vocabulary lacks is listed and then
// completed.
func TestWordsCommand(t *testing.T) {
	dir := t.TempDir()
	data := write(t, filepath.Join(dir, "text.txt"), strings.Repeat("the Schnorkelator and the gizmotron 99 ", 2)+"once: hapaxly singlish\n")
	counts := write(t, filepath.Join(dir, "counts.tsv"), "# a list\nhapaxly\t10\nthe\t99\nboomslang\t1000\nwell-known\t5\n")
	out := filepath.Join(dir, "words.tsv.gz")
	if got := mustRun(t, "words", "--data", data, "--counts", counts, "--out", out); got != out+": 4 words\n" {
		t.Errorf("says %q", got)
	}
	wantError(t, []string{"words", "--data", data, "--counts", write(t, filepath.Join(dir, "bad.tsv"), "a 1\n"), "--out", out}, "bad.tsv", "line 1")
}

// TestNgramsCommand: phrases of a text are counted and then suggested beside the model.
func TestNgramsCommand(t *testing.T) {
	dir := corpusDir(t)
	model := filepath.Join(t.TempDir(), "m")
	mustRun(t, append([]string{"train", "--data", dir, "--out", model, "--steps", "2"}, tinySettings()...)...)
	before := mustRun(t, "predict", "--model", model, "--text", "I want to", "--k", "1")
	out := filepath.Join(model, "ngrams.zst")
	if got := mustRun(t, "ngrams", "--model", model, "--data", dir, "--out", out); !strings.HasPrefix(got, out+": ") {
		t.Errorf("says %q", got)
	}
	if got := mustRun(t, "predict", "--model", model, "--text", "I want to", "--k", "1"); !strings.HasSuffix(got, " see\n") || got == before {
		t.Errorf("suggests %q, without n-grams %q", got, before)
	}
	wantError(t, []string{"ngrams", "--model", model, "--data", dir, "--min-counts", "1,2", "--out", out}, "--min-counts has 2 numbers, want 3")
	write(t, out, "no gzip")
	wantError(t, []string{"predict", "--model", model, "--text", "a"}, "ngrams.zst")
}
