package decoder

import "slices"

// Costs of edits that no rewrite explains, −ln of how often at each letter of a misspelt word. They
// are about those of DefaultSlips beside DefaultEstimate.Rate: a rewrite that is rarer than the same
// slip of the finger is of no use.
const (
	plainOmit      = 2.6
	plainInsert    = 5.0
	plainOther     = 8.6
	plainTranspose = 2.7
)

// wordStart and wordEnd stand for the edges of a word in a Rewrite.
const (
	wordStart = '^'
	wordEnd   = '$'
)

// maxRewrite is how many letters a Rewrite has on either side, edges counted.
const maxRewrite = 3

// aligner finds the likeliest way from the letters of a word to those typed.
type aligner struct {
	rules    []rule
	byMeant  map[string][]int // rules by what is meant
	intended []rune           // both with their edges
	typed    []rune
	cost     []float64 // (intended+1, typed+1): of the letters so far
	last     []step    // (intended+1, typed+1): the last step to there
	path     []step
	here     []ruleStep // rules for the letters meant from one on
}

// rule is a Rewrite as the aligner reads it.
type rule struct {
	typed []rune
	cost  float64
}

// ruleStep is a rule for m letters meant.
type ruleStep struct{ m, rule int }

// step goes from m letters meant to n letters typed.
type step struct {
	m, n int
	rule int // noRule for a letter as it is, and for edits that no rule has
}

const noRule = -1

func newAligner(rules []Rewrite) *aligner {
	a := &aligner{byMeant: map[string][]int{}}
	for i, r := range rules {
		a.byMeant[r.Intended] = append(a.byMeant[r.Intended], i)
		a.rules = append(a.rules, rule{[]rune(r.Typed), float64(r.Cost)})
	}
	return a
}

// align sets a.path to the cheapest steps for a pair of folded words.
func (a *aligner) align(p Pair) {
	a.intended = withEdges(a.intended[:0], p.Intended)
	a.typed = withEdges(a.typed[:0], p.Typed)
	width := len(a.typed) + 1
	size := (len(a.intended) + 1) * width
	a.cost, a.last = resize(a.cost, size), resize(a.last, size)
	for i := range size {
		a.cost[i] = float64(never)
	}
	a.cost[0] = 0
	for i := range len(a.intended) + 1 {
		a.here = a.here[:0]
		for m := range min(maxRewrite, len(a.intended)-i) + 1 {
			for _, r := range a.byMeant[string(a.intended[i:i+m])] {
				a.here = append(a.here, ruleStep{m, r})
			}
		}
		for j := range width {
			a.advance(i, j, width)
		}
	}
	a.path = a.path[:0]
	for i, j := len(a.intended), len(a.typed); i > 0 || j > 0; {
		s := a.last[i*width+j]
		a.path = append(a.path, s)
		i, j = i-s.m, j-s.n
	}
	slices.Reverse(a.path)
}

// advance tries all steps from i letters meant and j letters typed.
func (a *aligner) advance(i, j, width int) {
	here := a.cost[i*width+j]
	if here >= float64(never) {
		return
	}
	meant, typed := a.intended[i:], a.typed[j:]
	try := func(s step, cost float64) {
		if at := (i+s.m)*width + j + s.n; here+cost < a.cost[at] {
			a.cost[at], a.last[at] = here+cost, s
		}
	}
	if len(meant) > 0 && len(typed) > 0 && meant[0] == typed[0] {
		try(step{1, 1, noRule}, 0)
	}
	inner := func(letters []rune, n int) bool { // neither edge is edited
		for _, r := range letters[:min(n, len(letters))] {
			if r == wordStart || r == wordEnd {
				return false
			}
		}
		return len(letters) >= n
	}
	if inner(meant, 1) {
		try(step{1, 0, noRule}, plainOmit)
	}
	if inner(typed, 1) && i > 0 {
		try(step{0, 1, noRule}, plainInsert)
	}
	if inner(meant, 1) && inner(typed, 1) && meant[0] != typed[0] {
		try(step{1, 1, noRule}, plainOther)
	}
	if inner(meant, 2) && inner(typed, 2) && meant[0] == typed[1] && meant[1] == typed[0] && meant[0] != meant[1] {
		try(step{2, 2, noRule}, plainTranspose)
	}
	for _, r := range a.here {
		if x := a.rules[r.rule]; len(x.typed) <= len(typed) && (r.m > 0 || i > 0) && slices.Equal(typed[:len(x.typed)], x.typed) {
			try(step{r.m, len(x.typed), r.rule}, x.cost)
		}
	}
}

// edits calls each with the longest stretches of letters that are typed otherwise than meant:
// a.intended[i:i+m] is typed as a.typed[j:j+n].
func (a *aligner) edits(each func(i, m, j, n int)) {
	i, j, m, n := 0, 0, 0, 0
	for _, s := range a.path {
		if s.m == 1 && s.n == 1 && a.intended[i+m] == a.typed[j+n] {
			if m > 0 || n > 0 {
				each(i, m, j, n)
			}
			i, j, m, n = i+m+1, j+n+1, 0, 0
			continue
		}
		m, n = m+s.m, n+s.n
	}
}

// withEdges appends the letters of a word between its edges to dst.
func withEdges(dst []rune, word string) []rune {
	dst = append(dst, wordStart)
	for _, r := range word {
		dst = append(dst, r)
	}
	return append(dst, wordEnd)
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
