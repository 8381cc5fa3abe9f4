package ibus

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/ibus/compose"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

// silent is a compose.Engine without suggestions.
type silent struct{}

func (silent) Answer(predict.Query) (predict.Answer, error) { return predict.Answer{}, nil }
func (silent) Keep(string, bool)                            {}
func (silent) Learn(string)                                 {}

// record is an engine whose signals are recorded by their names and texts.
func record(t testing.TB) (*engine, *[]string) {
	t.Helper()
	l, err := predict.LoadLanguage(languages.Folders["en"])
	if err != nil {
		t.Fatal(err)
	}
	var log []string
	e := &engine{path: "/e", chosen: -1, composer: compose.New(silent{}, l, predict.CorrectSuggest)}
	e.emit = func(_ dbus.ObjectPath, signal string, body ...any) {
		line := signal
		for _, x := range body {
			if v, ok := x.(dbus.Variant); ok {
				if text, ok := v.Value().(wireText); ok {
					line += fmt.Sprintf(" %q", text.Text)
				}
			}
		}
		log = append(log, line)
	}
	return e, &log
}

func (e *engine) press(t testing.TB, sym, state uint32) bool {
	t.Helper()
	reply, ok := e.call("ProcessKeyEvent", []any{sym, uint32(0), state})
	if !ok || len(reply) != 1 {
		t.Fatalf("ProcessKeyEvent returns %v, %v", reply, ok)
	}
	return reply[0].(bool)
}

const deadAcute, multi, shift, aogonek = 0xfe51, 0xff20, 0xffe1, 0x1b1

func TestKeys(t *testing.T) {
	for _, x := range []struct {
		name    string
		keys    []uint32
		state   uint32
		signals []string
		handled bool // the last key
	}{
		{"a letter", []uint32{'a'}, 0, []string{`UpdatePreeditText "a"`}, true},
		{"its release", []uint32{'a'}, releaseMask, nil, false},
		{"Shift", []uint32{shift}, 0, nil, false},
		{"Super", []uint32{'a', superLeft}, 0, []string{`UpdatePreeditText "a"`, `CommitText "a"`, `UpdatePreeditText ""`}, false},
		{"a shortcut", []uint32{'a'}, controlMask, nil, false},
		{"a space", []uint32{'a', ' '}, 0, []string{`UpdatePreeditText "a"`, `CommitText "a "`, `UpdatePreeditText ""`}, true},
		{"a keypad's digit", []uint32{keypad0 + 7}, 0, []string{`UpdatePreeditText "7"`}, true},
		{"Latin 2", []uint32{aogonek}, 0, []string{`UpdatePreeditText "ą"`}, true},
		{"Cyrillic", []uint32{0x6c1}, 0, []string{`UpdatePreeditText "а"`}, true},
		{"Unicode", []uint32{0x1000105}, 0, []string{`UpdatePreeditText "ą"`}, true},
		{"a dead key", []uint32{deadAcute, 'e'}, 0, []string{`UpdatePreeditText "é"`}, true},
		{"waits", []uint32{deadAcute}, 0, nil, true},
		{"with another letter", []uint32{deadAcute, 'q'}, 0, []string{`CommitText "'"`, `UpdatePreeditText "q"`}, true},
		{"twice", []uint32{deadAcute, deadAcute}, 0, []string{`CommitText "'"`}, true},
		{"Compose is the program's", []uint32{'a', multi, 'o', 'e', 'b'}, 0,
			[]string{`UpdatePreeditText "a"`, `CommitText "a"`, `UpdatePreeditText ""`, `UpdatePreeditText "b"`}, true},
		{"Return", []uint32{'a', keyReturn}, 0, []string{`UpdatePreeditText "a"`, `CommitText "a"`, `UpdatePreeditText ""`}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			e, log := record(t)
			handled := false
			for _, sym := range x.keys {
				handled = e.press(t, sym, x.state)
			}
			signals := slices.DeleteFunc(slices.Clone(*log), func(s string) bool { return s == "UpdateLookupTable" })
			if !slices.Equal(signals, x.signals) || handled != x.handled {
				t.Errorf("%q, handled %v; want %q, %v", signals, handled, x.signals, x.handled)
			}
		})
	}
}

// TestLeft: IBus gives the preedit to the program when it is left, but to Qt, which takes it itself.
func TestLeft(t *testing.T) {
	for client, want := range map[string]uint32{"gtk3-im:view": commitOnLeave, "xim": commitOnLeave, qt: clearOnLeave} {
		e, _ := record(t)
		mode := uint32(99)
		e.emit = func(_ dbus.ObjectPath, signal string, body ...any) {
			if signal == "UpdatePreeditText" {
				mode = body[3].(uint32)
			}
		}
		if _, ok := e.call("FocusInId", []any{"/field", client}); !ok {
			t.Error("FocusInId fails")
		}
		if e.press(t, 'a', 0); mode != want {
			t.Errorf("%s: mode %d, want %d", client, mode, want)
		}
	}
}

// TestReset: the daemon does not repeat a text that has not changed, so what it told last still stands after a
// reset, as a program makes one at the end of a line.
func TestReset(t *testing.T) {
	for _, x := range []struct {
		told    string
		signals []string
	}{
		{"", []string{`UpdatePreeditText "S"`}},
		{"see ", []string{`UpdatePreeditText "s"`}},
		{"See. ", []string{`UpdatePreeditText "S"`}},
	} {
		e, log := record(t)
		l, err := predict.LoadLanguage(languages.Folders["en"])
		if err != nil {
			t.Fatal(err)
		}
		e.composer = compose.New(silent{}, l, predict.CorrectAuto)
		if _, ok := e.call("SetCapabilities", []any{uint32(surroundingText)}); !ok {
			t.Fatal("SetCapabilities fails")
		}
		if n := uint32(len(x.told)); n > 0 {
			text := dbus.MakeVariant([]any{"IBusText", attachments{}, x.told, dbus.MakeVariant("")})
			if _, ok := e.call("SetSurroundingText", []any{text, n, n}); !ok {
				t.Fatal("SetSurroundingText fails")
			}
		}
		if _, ok := e.call("Reset", nil); !ok {
			t.Fatal("Reset fails")
		}
		if e.press(t, 's', 0); !slices.Equal(*log, x.signals) {
			t.Errorf("after %q: %q, want %q", x.told, *log, x.signals)
		}
	}
}

// TestPurposes: what a field is for decides whether its keys are taken.
func TestPurposes(t *testing.T) {
	for _, x := range []struct {
		purpose, hints uint32
		want           compose.Field
	}{
		{freeForm, 0, compose.Field{}},
		{freeForm, private, compose.Field{Private: true}},
		{freeForm, noSpellcheck, compose.Field{Off: true}},
		{freeForm, hiddenText, compose.Field{Off: true}},
		{personalName, 0, compose.Field{Plain: true}},
		{2, 0, compose.Field{Off: true}},  // digits
		{5, 0, compose.Field{Off: true}},  // a URL
		{6, 0, compose.Field{Off: true}},  // an e-mail address
		{8, 0, compose.Field{Off: true}},  // a password
		{9, 0, compose.Field{Off: true}},  // a PIN
		{10, 0, compose.Field{Off: true}}, // a terminal
		{99, 0, compose.Field{Off: true}},
	} {
		if got := fieldOf(x.purpose, x.hints); got != x.want {
			t.Errorf("purpose %d, hints %d: %+v, want %+v", x.purpose, x.hints, got, x.want)
		}
		e, log := record(t)
		if _, ok := e.properties("Set", []any{engineInterface, "ContentType", dbus.MakeVariant([]any{x.purpose, x.hints})}); !ok {
			t.Error("ContentType cannot be set")
		}
		for _, sym := range []uint32{'a', deadAcute, ' '} {
			if handled := e.press(t, sym, 0); handled == x.want.Off {
				t.Errorf("purpose %d, hints %d: key %#x is handled: %v", x.purpose, x.hints, sym, handled)
			}
		}
		if x.want.Off && len(*log) > 0 {
			t.Errorf("purpose %d: %q", x.purpose, *log)
		}
	}
}

// TestWire: IBus' objects have the signatures that libibus reads.
func TestWire(t *testing.T) {
	for want, v := range map[string]dbus.Variant{
		"(sa{sv}sv)":                underlined("é"),
		"(sa{sv}uubbiavav)":         table([]compose.Candidate{{Word: "a"}, {Word: "b", Keep: true}}, 0),
		"(sa{sv}suvsvbbuvv)":        dbus.MakeVariant(privacy(true)),
		"(sa{sv}av)":                list("IBusPropList", privacy(false)),
		"(sa{sv}ssssssssavav)":      described(),
		"(sa{sv}ssssssssussssssss)": described().Value().(wireComponent).Engines[0],
		"(sa{sv}uuuu)":              underlined("é").Value().(wireText).Attrs.Value().(wireList).Items[0],
	} {
		if got := v.Signature().String(); got != want {
			t.Errorf("signature %s, want %s", got, want)
		}
	}
}

func TestComponent(t *testing.T) {
	b, err := Component("/home/o'neil/lst mkb", "1.2", "de")
	if err != nil {
		t.Fatal(err)
	}
	var f componentFile
	if err := xml.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if f.Exec != `'/home/o'\''neil/lst mkb' ibus --ibus` || f.Name != component || len(f.Engines) != 1 || f.Engines[0].Name != Name || f.Engines[0].Language != "de" {
		t.Errorf("%s", b)
	}
}

func TestInstall(t *testing.T) {
	dir := t.TempDir()
	i := Installation{filepath.Join(dir, "a", "c.xml"), filepath.Join(dir, "b", "e.conf")}
	if found, err := i.Uninstall(); found || err != nil {
		t.Errorf("uninstalled nothing: %v, %v", found, err)
	}
	if err := i.Install([]byte("<component/>")); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(i.Environment)
	if want := "IBUS_COMPONENT_PATH=" + filepath.Join(dir, "a") + ":${IBUS_COMPONENT_PATH:-" + SystemComponents + "}\n"; err != nil || string(b) != want {
		t.Errorf("%q, %v, want %q", b, err, want)
	}
	if found, err := i.Uninstall(); !found || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := os.Stat(i.Component); err == nil {
		t.Error("the component file is still there")
	}
}

func TestAddress(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "bus")
	if err := os.WriteFile(file, []byte("# a comment\nIBUS_ADDRESS=unix:abstract=/x,guid=1\nIBUS_DAEMON_PID=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ env, want, err string }{
		{"IBUS_ADDRESS=unix:path=/y", "unix:path=/y", ""},
		{"IBUS_ADDRESS_FILE=" + file, "unix:abstract=/x,guid=1", ""},
		{"IBUS_ADDRESS_FILE=" + file + "2", "", ErrNoDaemon.Error()},
	} {
		key, value, _ := strings.Cut(x.env, "=")
		got, err := address(func(name string) string {
			if name == key {
				return value
			}
			return ""
		})
		if got != x.want || (err == nil) != (x.err == "") || err != nil && err.Error() != x.err {
			t.Errorf("%s: %q, %v", x.env, got, err)
		}
	}
	for env, want := range map[string]string{":0": "unix-0", ":1.2": "unix-1", "host:3.0": "host-3", "": "unix-0"} {
		if got := display(func(name string) string { return map[string]string{"DISPLAY": env}[name] }); got != want {
			t.Errorf("display %s is %s, want %s", env, got, want)
		}
	}
	if _, err := dial("tcp:host=x"); err == nil {
		t.Error("a TCP address is taken")
	}
}

// FuzzCall calls an engine with arguments of all kinds: none panics, and a key is always answered.
func FuzzCall(f *testing.F) {
	f.Add([]byte("l\x01\x00\x01"), uint32('a'), uint32(3), uint32(1))
	f.Fuzz(func(t *testing.T, b []byte, x, y, z uint32) {
		e, _ := record(t)
		var body []any
		if m, err := dbus.DecodeMessage(bytes.NewReader(b)); err == nil {
			body = m.Body
		}
		text := dbus.MakeVariant([]any{"IBusText", attachments{}, string(b), dbus.MakeVariant("")})
		for _, member := range []string{"SetSurroundingText", "ProcessKeyEvent", "CandidateClicked", "PropertyActivate", "SetCapabilities", "Reset", "FocusIn", "FocusInId", "FocusOut"} {
			e.call(member, body)
			e.call(member, []any{text, y, z})
			e.call(member, []any{string(b), x})
			e.press(t, x, z)
			e.properties("Set", []any{"", "ContentType", text})
		}
	})
}
