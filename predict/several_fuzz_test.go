package predict

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzSeveral: any text has suggestions of several languages whose probabilities are some, the
// same in a session that has read another text before.
func FuzzSeveral(f *testing.F) {
	for _, x := range [][2]string{{"ich war in ", "g"}, {"I was\nwir. ", ""}, {"min\u00e4 olen \xff kotona ", "ko"}, {strings.Repeat("so ", 900), "was"}, {"30", "30am"}, {"''", "'"}} {
		f.Add(x[0], x[1])
	}
	both, _, _ := twoLanguages(f)
	f.Fuzz(func(t *testing.T, context, prefix string) {
		q := Query{Context: context, Prefix: prefix, K: 5, Correction: CorrectAuto, Join: true}
		want, err := both.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, s := range want.Suggestions {
			if sum += s.Probability; !(s.Probability >= 0) || utf8.ValidString(context+prefix) && !utf8.ValidString(s.Word) {
				t.Fatalf("%+v", s)
			}
		}
		if len(want.Suggestions) > q.K || sum > 1+1e-5 {
			t.Fatalf("%d words with %v", len(want.Suggestions), sum)
		}
		s := both.NewSession()
		s.Profile = &Profile{}
		if _, err := s.Answer(Query{Context: "the house is " + context, Prefix: prefix, K: 5}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Answer(q)
		if same := slices.EqualFunc(got.Suggestions, want.Suggestions, func(a, b Suggestion) bool { return a.Word == b.Word && math.Abs(a.Probability-b.Probability) < 1e-4 }); err != nil || !same {
			t.Fatalf("%v, %v, want %v", got.Suggestions, err, want.Suggestions)
		}
		if _, err := s.CorrectText(t.Context(), context, prefix); err != nil {
			t.Fatal(err)
		}
	})
}
