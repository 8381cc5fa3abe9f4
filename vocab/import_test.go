package vocab

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestImport(t *testing.T) {
	first, use := []string{"<unk>", "<eos>", "the", "cat"}, []string{"<unk>", "<eos>", "the", "cat", "sat", "mat"}
	moved := []int32{3, 0, 1, 2, 4, 5}
	for name, c := range map[string]struct {
		in   string
		want []string
		rows []int32
		note string
	}{
		"native":                {"<unk>\n<eos>\nthe\ncat\n", first, nil, ""},
		"no last line end":      {"<unk>\n<eos>\nthe\ncat", first, nil, ""},
		"first use":             {"<eos>\nthe\ncat\n<unk>\nsat\nmat\n", use, moved, "<unk> and <eos>, numbers 3 and 0, come first now"},
		"numbers":               {"<eos> 0\nthe 1\n<unk> 3\ncat 2\nsat 4\nmat 5\n", use, moved, ""},
		"numbers, tabs":         {"<unk>\t0\n<eos>\t1\nthe\t2\ncat\t3\n", first, nil, ""},
		"numbers, commas":       {"<unk>,0\n<eos>,1\nthe,2\ncat,3\n", first, nil, ""},
		"a number is a word":    {"<unk>\n<eos>\n12\n3,000\n", []string{"<unk>", "<eos>", "12", "3,000"}, nil, ""},
		"JSON numbers":          {`{"<eos>": 0, "the": 1, "cat": 2, "<unk>": 3, "sat": 4, "mat": 5}`, use, moved, ""},
		"JSON list":             {`["<unk>", "<eos>", "the", "cat"]`, first, nil, ""},
		"tokenizer.json":        {`{"version": "1.0", "model": {"type": "WordLevel", "vocab": {"<unk>": 0, "<eos>": 1, "the": 2, "cat": 3}, "unk_token": "<unk>"}}`, first, nil, ""},
		"other names":           {"[UNK]\n</s>\nthe\ncat\n", first, nil, "[UNK] is taken as <unk>"},
		"other name beside own": {"<unk>\n<eos>\n</s>\nthe\n", []string{"<unk>", "<eos>", "</s>", "the"}, nil, ""},
	} {
		got, err := Import(strings.NewReader(c.in), WikiText)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(got.words, c.want) || !slices.Equal(got.Rows, c.rows) || !strings.Contains(strings.Join(got.Notes, "; "), c.note) {
			t.Errorf("%s: %q, rows %v, notes %q; want %q, %v, %q", name, got.words, got.Rows, got.Notes, c.want, c.rows, c.note)
		}
		again, err := Read(strings.NewReader(strings.Join(c.want, "\n")+"\n"), WikiText)
		if err != nil || again.Hash() != got.Hash() || again.ID("the") != got.ID("the") {
			t.Errorf("%s: not as Read gives it: %v", name, err)
		}
	}
}

func TestImportErrors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"counts":        {"<unk> 999\n<eos> 998\nthe 42\n", "line 1: each line is a word and a count; expected a word a line"},
		"counts, tabs":  {"<unk>\t10\n<eos>\t9\nthe\t42\n", "line 1: each line is a word, a tab and a count"},
		"counts, comma": {"<unk>,10\n<eos>,9\nthe,42\n", "line 1: each line is a word, a comma and a count"},
		"counts first":  {"  10 <unk>\n   9 <eos>\n  42 the\n", "line 1: each line is a count and a word"},
		"empty":         {" \n", "is empty"},
		"no <unk>":      {"the\n<eos>\n", `no word is "<unk>", the unknown word`},
		"no <eos>":      {"<unk>\nthe\n", `no word is "<eos>", the end of a line`},
		"two words":     {"<unk>\n<eos>\nthe cat\n", `line 3: "the cat" has white space`},
		"one number":    {"<unk>\n<eos>\nthe 3\n", `line 3: "the 3" has white space`},
		"twice":         {"<eos>\na\n<unk>\nb\na\n", `line 5: "a" is the same word as line 2`},
		"control":       {"<unk>\n<eos>\n\x1b]0;x\x07hello\n", `line 3: "\x1b]0;x\ahello" has a control character`},
		"pieces":        {`{"model": {"type": "BPE", "vocab": {"<unk>": 0}, "merges": []}}`, "word pieces (BPE)"},
		"JSON":          {`{"a": "b"}`, "is JSON of another form"},
		"JSON gap":      {`{"<unk>": 0, "<eos>": 2}`, "expected each of 0 to 1 once"},
		"empty JSON":    {"[]", "holds no words"},
		"no numbers":    {"{}", "holds no words"},
		"pickle":        {"\u20ac\x04\u2022", "Python pickle"},
	} {
		if _, err := Import(strings.NewReader(c.in), WikiText); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func FuzzImport(f *testing.F) {
	for _, s := range []string{"<unk>\n<eos>\nthe\n", "<eos> 1\n<unk> 0\n", `{"<unk>": 0, "<eos>": 1}`, `["</s>","[UNK]"]`, "<unk>\t10\n<eos>\t9\n"} {
		f.Add([]byte(s))
	}
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Import(bytes.NewReader(data), Keyboard)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := got.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if again, err := Read(&b, Keyboard); err != nil || again.Len() != got.Len() {
			t.Fatalf("%q reads as %q, which Read refuses: %v", data, got.words, err)
		}
		if sorted := slices.Sorted(slices.Values(got.Rows)); got.Rows != nil && (len(sorted) != got.Len() || sorted[0] != 0 || int(sorted[len(sorted)-1]) != got.Len()-1) {
			t.Fatalf("rows %v", got.Rows)
		}
	})
}
