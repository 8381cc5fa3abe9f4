package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/vocab"
)

// wantNote runs arguments that must work and tell something on stderr.
func wantNote(t *testing.T, stdin, part string, args ...string) (stdout string) {
	t.Helper()
	stdout, stderr, err := run(t, stdin, args...)
	if err != nil || !strings.Contains(stderr, part) {
		t.Errorf("lstmkb %q: error %v, stderr %q; want %q", args, err, stderr, part)
	}
	return stdout
}

func utf16(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

// Texts of other programs are read, and how is told.
func TestForeignTexts(t *testing.T) {
	dir := t.TempDir()
	lines := "I don't know.\nWe do.\nYes, we do know it.\nAnd so it goes.\n"
	data := func(file, content string) []string {
		return []string{"data", "--data", write(t, filepath.Join(dir, file), content), "--tokenizer", "keyboard", "--batch-size", "1", "--seq-len", "3"}
	}
	want := mustRun(t, data("plain.txt", lines)...)
	if got := mustRun(t, data("cr.txt", strings.ReplaceAll(lines, "\n", "\r"))...); got != want {
		t.Errorf("CR alone: %s, want %s", got, want)
	}
	if got := wantNote(t, "", "is no UTF-8: read as UTF-16LE", data("u16.txt", utf16(lines))...); got != want {
		t.Errorf("UTF-16: %s, want %s", got, want)
	}
	if got := wantNote(t, "", "1 byte is no UTF-8: read as Windows-1252", data("cp1252.txt", strings.Replace(lines, "'", "\x92", 1))...); !strings.Contains(got, "don't know") && !strings.Contains(got, "don’t know") {
		t.Errorf("Windows-1252: %s", got)
	}
	me := filepath.Join(dir, "me.json")
	wantNote(t, utf16("I want florp and zorp.\n"), "standard input: is no UTF-8: read as UTF-16LE", "profile", "learn", "--profile", me)
	if got := mustRun(t, "profile", "list", "--profile", me); !strings.Contains(got, "florp") || !strings.Contains(got, "zorp") {
		t.Errorf("learned %s", got)
	}
	wantNote(t, `{"last_sync":"2024-01-01","terms":["\n"," ","#Agenda","quuxly"]}`, "read as JSON of words: 2 words", "profile", "import", "--profile", me)
	wantNote(t, utf16("\ufeffblargh\r\n"), "1 words", "profile", "import", "--profile", me)
	if got := mustRun(t, "profile", "list", "--profile", me); !strings.Contains(got, "Agenda") || !strings.Contains(got, "quuxly") || !strings.Contains(got, "blargh") {
		t.Errorf("imported %s", got)
	}
}

// Vocabularies and weights of other programs.
func TestForeignModels(t *testing.T) {
	model, data := trained(t)
	m, err := checkpoint.Load(model)
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, m.Vocab.Len())
	for i := range words {
		words[i] = m.Vocab.Word(int32(i))
	}
	dir := t.TempDir()
	weights := filepath.Join(model, "model.safetensors")
	imported := func(weights, vocabFile string) []string {
		return []string{"import", "--weights", weights, "--vocab", vocabFile, "--tokenizer", "keyboard", "--out", filepath.Join(t.TempDir(), "m")}
	}
	list := strings.Join(words, "\n") + "\n"
	crlf := write(t, filepath.Join(dir, "crlf.txt"), "\ufeff"+strings.ReplaceAll(list, "\n", "\r\n"))
	args := imported(weights, crlf)
	mustRun(t, args...)
	if got, err := checkpoint.Load(args[len(args)-1]); err != nil || got.Vocab.Hash() != m.Vocab.Hash() {
		t.Errorf("CR LF: %v", err)
	}
	counts := write(t, filepath.Join(dir, "counts.txt"), strings.ReplaceAll(list, "\n", " 9\n"))
	wantError(t, imported(weights, counts), "--vocab", "each line is a word and a count")
	zip := write(t, filepath.Join(dir, "m.safetensors"), "PK\x03\x04"+strings.Repeat("\x00", 99))
	wantError(t, imported(zip, crlf), "PyTorch's own format (torch.save)", "save_file")

	// The words in another order, with the rows of the weights in that order: the same model.
	n := len(words)
	rotated := append(words[n-2:n:n], words[:n-2]...)
	other := *m
	other.Tensors = map[string][]float32{}
	for name, x := range m.Tensors {
		other.Tensors[name] = x
		if strings.HasPrefix(name, "embedding.") || strings.HasPrefix(name, "decoder.") {
			row := len(x) / n
			other.Tensors[name] = append(x[(n-2)*row:len(x):len(x)], x[:(n-2)*row]...)
		}
	}
	names := "<unk>\n<eos>\n" // a vocabulary of the same size for Save, which looks no further
	for i := 2; i < n; i++ {
		names += "w" + strings.Repeat("x", i) + "\n"
	}
	if other.Vocab, err = vocab.Read(strings.NewReader(names), vocab.Keyboard); err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(dir, "rotated")
	if err := checkpoint.Save(from, &other, checkpoint.F32); err != nil {
		t.Fatal(err)
	}
	args = imported(filepath.Join(from, "model.safetensors"), write(t, filepath.Join(dir, "rotated.txt"), strings.Join(rotated, "\n")))
	wantNote(t, "", "come first now", args...)
	again := args[len(args)-1]
	for _, line := range []string{"I want to", "you want"} {
		score := func(model string) string { return mustRun(t, "predict", "--model", model, "--text", line) }
		if got, err := checkpoint.Load(again); err != nil || got.Vocab.Word(2) != rotated[0] {
			t.Fatalf("vocabulary begins with %q (%v)", rotated[0], err)
		}
		if a, b := score(model), score(again); a != b {
			t.Errorf("%q: %s, want %s", line, b, a)
		}
	}

	// A word that would command a terminal.
	bad := copyDir(t, model)
	write(t, filepath.Join(bad, "vocab.txt"), strings.Replace(list, words[2], "\x1b]0;x\x07hello", 1))
	wantError(t, []string{"predict", "--model", bad, "--text", "a"}, "vocab.txt", "line 3", "control character")
	if got := printable("a\x1b]0;x\ab\u202ec\u009bd"); got != `a\x1b]0;x\ab\u202ec\u009bd` {
		t.Errorf("%q reaches the terminal", got)
	}
	_ = data
}

// What comes from files is printed so that it does not command the terminal.
func TestPrintable(t *testing.T) {
	model, _ := trained(t, "--tokenizer", "wikitext")
	dir := t.TempDir()
	text := write(t, filepath.Join(dir, "text.txt"), strings.Repeat("hello so\u202edo2 world\n", 40))
	me := write(t, filepath.Join(dir, "me.json"), `{"format": 1, "words": [{"word": "so\u202edo", "count": 3}]}`)
	for want, args := range map[string][]string{
		`as so\u202edo2`:       {"words", "--model", model, "--data", text, "--out", filepath.Join(dir, "words.tsv.gz")},
		`hello so\u202edo2`:    {"data", "--data", text, "--tokenizer", "wikitext", "--batch-size", "1", "--seq-len", "3", "--json"},
		`so\u202edo`:           {"profile", "export", "--profile", me},
		`"so\u202edo","count"`: {"profile", "list", "--json", "--profile", me},
	} {
		if got := mustRun(t, args...); strings.ContainsFunc(got, commands) || !strings.Contains(got, want) {
			t.Errorf("%s prints %q, want %s in it", args[0], got, want)
		}
	}
	var b strings.Builder
	if err := printJSON(&b, "\a\x7f\u009b<"); err != nil || b.String() != `"\u0007\u007f\u009b<"`+"\n" {
		t.Errorf("JSON %s (%v)", b.String(), err)
	}
}

// One program at a time writes into a folder.
func TestFolderInUse(t *testing.T) {
	model, data := trained(t, "--save-every", "2")
	dir := filepath.Join(t.TempDir(), "m")
	unlock, err := checkpoint.LockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	const want = "another run of lstmkb writes into this folder"
	wantError(t, trainArgs(data, dir, "--steps", "2"), want)
	wantError(t, []string{"quantize", "--model", model, "--out", dir}, want)
	wantError(t, []string{"export", "--model", model, "--folder", dir}, want)
	wantError(t, []string{"import", "--weights", filepath.Join(model, "model.safetensors"), "--vocab", filepath.Join(model, "vocab.txt"), "--out", dir}, want)
	unlock()
	mustRun(t, "quantize", "--model", model, "--out", dir)

	busy, err := checkpoint.LockFolder(model)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, []string{"train", "--data", data, "--out", model, "--resume", "--steps", "8"}, want)
	busy()
	left := filepath.Join(model, "last", ".model.safetensors.tmp-ABCDEFGHIJKLMNOPQRSTUVWXYZ") // of a killed run
	write(t, left, "half")
	mustRun(t, "train", "--data", data, "--out", model, "--resume", "--steps", "8")
	if _, err := os.Stat(left); err == nil {
		t.Error("a temporary file is left")
	}
}
