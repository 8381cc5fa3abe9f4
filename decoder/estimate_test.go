package decoder

import (
	"math"
	"slices"
	"testing"
)

// misspelt has ten words with ie for ei, and as many with f for a ph that begins them.
func misspelt() (pairs []Pair) {
	for _, c := range "abcdfghjkm" {
		s := string(c)
		pairs = append(pairs, Pair{s + "ziev", s + "zeiv", 1}, Pair{"fo" + s, "pho" + s, 1})
	}
	return pairs
}

// costOf returns the cost of a rewrite, +Inf if it is not listed.
func costOf(list []Rewrite, intended, typed string) float64 {
	for _, r := range list {
		if r.Intended == intended && r.Typed == typed {
			return float64(r.Cost)
		}
	}
	return math.Inf(1)
}

func TestEstimate(t *testing.T) {
	got := Estimate{Rate: 0.1, Limit: 100}.Rewrites(misspelt())
	least := func(kinds ...[2]string) float64 {
		x := math.Inf(1)
		for _, k := range kinds {
			x = min(x, costOf(got, k[0], k[1]))
		}
		return x
	}
	want := -math.Log(0.1 * 10 / 20) // all places, and 10 more
	if x := least([2]string{"ei", "ie"}, [2]string{"zei", "zie"}, [2]string{"eiv", "iev"}); math.Abs(x-want) > 0.01 {
		t.Errorf("ei costs %v, want %v: %v", x, want, got)
	}
	if x := least([2]string{"ph", "f"}, [2]string{"^ph", "^f"}, [2]string{"pho", "fo"}); math.Abs(x-want) > 0.01 {
		t.Errorf("ph costs %v, want %v: %v", x, want, got)
	}
	if len(got) != 2 {
		t.Errorf("%v, want two rewrites that explain all", got)
	}
	// Half the rate costs ln 2 more.
	half := Estimate{Rate: 0.05, Limit: 100}.Rewrites(misspelt())
	for i, r := range half {
		if math.Abs(float64(r.Cost-got[i].Cost)-math.Ln2) > 1e-4 {
			t.Errorf("%v, %v at half the rate", got[i], r)
		}
	}
	if few := (Estimate{Rate: 0.1, Limit: 1}).Rewrites(misspelt()); len(few) != 1 {
		t.Errorf("%v, want one rewrite", few)
	}
}

// TestEstimateOrder: the order of the pairs does not matter, and what is estimated can be
// written.
func TestEstimateOrder(t *testing.T) {
	pairs := misspelt()
	want := DefaultEstimate.Rewrites(pairs)
	slices.Reverse(pairs)
	if got := DefaultEstimate.Rewrites(pairs); !slices.Equal(got, want) {
		t.Errorf("%v, reversed %v", want, got)
	}
	for _, r := range want {
		if err := r.check(); err != nil {
			t.Error(err)
		}
	}
}

// TestEstimateFew: what only one word has, or hardly any pair, is no rewrite.
func TestEstimateFew(t *testing.T) {
	pairs := []Pair{{"wierd", "weird", 1}, {"foto", "photo", 1}, {"teh", "the", 100}}
	if got := DefaultEstimate.Rewrites(pairs); len(got) != 0 {
		t.Errorf("%v, want none", got)
	}
	if got := DefaultEstimate.Rewrites(nil); len(got) != 0 {
		t.Errorf("%v of no pairs", got)
	}
}
