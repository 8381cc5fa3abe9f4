package vocab

import (
	"strings"
	"testing"
)

func TestExtend(t *testing.T) {
	v, err := Read(strings.NewReader("<unk>\n<eos>\nthe\nParis\n"), Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	more, err := v.Extend([]string{"kubectl", "Grafana"})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int32{"the": 2, "paris": 3, "kubectl": 4, "GRAFANA": 5, "other": Unk} {
		if got := more.ID(word); got != want {
			t.Errorf("ID(%q) = %d, want %d", word, got, want)
		}
	}
	if v.Len() != 4 || v.Has("kubectl") {
		t.Errorf("the vocabulary that was extended has %d words now", v.Len())
	}
	for _, words := range [][]string{{"THE"}, {"new", "New"}, {"two words"}, {""}, {"\xff"}, {"<unk>"}} {
		if _, err := v.Extend(words); err == nil {
			t.Errorf("Extend(%q) succeeded, want an error", words)
		}
	}
}
