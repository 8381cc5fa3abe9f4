package predict

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// Settings of CountForms; docs/metrics.md says what they give.
const (
	minForms     = 5    // uses of a spelling that is listed, whatever it gains
	minFormShare = 0.05 // of the word's uses
	minFormGain  = 3    // uses in the text that a word, or a token before, must set right to be listed
	minPairGain  = 2    // likewise of a word after a token
	beforePrior  = 0.5  // 1/variance of the weights of the tokens before
	fitSteps     = 10   // of Newton's method
)

// CountForms counts the spellings of v's words in a text and lists the words that are written
// both ways, and what the token before says of that. each calls its argument with every line of the
// text, and is called twice.
func CountForms(v *vocab.Vocab, l Language, each func(do func(line string)) error) (*Forms, error) {
	c := formCounter{vocab: v, language: l, each: each, words: map[int32]*twoForms{}, pairs: map[idPair]*pairUses{}}
	if err := c.countWords(); err != nil {
		return nil, err
	}
	if err := c.countPairs(); err != nil {
		return nil, err
	}
	return c.forms(), nil
}

type formCounter struct {
	vocab    *vocab.Vocab
	language Language
	each     func(do func(line string)) error
	words    map[int32]*twoForms // those that the text has in both spellings, by id
	pairs    map[idPair]*pairUses
}

// pairUses has the uses of a word behind one token: without and with a capital before it.
type pairUses struct{ plain, named caseUses }

// eachUse calls do with each use of a word that tells its case, and with the token before it.
func (c *formCounter) eachUse(do func(before, id int32, text string, use vocab.CaseUse)) error {
	return c.each(func(line string) {
		before := int32(vocab.Eos)
		c.language.Cased(c.vocab.Tokenizer(), line, func(w string, use vocab.CaseUse) bool {
			id := c.vocab.ID(w)
			if use != vocab.Untelling && c.vocab.IsWord(id) {
				do(before, id, w, use)
			}
			before = id
			return true
		})
	})
}

// countWords counts the spellings of each word.
func (c *formCounter) countWords() error {
	counts := make([]vocab.Forms, c.vocab.Len())
	err := c.eachUse(func(_, id int32, text string, use vocab.CaseUse) {
		counts[id].Add(strings.ReplaceAll(text, "’", "'"), use, 1)
	})
	for id, forms := range counts {
		if x, ok := twoFormsOf(forms); ok {
			c.words[int32(id)] = &x
		}
	}
	return err
}

// twoFormsOf returns the usual small and capital spelling of a word, if it has both.
func twoFormsOf(forms vocab.Forms) (x twoForms, ok bool) {
	var small, capital int64 // of the commonest spellings
	for _, s := range forms {
		n := s.Plain + s.InName
		if !hasCapital(s.Text) {
			x.plain.small, x.named.small = x.plain.small+s.Plain, x.named.small+s.InName
			if n > small {
				x.small, small = s.Text, n
			}
			continue
		}
		x.plain.capital, x.named.capital = x.plain.capital+s.Plain, x.named.capital+s.InName
		if n > capital {
			x.capital, capital = s.Text, n
		}
	}
	return x, min(small, capital) > 0
}

// countPairs counts the uses of these words behind each token that tells anything.
func (c *formCounter) countPairs() error {
	return c.eachUse(func(before, id int32, text string, use vocab.CaseUse) {
		if c.words[id] == nil {
			return
		}
		if c.mayBegin(c.vocab.Word(before)) {
			before = vocab.Eos
		}
		u := c.pairs[idPair{before, id}]
		if u == nil {
			u = &pairUses{}
			c.pairs[idPair{before, id}] = u
		}
		to := &u.plain
		if use == vocab.InName {
			to = &u.named
		}
		if hasCapital(text) {
			to.capital++
		} else {
			to.small++
		}
	})
}

// mayBegin reports whether a sentence may begin behind a token: there, small letters alone tell
// anything, so that they would seem to be the rule.
func (c *formCounter) mayBegin(token string) bool {
	return strings.ContainsAny(token, c.language.SentenceEnds) || strings.ContainsFunc(token, func(r rune) bool {
		return strings.ContainsRune("\"„‚", r) || unicode.In(r, unicode.Pi, unicode.Pf)
	}) && !strings.ContainsFunc(token, unicode.IsLetter)
}

// forms fits the tokens' weights and lists what sets enough uses of the text right.
func (c *formCounter) forms() *Forms {
	behind := map[int32][]int32{} // the words behind each token
	for p := range c.pairs {
		behind[p.before] = append(behind[p.before], p.word)
	}
	f, gains := &Forms{}, map[int32]int64{} // of words
	for before, words := range behind {
		slices.Sort(words) // sums do not depend on the order of a map
		weight := 0.0
		if before != vocab.Eos {
			weight = c.fit(before, words)
		}
		if weight == 0 || c.right(before, words, weight)-c.right(before, words, 0) < minFormGain {
			weight = 0
		} else {
			f.before = append(f.before, formBefore{c.vocab.Word(before), float32(weight)})
		}
		for _, id := range words {
			u, x := c.pairs[idPair{before, id}], c.words[id]
			right := u.right(x, weight, &c.language)
			if sum := u.sum(); before != vocab.Eos {
				if alone := u.rightBy(&c.language, func(as casing) float64 { return sum.logOdds(x.logOdds(as) + weight) }); alone-right >= minPairGain {
					f.pairs, right = append(f.pairs, formPair{c.vocab.Word(before), x.small, sum}), alone
				}
			}
			gains[id] += right
			if shown := c.vocab.Word(id); hasCapital(shown) {
				gains[id] -= u.sum().capital
			} else {
				gains[id] -= u.sum().small
			}
		}
	}
	listed := map[string]bool{}
	for id, x := range c.words {
		if x.isEither() || gains[id] >= minFormGain {
			f.list, listed[x.small] = append(f.list, *x), true
		}
	}
	f.pairs = slices.DeleteFunc(f.pairs, func(p formPair) bool { return !listed[p.word] })
	f.sort()
	return f
}

// fit returns the weight of a token: the logarithm of the odds that it gives to capitals behind
// it, of highest probability with a normal prior.
func (c *formCounter) fit(before int32, words []int32) (weight float64) {
	for range fitSteps {
		slope, curve := -beforePrior*weight, beforePrior
		for _, id := range words {
			u, x := c.pairs[idPair{before, id}], c.words[id]
			for as, n := range [...]caseUses{within: u.plain, inName: u.named} {
				p := 1 / (1 + math.Exp(-x.logOdds(casing(as))-weight))
				slope += float64(n.capital) - p*float64(n.sum())
				curve += p * (1 - p) * float64(n.sum())
			}
		}
		weight += max(-1, min(1, slope/curve))
	}
	return math.Round(10*weight) / 10 // as it is written
}

// right returns how many uses behind a token of that weight are written as the text has them.
func (c *formCounter) right(before int32, words []int32, weight float64) (n int64) {
	for _, id := range words {
		n += c.pairs[idPair{before, id}].right(c.words[id], weight, &c.language)
	}
	return n
}

// right returns how many uses are written as the text has them by a weight alone.
func (u *pairUses) right(x *twoForms, weight float64, l *Language) int64 {
	return u.rightBy(l, func(as casing) float64 { return x.logOdds(as) + weight })
}

// rightBy returns how many uses are written as the text has them by those odds.
func (u *pairUses) rightBy(l *Language, odds func(as casing) float64) (n int64) {
	for as, uses := range [...]caseUses{within: u.plain, inName: u.named} {
		if odds(casing(as)) > l.capitalFrom(casing(as)) {
			n += uses.capital
		} else {
			n += uses.small
		}
	}
	return n
}

func (u *pairUses) sum() caseUses {
	return caseUses{u.plain.small + u.named.small, u.plain.capital + u.named.capital}
}

func (f *Forms) sort() {
	slices.SortFunc(f.list, func(a, b twoForms) int { return strings.Compare(a.small, b.small) })
	slices.SortFunc(f.before, func(a, b formBefore) int { return strings.Compare(a.token, b.token) })
	slices.SortFunc(f.pairs, func(a, b formPair) int {
		return cmp.Or(strings.Compare(a.before, b.before), strings.Compare(a.word, b.word))
	})
}
