package predict

// Factors of words by how their letters are typed; docs/metrics.md says how they were chosen.
const (
	noApostrophe = 0.5   // dont for don't
	otherAccent  = 0.001 // café for cafe: after all words with the accents typed
	// An apostrophe where the word meant has none.
	strayApostrophe = 0.01
)

// excluded is the score of a word that is not suggested.
const excluded = -1

// spellingStage applies a prior by how a word is spelled beside the letters typed: apostrophes
// may be left out, accents as well, but where they are typed they count.
type spellingStage struct{}

func (spellingStage) use(t *prediction) use { return when(t.Prefix != "", usesScores) }

func (spellingStage) apply(t *prediction) {
	plain := t.prior(nil) // of words without special characters
	digraph := t.p.language.hasDigraph(t.prefix)
	for _, list := range [...]struct {
		*wordIndex
		section
	}{{&t.lexicon.wordIndex, t.vocabScores()}, {&t.oov.wordIndex, t.oovScores()}} {
		loose := len(list.plain()) // the first word that begins otherwise
		for i := range list.scores {
			switch place, score := list.place(i), &list.scores[i]; {
			case i >= loose:
				letters := list.letters[int32(place)]
				adjust(score, t.loosePrior(letters))
				if digraph && !t.p.own.has(letters) {
					adjust(score, otherDigraph)
				}
			case list.odd[place]:
				adjust(score, t.prior(list.letters[int32(place)]))
			case plain != 1:
				adjust(score, plain)
			}
		}
	}
	for i, w := range t.learned {
		t.wordSpecials = appendSpecials(t.wordSpecials[:0], w.key)
		adjust(&t.learnedScores().scores[i], t.prior(t.wordSpecials))
	}
}

// prior returns the factor of a word with these special characters, excluded for none.
func (t *prediction) prior(word []special) float32 {
	s := spelledAs(word, t.specials, len(t.prefix))
	switch {
	case s.lacksApostrophe:
		return excluded
	case s.lacksAccent:
		return otherAccent
	case s.addsApostrophe:
		return noApostrophe
	case t.p.own.missed(word, t.specials, len(t.prefix)):
		return plainOwn
	}
	return 1
}

// loosePrior is prior for a word that the letters typed may mean otherwise: its apostrophes
// and accents are not at their places.
func (t *prediction) loosePrior(word []special) float32 {
	prior := float32(1)
	typed, apostrophe := apostrophes(t.specials), apostrophes(word)
	switch {
	case typed > apostrophe:
		prior = strayApostrophe
	case typed < apostrophe:
		prior = noApostrophe
	}
	if len(t.specials)-typed > len(word)-apostrophe {
		prior *= otherAccent
	}
	return prior
}

func apostrophes(of []special) (n int) {
	for _, s := range of {
		if s.r == '\'' {
			n++
		}
	}
	return n
}

func adjust(score *float32, prior float32) {
	if prior == excluded {
		*score = excluded
	} else {
		*score *= prior
	}
}
