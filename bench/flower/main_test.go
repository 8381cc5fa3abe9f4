package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPartNames(t *testing.T) {
	if names, err := partNames("central,many"); err != nil || len(names) != 2 {
		t.Errorf("%q, %v", names, err)
	}
	for _, list := range []string{"", "central,", "central,nothing"} {
		if names, err := partNames(list); err == nil || !strings.Contains(err.Error(), allParts) {
			t.Errorf("%q: %q, %v", list, names, err)
		}
	}
}

// Parts of other settings are kept from those that are done now.
func TestGoOn(t *testing.T) {
	s := settings{training: training{Words: 10, Rounds: 2, Steps: 3, Rate: "1", Epsilon: "2", OuterRate: "3", OuterMomentum: "4"}}
	other := s
	other.Epsilon = "5"
	all := strings.Split(allParts, ",")
	for _, test := range []struct {
		name  string
		now   settings
		parts []string
		want  float64 // perplexity in one place that is kept, below 0 for an error
	}{
		{"some of the same settings", s, all[:2], 7},
		{"all of the same settings", s, all, 7},
		{"some of other settings", other, all[:2], -1},
		{"all of other settings", other, all, 0},
	} {
		var o outcome
		if err := o.goOn(s, all[:1]); err != nil {
			t.Fatal(err)
		}
		o.Central = []place{{Perplexity: 7}}
		err := o.goOn(test.now, test.parts)
		if test.want < 0 {
			if err == nil {
				t.Errorf("%s: no error", test.name)
			}
			continue
		}
		if err != nil || o.best() != test.want || o.Training != test.now.training {
			t.Errorf("%s: %v, %v, %v", test.name, err, o.Central, o.Training)
		}
	}
}

// An outcome that has only some parts can be written.
func TestSomeParts(t *testing.T) {
	for _, o := range []outcome{{}, {Federated: 2}, {Central: []place{{Perplexity: 2}}}, {Federated: 3, Central: []place{{Perplexity: 2}}}} {
		o.compare()
		if _, err := json.Marshal(o); err != nil {
			t.Error(err)
		}
	}
}
