package predict

// corrected lists the words of one list that the keys may mean, though they do not begin with
// the letters typed.
type corrected struct {
	words []correctedWord
	slot  []uint16 // of each place of the list: 1 + the index in words, 0 for none; nil before there are any
	size  int      // of the list
}

// correctedWord is a word by its place in a list.
type correctedWord struct {
	place      int32
	likelihood float32 // of the keys for this word, beside that for the letters as they are
}

func newCorrected(list wordIndex) corrected { return corrected{size: len(list.folds)} }

// clear drops all words.
func (c *corrected) clear() {
	for _, w := range c.words {
		c.slot[w.place] = 0
	}
	c.words = c.words[:0]
}

// add adds the words of a list at places from to to−1 but those of without. Words that were
// added before stay as they are.
func (c *corrected) add(from, to int32, likelihood float32, without span) {
	if c.slot == nil {
		c.words, c.slot = make([]correctedWord, 0, maxCorrected), make([]uint16, c.size)
	}
	for place := from; place < to; place++ {
		if c.slot[place] == 0 && (int(place) < without.from || int(place) >= without.to) {
			c.words = append(c.words, correctedWord{place, likelihood})
			c.slot[place] = uint16(len(c.words))
		}
	}
}

// finish leaves only the words that are the letters typed.
func (d *distribution) finish() {
	d.vocabSpan.to = d.vocabSpan.from + d.typed()
	n := 0
	for n < d.oovSpan.len() && d.oov.folds[d.oovSpan.from+n] == string(d.prefix) {
		n++
	}
	d.oovSpan.to = d.oovSpan.from + n
}
