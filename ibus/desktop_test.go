//go:build unix

package ibus_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/bench/desktop"
)

// start starts a desktop with the engine. The test is skipped where a program for it is missing, unless
// LSTMKB_REQUIRE names ibus.
func start(t *testing.T, settings string) *desktop.Desktop {
	t.Helper()
	required := slices.Contains(strings.Split(os.Getenv("LSTMKB_REQUIRE"), ","), "ibus")
	if !required {
		t.Skip("starts a desktop: make ibus-test")
	}
	if missing := desktop.Missing(); len(missing) > 0 {
		t.Fatalf("LSTMKB_REQUIRE names ibus, and there is no %s (Debian: apt-get install %s)", strings.Join(missing, ", "), desktop.Packages)
	}
	program := filepath.Join(t.TempDir(), "lstmkb")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/lstmkb").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	d, err := desktop.Start(t.Context(), program, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(d.Log())
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// needsToolkit skips a test without a toolkit.
func needsToolkit(t *testing.T, toolkit string) {
	t.Helper()
	if toolkit == "qt" && exec.Command("/usr/bin/python3", "-c", "import PyQt5").Run() != nil {
		t.Skip("no PyQt5 (Debian: apt-get install python3-pyqt5)")
	}
}

// typist types into a window of a test.
type typist struct {
	t *testing.T
	w *desktop.Window
}

func open(t *testing.T, d *desktop.Desktop, toolkit string) typist {
	t.Helper()
	w, err := d.Open(t.Context(), toolkit)
	if err != nil {
		t.Fatal(err)
	}
	return typist{t, w}
}

func (p typist) types(text string)     { p.t.Helper(); p.must(p.w.Type(p.t.Context(), text)) }
func (p typist) presses(key ...string) { p.t.Helper(); p.must(p.w.Key(p.t.Context(), key...)) }

// clicks clicks when the keys before are done with, as a hand that moves from the keys to the mouse.
func (p typist) clicks(x, y int) {
	p.t.Helper()
	time.Sleep(2 * time.Second)
	p.must(p.w.Click(p.t.Context(), x, y))
	time.Sleep(2 * time.Second)
}

// has waits until the fields hold these texts.
func (p typist) has(text, password string) { p.t.Helper(); p.must(p.w.Expect(text, password)) }

func (p typist) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

const correcting = "autocorrect = \"auto\"\n"

// Places in the window.
const (
	inSecret = 285
	endOfAll = 200
)

// TestProgram types into a real program: a sentence with two picks, a correction that is taken
// back, digits, and a password that is left alone.
func TestProgram(t *testing.T) {
	for _, toolkit := range []string{"gtk", "qt"} {
		t.Run(toolkit, func(t *testing.T) {
			needsToolkit(t, toolkit)
			p := open(t, start(t, correcting), toolkit)
			p.types("see you tomorr")
			p.presses("Tab") // the first pick
			p.types("at 10, ")
			p.has("See you tomorrow at 10, ", "")
			p.types("for a beautif")
			p.presses("alt+1") // the second
			p.types(". teh")
			p.types(" ")
			p.presses("BackSpace") // undone
			p.types("man adn the dog.")
			p.has("See you tomorrow at 10, for a beautiful. Teh man and the dog.", "")
			if path := os.Getenv("LSTMKB_SHOT"); path != "" && toolkit == "gtk" {
				p.types(" See you at the wee")
				time.Sleep(5 * time.Second) // until the table is drawn, on a busy machine too
				p.must(p.w.Screenshot(t.Context(), path))
				for range " See you at the wee" {
					p.presses("BackSpace")
				}
			}
			p.presses("Return")
			p.types("wo")
			p.clicks(250, inSecret) // the word in progress is the program's
			p.types("teh 1 i ")
			p.has("See you tomorrow at 10, for a beautiful. Teh man and the dog.\nWo", "teh 1 i ")
			p.clicks(400, endOfAll)
			p.types("rd")
			p.presses("BackSpace", "BackSpace", "BackSpace", "Left", "Left")
			p.types("x ")
			p.has("See you tomorrow at 10, for a beautiful. Teh man and the dog.x \nW", "teh 1 i ")
		})
	}
}

// TestKilled kills, while somebody types, the process that has the model, and then the engine itself: no letter is lost or
// doubled, and suggestions come again.
func TestKilled(t *testing.T) {
	for _, toolkit := range []string{"gtk", "qt"} {
		t.Run(toolkit, func(t *testing.T) {
			needsToolkit(t, toolkit)
			d := start(t, "autocorrect = \"suggest\"\n")
			p := open(t, d, toolkit)
			p.must(p.w.Expect(p.killed(d, theModel), ""))
			p.suggests(d)
			p.hasLetters(d, p.killed(d, theEngine))
			p.suggests(d)
			p.leaves(d)
			p.suggests(d)
		})
	}
}

// hasLetters waits until the field has the letters of a text: keys that come while an engine is killed may be overtaken, see
// docs/ibus.md.
func (p typist) hasLetters(d *desktop.Desktop, want string) {
	p.t.Helper()
	p.must(d.Wait(func() error {
		got, _, err := p.w.Texts()
		if err == nil && letters(got) != letters(want) {
			err = fmt.Errorf("the field holds %q, want the letters of %q", got, want)
		}
		return err
	}))
}

// letters are those of a text, in the order of the alphabet.
func letters(text string) string {
	all := []rune(text)
	slices.Sort(all)
	return string(all)
}

// Places in what Engines returns.
const (
	theEngine = 0
	theModel  = 1
)

// killed types while a process is killed. It returns what the field should hold then.
func (p typist) killed(d *desktop.Desktop, victim int) string {
	p.t.Helper()
	const text = "the quick brown fox jumps over the lazy dog and sleeps, "
	ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Minute)
	defer cancel()
	had, _, err := p.w.Texts()
	p.must(err)
	typed := make(chan error, 1)
	go func() { typed <- p.w.Type(ctx, text) }()
	time.Sleep(700 * time.Millisecond) // within a word
	p.kills(d, victim)
	p.must(<-typed)
	return had + text
}

// leaves kills the engine while a word is in progress that nobody types at: it is the program's at once.
func (p typist) leaves(d *desktop.Desktop) {
	p.t.Helper()
	had, _, err := p.w.Texts()
	p.must(err)
	p.types("we all go hom")
	p.must(d.Wait(func() error {
		got, _, err := p.w.Texts()
		if err == nil && !strings.HasPrefix(got, had+"we all go ") { // Qt may have the last word, too
			err = fmt.Errorf("the field holds %q", got)
		}
		return err
	}))
	p.kills(d, theEngine)
	p.hasLetters(d, had+"we all go hom")
	p.types("e. ")
	p.hasLetters(d, had+"we all go home. ")
}

func (p typist) kills(d *desktop.Desktop, victim int) {
	p.t.Helper()
	ids, err := d.Engines(p.t.Context())
	if err != nil || len(ids) != 2 {
		p.t.Fatalf("the engine's processes are %v, %v", ids, err)
	}
	p.must(syscall.Kill(ids[victim], syscall.SIGKILL))
}

// suggests types a word again and again until it is completed.
func (p typist) suggests(d *desktop.Desktop) {
	p.t.Helper()
	had, _, err := p.w.Texts()
	p.must(err)
	all := had
	p.must(d.Wait(func() (err error) {
		p.types("tomorr")
		p.presses("Tab")
		p.types(". ")
		all += "tomorr. "
		var got string
		p.must(d.Wait(func() error { // until the field holds it all, completed or not
			got, _, err = p.w.Texts()
			completion := strings.NewReplacer("o", "", "w", "", "\t", "")
			if err == nil && letters(completion.Replace(got)) != letters(completion.Replace(all)) {
				err = fmt.Errorf("the field holds %q after %q", got, had)
			}
			return err
		}))
		if !strings.Contains(got[len(had):], "tomorrow.") {
			return fmt.Errorf("no suggestions come: %q", got)
		}
		return nil
	}))
}
