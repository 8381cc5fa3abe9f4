package predict

import (
	"slices"
	"testing"
)

// TestTurkishCapitalI: I is the capital of ı and İ that of i, in the letters typed, in the lists and in
// what was learned.
func TestTurkishCapitalI(t *testing.T) {
	_, rules := allRules(t)
	p := inLanguage(t, rules["tr"], "ışık", "işik", "Irak", "İzmir", "bir")
	s := p.NewSession()
	probability := func(typed, want string) float64 {
		found, err := s.Suggest("bir "+typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		n := 0.0
		for _, x := range found {
			if x.Word == want {
				if n > 0 {
					t.Errorf("%s: %s twice in %v", typed, want, found)
				}
				n = x.Probability
			}
		}
		return n
	}
	for range 2 {
		for _, x := range []struct{ typed, own, other string }{
			{"Işı", "Işık", "İşik"}, {"ışı", "ışık", "işik"}, {"İşi", "İşik", "Işık"}, {"işi", "işik", "ışık"},
		} {
			if own, other := probability(x.typed, x.own), probability(x.typed, x.other); !(own > 4*other) {
				t.Errorf("%s: %s %v, %s %v", x.typed, x.own, own, x.other, other)
			}
		}
		for typed, want := range map[string]string{"Ira": "Irak", "ıra": "Irak", "İzm": "İzmir", "izm": "İzmir", "IRA": "IRAK", "İZM": "İZMİR"} {
			if !(probability(typed, want) > 0.5) {
				t.Errorf("%s: %s has %v", typed, want, probability(typed, want))
			}
		}
		for _, typed := range []string{"Irak", "Işık", "IŞIK"} {
			a, err := s.Correct(Query{Context: "bir ", Prefix: typed, K: 3, Correction: CorrectAuto})
			if err != nil || a.Autocorrect != "" || len(a.Suggestions) == 0 || a.Suggestions[0].Kind != AsTyped || a.Suggestions[0].Word != typed {
				t.Errorf("%s: %+v (%v)", typed, a, err)
			}
		}
		s.Profile = &Profile{}
		s.Profile.Learn("bir Irak, bir Irak ve bir Işık")
		s.Remember("bir Irak")
		if at := slices.IndexFunc(s.Profile.List(), func(w Learned) bool { return w.Word == "Irak" }); at < 0 {
			t.Fatalf("learned %v", s.Profile.List())
		}
	}
}
