package predict

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadDictionary(t *testing.T) {
	florp := []Learned{{Word: "florp", Count: 1}, {Word: "zorp", Count: 1}}
	counted := []Learned{{Word: "zorp", Count: 12}, {Word: "florp", Count: 3}}
	for name, c := range map[string]struct {
		text, format string
		want         []Learned
		skipped      int
	}{
		"terms":          {`{"last_sync":"2024-01-01","terms":["\n"," ","#Agenda","florp"]}`, "JSON", []Learned{{Word: "Agenda", Count: 1}, {Word: "florp", Count: 1}}, 2},
		"JSON list":      {`["florp", "zorp"]`, "JSON", florp, 0},
		"JSON counts":    {`{"florp": 3, "zorp": 12}`, "JSON", counted, 0},
		"JSON objects":   {`{"version": 2, "entries": [{"word": "florp", "frequency": 3}, {"word": "zorp", "frequency": 12}]}`, "JSON", counted, 0},
		"lines":          {"florp\nzorp\n", "a word a line", florp, 0},
		"no line end":    {"florp\nzorp", "a word a line", florp, 0},
		"counts":         {"florp 3\nzorp 12\n", "a word a line", counted, 0},
		"counts first":   {"      3 florp\n     12 zorp\n", "a word a line", counted, 0},
		"tabs":           {"florp\t3\nzorp\t12\n", "a word a line", counted, 0},
		"commas":         {"word,count\nflorp,3\nzorp,12\n", "a word a line", counted, 0},
		"comments":       {"#LID 1033\n# mine\nflorp\n\nzorp\n", "a word a line", florp, 0},
		"columns":        {"florp\tfl\ten-US\n\tzorp\ten-US\n", "a word a line", florp, 0},
		"Gboard":         {"# Gboard Dictionary version:1\n# Gboard Dictionary format:shortcut\tword\tlanguage_tag\tpos_tag\nfl\tflorp\ten-US\t\n\tzorp\t\t\n", "Gboard", florp, 0},
		"AOSP":           {"dictionary=main:en,locale=en,version=1\n word=florp,f=15,flags=\n  shortcut=flop,f=15\n word=no,f=0\n word=zorp,f=3\n", "AOSP", florp, 0},
		"AOSP, no head":  {"word=florp,f=222\nword=zorp\n", "AOSP", []Learned{{Word: "florp", Count: 4}, {Word: "zorp", Count: 1}}, 0},
		"Aspell":         {"personal_ws-1.1 en 2 utf-8\nflorp\nzorp\n", "Aspell", florp, 0},
		"LibreOffice":    {"OOoUserDict1\nlang: <none>\ntype: positive\n---\nflorp\nzorp\n", "LibreOffice", florp, 0},
		"Hunspell":       {"3\nflorp/MS\n*wrong\nzorp\tpo:noun\n", "Hunspell", florp, 0},
		"Android's XML":  {`<wordlist locale="en"><w f="128">florp</w><w f="1">zorp</w></wordlist>`, "XML", florp, 0},
		"Apple's XML":    {`<?xml version="1.0"?><plist version="1.0"><array><dict><key>phrase</key><string>florp zorp</string><key>shortcut</key><string>fz</string></dict></array></plist>`, "XML", florp, 0},
		"several a line": {"florp zorp\n", "a word a line", florp, 0},
	} {
		got, err := ReadDictionary(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(got.Words, c.want) || got.Skipped != c.skipped || !strings.Contains(got.Format, c.format) {
			t.Errorf("%s: %+v, want %+v, %d left out, as %s", name, got, c.want, c.skipped, c.format)
		}
	}
	for name, c := range map[string]struct{ text, want string }{
		"prose":       {"I went to the sea and it was cold.\n", "line 1 has 9 words"},
		"empty":       {"", "it has no word"},
		"no words":    {"12\n!\n", "it has no word"},
		"empty JSON":  {"[]", "it has no word"},
		"LibreOffice": {"OOoUserDict1\ntype: negative\n---\nflorp\n", "--blocklist"},
		"Gboard":      {"# Gboard Dictionary format:a\tb\nx\ty\n", "no column word"},
	} {
		if _, err := ReadDictionary(c.text); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "Hunspell") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q and the forms taken in one line", name, err, c.want)
		}
	}
}

func FuzzReadDictionary(f *testing.F) {
	for _, s := range []string{`{"terms":["florp"]}`, "florp 3\n", "# Gboard Dictionary version:1\n\tzorp\t\n", "word=a,f=2", "3\na/b\n", "<w>a</w>", "OOoUserDict1\n---\na", "personal_ws-1.1\na"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadDictionary(text)
		if err != nil {
			return
		}
		if len(d.Words) == 0 || len(d.Words) > MaxLearned {
			t.Errorf("%d words", len(d.Words))
		}
		for _, w := range d.Words {
			if checkWord(w.Word) != nil || w.Count < 1 || w.Count > maxCount || !utf8.ValidString(w.Word) {
				t.Errorf("%+v", w)
			}
		}
	})
}
