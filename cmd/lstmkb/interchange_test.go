package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestExportForms: each form is written with its vocabulary beside it, and told.
func TestExportForms(t *testing.T) {
	model, _ := trained(t)
	dir := t.TempDir()
	words, err := os.ReadFile(filepath.Join(model, "vocab.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]float64{}
	for _, form := range []string{"sequence", "step"} {
		for _, precision := range []string{"float32", "int8"} {
			path := filepath.Join(dir, form+"-"+precision+".onnx")
			out := mustRun(t, "export", "--model", model, "--onnx", path, "--form", form, "--precision", precision, "--top-k", "3", "--json")
			files := object(t, out, "files")["files"].([]any)
			if len(files) != 6 {
				t.Fatalf("files %v, want 6", files)
			}
			onnx, vocab := files[0].(map[string]any), files[1].(map[string]any)
			if onnx["path"] != path || vocab["path"] != strings.TrimSuffix(path, ".onnx")+".vocab.txt" {
				t.Errorf("paths %v and %v", onnx["path"], vocab["path"])
			}
			for _, f := range []map[string]any{onnx, vocab} {
				st, err := os.Stat(f["path"].(string))
				if err != nil || float64(st.Size()) != f["bytes"] {
					t.Errorf("%v: %v, error %v", f, st, err)
				}
			}
			if b, err := os.ReadFile(vocab["path"].(string)); err != nil || !bytes.Equal(b, words) {
				t.Errorf("vocabulary differs, error %v", err)
			}
			sizes[form+precision] = onnx["bytes"].(float64)
		}
	}
	if len(sizes) != 4 || sizes["sequencefloat32"] == sizes["sequenceint8"] || sizes["stepint8"] == sizes["sequenceint8"] {
		t.Errorf("sizes %v: forms are alike", sizes)
	}
}

// TestExportTogether: files that exist are replaced with --force alone, and all are written or none.
func TestExportTogether(t *testing.T) {
	model, _ := trained(t)
	dir := t.TempDir()
	export := func(name string, more ...string) []string {
		return append([]string{"export", "--model", model, "--onnx", filepath.Join(dir, name)}, more...)
	}
	mine := write(t, filepath.Join(dir, "a.py"), "mine")
	wantError(t, export("a.onnx"), "--onnx", mine+" exists", "--force")
	if files := snapshot(t, dir); len(files) != 1 || files[mine] != "mine" {
		t.Errorf("a refused export leaves %v", slices.Collect(maps.Keys(files)))
	}
	mustRun(t, export("a.onnx", "--force")...)
	files := snapshot(t, dir)
	if len(files) != 6 || files[mine] == "mine" {
		t.Errorf("--force writes %v", slices.Collect(maps.Keys(files)))
	}
	if err := os.Mkdir(filepath.Join(dir, "b.README.md"), 0o777); err != nil {
		t.Fatal(err)
	}
	wantError(t, export("b.onnx", "--force"), "b.README.md")
	if got := snapshot(t, dir); !maps.Equal(got, files) {
		t.Errorf("a failed export leaves %v", slices.Collect(maps.Keys(got)))
	}
}

// TestImport: what export writes comes back bit for bit, and evaluates and
// predicts as the model does.
func TestImport(t *testing.T) {
	for _, more := range [][]string{nil, {"--tie"}} {
		model, data := trained(t, more...)
		plain, again, back := filepath.Join(t.TempDir(), "plain"), filepath.Join(t.TempDir(), "again"), filepath.Join(t.TempDir(), "back")
		mustRun(t, "export", "--model", model, "--folder", plain)
		out := mustRun(t, "import", "--weights", filepath.Join(plain, "model.safetensors"), "--vocab", filepath.Join(plain, "vocab.txt"),
			"--tokenizer", "keyboard", "--licence", "CC0", "--out", again, "--json")
		if files := object(t, out, "files")["files"].([]any); len(files) != 3 {
			t.Errorf("files %v, want 3", files)
		}
		mustRun(t, "export", "--model", again, "--folder", back)
		want, got := snapshot(t, plain), snapshot(t, back)
		for _, name := range []string{"model.safetensors", "vocab.txt"} {
			if want[filepath.Join(plain, name)] != got[filepath.Join(back, name)] {
				t.Errorf("%s came back changed", name)
			}
		}
		if c := got[filepath.Join(back, "config.json")]; !strings.Contains(c, `"licence": "CC0"`) {
			t.Errorf("config is %s", c)
		}
		for _, args := range [][]string{{"eval", "--data", data, "--json"}, {"predict", "--text", "i want", "--json"}} {
			if a, b := mustRun(t, append(args, "--model", model)...), mustRun(t, append(args, "--model", again)...); a != b {
				t.Errorf("%s: %s, want %s", args[0], b, a)
			}
		}
	}
}

// TestBadInterchange: each is an error that names what is wrong, and writes nothing.
func TestBadInterchange(t *testing.T) {
	model, _ := trained(t)
	weights, words := filepath.Join(model, "model.safetensors"), filepath.Join(model, "vocab.txt")
	dir := t.TempDir()
	short := write(t, filepath.Join(dir, "short.txt"), "<unk>\n<eos>\none\n")
	junk := write(t, filepath.Join(dir, "junk.safetensors"), "not a safetensors file")
	out := filepath.Join(dir, "out")
	importing := func(w, v string, more ...string) []string {
		return append([]string{"import", "--weights", w, "--vocab", v, "--tokenizer", "keyboard", "--out", out}, more...)
	}
	for name, c := range map[string]struct{ args, want []string }{
		"form":                 {[]string{"export", "--onnx", out, "--form", "batch"}, []string{"--form", "batch", "sequence", "step"}},
		"precision":            {[]string{"export", "--onnx", out, "--precision", "int4"}, []string{"--precision", "int4", "float32", "int8"}},
		"no ONNX name":         {[]string{"export", "--onnx", out}, []string{"--onnx", "a name that ends in .onnx"}},
		"form of a folder":     {[]string{"export", "--folder", out, "--form", "step"}, []string{"--form needs --onnx"}},
		"int8 of a folder":     {[]string{"export", "--folder", out, "--precision", "int8"}, []string{"--precision needs --onnx"}},
		"nothing to import":    {[]string{"import"}, []string{"--weights", "--vocab", "--out"}},
		"no such weights":      {importing(filepath.Join(dir, "nowhere"), words), []string{"--weights", "nowhere"}},
		"weights are a folder": {importing(model, words), []string{"--weights", "not a regular file"}},
		"weights are junk":     {importing(junk, words), []string{"--weights", "junk.safetensors", "not a safetensors file"}},
		"no such vocabulary":   {importing(weights, filepath.Join(dir, "no-words")), []string{"--vocab", "no-words"}},
		"other vocabulary":     {importing(weights, short), []string{"embedding.weight", "want 3, one for each word"}},
		"vocabulary is junk":   {importing(weights, junk), []string{"--vocab", "line 1"}},
		"import, dtype":        {importing(weights, words, "--dtype", "F64"), []string{"--dtype", "F64"}},
		"import, tokenizer":    {importing(weights, words, "--tokenizer", "bpe"), []string{"--tokenizer", "bpe"}},
		"import onto a model":  {importing(weights, words, "--out", model), []string{"--out", "holds a model already"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := snapshot(t, model)
			wantError(t, c.args, c.want...)
			if _, err := os.Stat(out); err == nil {
				t.Error("something was written")
			}
			for path, b := range snapshot(t, model) {
				if before[path] != b {
					t.Errorf("%s changed", path)
				}
			}
		})
	}
}
