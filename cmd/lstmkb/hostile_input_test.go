package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/train"
)

func settingNames() (names []string) {
	for i := range reflect.TypeFor[train.Options]().NumField() {
		names = append(names, reflect.TypeFor[train.Options]().Field(i).Tag.Get("toml"))
	}
	return names
}

// TestHostileInput: each is an error that names what is wrong, and changes no file.
func TestHostileInput(t *testing.T) {
	model, data := trained(t)
	dir := t.TempDir()
	// The default corpus and the built-in model must not hide an error.
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	t.Setenv("HOME", filepath.Join(dir, "home"))
	t.Setenv("LocalAppData", filepath.Join(dir, "cache"))
	file := func(name, text string) string { return write(t, filepath.Join(dir, name), text) }

	// damaged is a copy of the model with one file changed.
	damaged := func(name string, change func([]byte) []byte) string {
		c := copyDir(t, model)
		path := filepath.Join(c, name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, string(change(b)))
		return c
	}
	flip := func(at float64) func([]byte) []byte {
		return func(b []byte) []byte { b[int(at*float64(len(b)))] ^= 0x10; return b }
	}
	cut := func(share float64) func([]byte) []byte {
		return func(b []byte) []byte { return b[:int(share*float64(len(b)))] }
	}
	swapWords := func(b []byte) []byte { // the same words and number of them
		l := bytes.SplitAfter(b, []byte("\n"))
		l[2], l[3] = l[3], l[2]
		return bytes.Join(l, nil)
	}
	without := func(name string) string {
		c := copyDir(t, model)
		if err := os.Remove(filepath.Join(c, name)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	empty := file("empty.txt", "")
	blank := file("blank.txt", "\n \n\t\n")
	binary := file("binary.txt", "text\n\x7fELF\x00\x01\x02\n")
	notGzip := file("text.txt.gz", "plain text")
	duplicate := file("dup.txt", "<unk>\n<eos>\nThe\nthe\n")
	noSpecial := file("plain-vocab.txt", "the\na\n")
	noTrain := t.TempDir()
	write(t, filepath.Join(noTrain, "test.txt"), text(3))
	onlyTrain := t.TempDir()
	write(t, filepath.Join(onlyTrain, "train.txt"), text(30))
	notFolder := file("a-file", "x")
	fresh := filepath.Join(dir, "fresh")

	withModel := func(m string) []string { return []string{"predict", "--model", m, "--text", "a"} }
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"train, no data":          {[]string{"train", "--out", fresh}, []string{"data fetch wikitext-2", "--data"}},
		"data, no data":           {[]string{"data"}, []string{"data fetch wikitext-2", "--data"}},
		"eval, no data":           {[]string{"eval", "--model", model}, []string{"data fetch wikitext-2", "--data"}},
		"missing data":            {trainArgs(filepath.Join(dir, "nowhere"), fresh), []string{"nowhere", "--data"}},
		"empty text":              {trainArgs(empty, fresh), []string{"empty.txt", "is empty"}},
		"blank text":              {trainArgs(blank, fresh), []string{"blank.txt", "is empty"}},
		"binary text":             {trainArgs(binary, fresh), []string{"binary.txt", "looks binary", "line 2"}},
		"data, binary":            {[]string{"data", "--data", binary}, []string{"looks binary"}},
		"not gzip":                {trainArgs(notGzip, fresh), []string{"text.txt.gz", "gzip"}},
		"no train text":           {trainArgs(noTrain, fresh), []string{"train.txt"}},
		"eval, no such split":     {[]string{"eval", "--model", model, "--data", onlyTrain}, []string{"test.txt"}},
		"text too short":          {trainArgs(data, fresh, "--batch-size", "500"), []string{"too short", "500 rows"}},
		"vocab, duplicate":        {trainArgs(data, fresh, "--vocab", duplicate), []string{"--vocab", "dup.txt", "line 4", "the same word as line 3"}},
		"vocab, not one":          {trainArgs(data, fresh, "--vocab", noSpecial), []string{"--vocab", "line 1", "<unk>"}},
		"vocab, missing":          {trainArgs(data, fresh, "--vocab", filepath.Join(dir, "no-vocab")), []string{"--vocab", "no-vocab"}},
		"data, vocab duplicate":   {[]string{"data", "--data", data, "--tokenizer", "keyboard", "--vocab", duplicate}, []string{"--vocab", "line 4"}},
		"vocab size":              {trainArgs(data, fresh, "--vocab-size", "2"), []string{"size is 2"}},
		"min count":               {trainArgs(data, fresh, "--min-count", "100000"), []string{"occurs 100000 times"}},
		"out occupied":            {trainArgs(data, model), []string{"model", "--resume", "--out"}},
		"out is a file":           {trainArgs(data, notFolder), []string{"a-file"}},
		"no out":                  {[]string{"train", "--data", data}, []string{"--out"}},
		"resume nothing":          {[]string{"train", "--data", data, "--out", fresh, "--resume"}, []string{"nothing to resume", "fresh"}},
		"resume, other text":      {[]string{"train", "--data", onlyTrain, "--out", model, "--resume", "--steps", "9"}, []string{"text differs"}},
		"precision":               {trainArgs(data, fresh, "--precision", "float16"), []string{"precision", "float16", "float32"}},
		"recipe":                  {trainArgs(data, fresh, "--recipe", "awdd"), []string{"--recipe", "awdd", "keyboard", "regularised"}},
		"dropout":                 {trainArgs(data, fresh, "--dropout-words", "1"), []string{"dropout_words is 1"}},
		"weight decay":            {trainArgs(data, fresh, "--weight-decay", "NaN"), []string{"weight_decay is NaN"}},
		"tokenizer":               {trainArgs(data, fresh, "--tokenizer", "bpe"), []string{"tokenizer", "bpe", "keyboard"}},
		"data, tokenizer":         {[]string{"data", "--data", data, "--tokenizer", "bpe"}, []string{"--tokenizer", "bpe"}},
		"schedule":                {trainArgs(data, fresh, "--schedule", "step"), []string{"schedule", "step"}},
		"train, threads":          {trainArgs(data, fresh, "--threads", "1000000000"), []string{"--threads is 1000000000"}},
		"eval, threads":           {[]string{"eval", "--model", model, "--data", data, "--threads", "1000000000"}, []string{"--threads is 1000000000"}},
		"eval, layout alone":      {[]string{"eval", "--model", model, "--data", data, "--layout", "qwertz"}, []string{"--layout is only for --swipe"}},
		"eval, unknown layout":    {[]string{"eval", "--model", model, "--data", data, "--swipe", "--layout", "qwert"}, []string{"--layout", "qwert", "want azerty"}},
		"eval, swipe, keyboard":   {[]string{"eval", "--model", model, "--data", data, "--swipe", "--keyboard"}, []string{"--keyboard does not go with --swipe"}},
		"eval, negative threads":  {[]string{"eval", "--model", model, "--data", data, "--threads", "-1"}, []string{"--threads is -1"}},
		"data, batch":             {[]string{"data", "--data", data, "--batch-size", "0"}, []string{"0 rows"}},
		"data, negative":          {[]string{"data", "--data", data, "--seq-len", "-3"}, []string{"-3 steps"}},
		"not a number":            {trainArgs(data, fresh, "--hidden", "many"), []string{"--hidden", "many"}},
		"unknown flag":            {trainArgs(data, fresh, "--hiden", "3"), []string{"--hiden"}},
		"unknown command":         {[]string{"trian"}, []string{"trian"}},
		"argument too many":       {[]string{"eval", "hello"}, []string{"hello"}},
		"two texts":               {[]string{"predict", "--text", "a", "hello"}, []string{"--text", "hello"}},
		"two texts to learn":      {append(trainArgs(data, fresh), "hello"), []string{"--data", "hello"}},
		"split":                   {[]string{"eval", "--model", model, "--data", data, "--split", "dev"}, []string{"--split", "dev", "valid"}},
		"two folders to learn":    {[]string{"train", data, data, "--out", fresh}, []string{"is a folder"}},
		"warm-up too long":        {trainArgs(data, fresh, "--steps", "9", "--warmup", "9"), []string{"warmup is 9", "9 steps"}},
		"k 0":                     {append(withModel(model), "--k", "0"), []string{"k is 0", "1 to 1000"}},
		"k -1":                    {append(withModel(model), "--k", "-1"), []string{"k is -1"}},
		"k 10⁹":                   {append(withModel(model), "--k", "1000000000"), []string{"k is 1000000000"}},
		"no model":                {withModel(filepath.Join(dir, "no-model")), []string{"no-model", "no such folder", "config.json"}},
		"correct a text":          {[]string{"correct", "helo wrld"}, []string{`no file "helo wrld"`, `echo "helo wrld" | lstmkb correct`}},
		"model is a file":         {withModel(notFolder), []string{"a-file"}},
		"model without vocab":     {withModel(without("vocab.txt")), []string{"vocab.txt"}},
		"model without weights":   {withModel(without("model.safetensors")), []string{"model.safetensors"}},
		"weights cut":             {withModel(damaged("model.safetensors", cut(0.7))), []string{"model.safetensors"}},
		"weights cut in header":   {withModel(damaged("model.safetensors", cut(0.05))), []string{"model.safetensors"}},
		"weights empty":           {withModel(damaged("model.safetensors", cut(0))), []string{"model.safetensors"}},
		"weights, a bit flipped":  {withModel(damaged("model.safetensors", flip(0.8))), []string{"model.safetensors", "checksum"}},
		"eval, a bit flipped":     {[]string{"eval", "--data", data, "--model", damaged("model.safetensors", flip(0.9))}, []string{"checksum"}},
		"vocab of another model":  {withModel(damaged("vocab.txt", swapWords)), []string{"vocab.txt", "another model"}},
		"vocab of other size":     {withModel(damaged("vocab.txt", func(b []byte) []byte { return append(b, "more\n"...) })), []string{"vocab.txt", "words"}},
		"config of another shape": {withModel(damaged("config.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"hidden": 8`), []byte(`"hidden": 9`), 1) })), []string{"config.json", "another model"}},
		"config is no JSON":       {withModel(damaged("config.json", cut(0.5))), []string{"config.json", "JSON"}},
		"resume, a bit flipped": {[]string{"train", "--data", data, "--resume", "--steps", "9", "--out",
			damaged(filepath.Join("last", "model.safetensors"), flip(0.8))}, []string{"last", "checksum"}},
		"resume, cut": {[]string{"train", "--data", data, "--resume", "--steps", "9", "--out",
			damaged(filepath.Join("last", "model.safetensors"), cut(0.8))}, []string{"last"}},
	} {
		t.Run(name, func(t *testing.T) {
			roots := []string{dir, filepath.Dir(model), data}
			for i, a := range c.args { // a damaged copy must stay as it is too
				if a == "--model" || a == "--out" {
					if p := c.args[i+1]; !strings.HasPrefix(p, dir) {
						roots = append(roots, p)
					}
				}
			}
			before := map[string]string{}
			for _, r := range roots {
				if _, err := os.Stat(r); err == nil {
					maps.Copy(before, snapshot(t, r))
				}
			}
			wantError(t, c.args, c.want...)
			after := map[string]string{}
			for _, r := range roots {
				if _, err := os.Stat(r); err == nil {
					maps.Copy(after, snapshot(t, r))
				}
			}
			if !maps.Equal(before, after) {
				t.Error("files changed")
			}
		})
	}
}

// TestOddText: these are no errors.
func TestOddText(t *testing.T) {
	for name, body := range map[string]string{
		"invalid UTF-8":   "caf\xe9 \xff\xfe and \xc3\x28 more\n" + text(30),
		"BOM, CRLF":       "\ufeff" + strings.ReplaceAll(text(30), "\n", "\r\n"),
		"no last newline": strings.TrimSuffix(text(30), "\n"),
		"emoji, blanks":   "\n\n" + strings.ReplaceAll(text(30), "sea", "🌊👩‍👩‍👧") + "\n\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			data := write(t, filepath.Join(dir, "text.txt"), body)
			out := filepath.Join(dir, "model")
			mustRun(t, trainArgs(data, out, "--steps", "3")...)
			mustRun(t, "eval", "--model", out, "--data", data, "--split", "train", "--json")
			mustRun(t, "predict", "--model", out, "--text", body[:40])
		})
	}
}

// TestOneHugeLine: megabytes without a newline, 1 or 50, which have no valid or test lines, can
// be trained on, as one file and as a folder's train.txt, but not evaluated on.
func TestOneHugeLine(t *testing.T) {
	if testing.Short() {
		t.Skip("lines of megabytes")
	}
	words := 1 << 18
	if os.Getenv("LSTMKB_THOROUGH") != "" {
		words = 10 << 20
	}
	line := strings.Repeat("word ", words)
	dir := t.TempDir()
	data := write(t, filepath.Join(dir, "train.txt"), line)
	out := filepath.Join(dir, "m")
	mustRun(t, trainArgs(data, out, "--steps", "1")...)
	wantError(t, []string{"eval", "--model", out, "--data", data}, "too few lines", "at least 3")
	stdout := mustRun(t, "data", "--data", dir, "--tokenizer", "wikitext", "--json")
	s := object(t, stdout, "vocab", "splits", "batch", "count", "sample")
	if s["vocab"] != 3.0 {
		t.Errorf("vocabulary of %v words, want 3", s["vocab"])
	}
	// Beyond the bound the error says so, however long the line is.
	long := write(t, filepath.Join(t.TempDir(), "train.txt"), strings.Repeat("x", 65<<20))
	wantError(t, []string{"data", "--data", filepath.Dir(long)}, "line 1", "longer than 64 MiB")
}
