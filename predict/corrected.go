package predict

import (
	"cmp"
	"slices"
)

// finish leaves only the words that are the letters typed.
func (d *distribution) finish() {
	d.vocabSpan.to = d.vocabSpan.from + d.typed()
	n := 0
	for n < d.oovSpan.len() && d.oov.folds[d.oovSpan.from+n] == string(d.prefix) {
		n++
	}
	d.oovSpan.to = d.oovSpan.from + n
}

// addCorrected adds a word that the letters may mean, unless it begins with them.
func (d *distribution) addCorrected(of source, x corrected) {
	s, to := d.vocabSpan, &d.vocabCorrected
	if of == inOOV {
		s, to = d.oovSpan, &d.oovCorrected
	}
	if int(x.place) < s.from || int(x.place) >= s.to {
		*to = append(*to, x)
	}
}

// sortCorrected sorts the words added by place and keeps the likeliest of each.
func (d *distribution) sortCorrected() {
	for _, list := range []*[]corrected{&d.vocabCorrected, &d.oovCorrected} {
		slices.SortFunc(*list, func(a, b corrected) int {
			return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.likelihood, a.likelihood))
		})
		*list = slices.CompactFunc(*list, func(a, b corrected) bool { return a.place == b.place })
	}
}
