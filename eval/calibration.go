package eval

import "math"

// Calibration says whether the probability of the first candidate holds, over the words whose
// first candidate is not what was typed. A probability holds if of the candidates with it this
// share is right.
type Calibration struct {
	// ECE is the expected calibration error: the mean distance of Predicted and Right in the
	// bins, weighted by their words.
	ECE  float64 `json:"ece"`
	Bins []Bin   `json:"bins"`
	// Thresholds say what would become of the words if autocorrect replaced all of these words
	// from a probability on.
	Thresholds []Threshold `json:"thresholds"`
}

// Bin is the words whose first candidate has a probability from From up.
type Bin struct {
	From      float64 `json:"from"`
	Words     int64   `json:"words"`
	Predicted float64 `json:"predicted"` // mean probability
	Right     float64 `json:"right"`     // share of the candidates that are the intended words
}

// Threshold is what autocorrect from one probability on does.
type Threshold struct {
	From      float64 `json:"from"`
	Precision float64 `json:"precision"` // share of the replacements that are right
	Fixed     float64 `json:"fixed"`     // of the words with an error
	Spoiled   float64 `json:"spoiled"`   // of the words without
}

const bins = 10 // of equal width

var thresholds = [...]float64{0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99}

// calibration has the counts of a Calibration.
type calibration struct {
	bins [bins]struct {
		words, right int64
		sum          float64
	}
	thresholds          [len(thresholds)]struct{ words, right, spoiled int64 }
	replaced, rightlyTo int64 // by autocorrect as it is
}

// add counts a first candidate that differs from what was typed. wrong says whether what was
// typed has an error.
func (c *calibration) add(probability float64, right, wrong bool) {
	b := &c.bins[max(0, min(bins-1, int(probability*bins)))]
	b.words++
	b.right += one(right)
	b.sum += probability
	for i, from := range thresholds {
		if probability >= from {
			t := &c.thresholds[i]
			t.words++
			t.right += one(right)
			t.spoiled += one(!wrong)
		}
	}
}

// replacement counts a word that autocorrect puts in place of what was typed.
func (c *calibration) replacement(right bool) {
	c.replaced++
	c.rightlyTo += one(right)
}

func (c *calibration) precision() float64 { return share(c.rightlyTo, c.replaced) }

// result returns the figures for words of which errors have an error and right have none.
func (c *calibration) result(errors, right int64) Calibration {
	var r Calibration
	all, off := int64(0), 0.0
	for i, b := range c.bins {
		x := Bin{float64(i) / bins, b.words, b.sum / float64(max(1, b.words)), share(b.right, b.words)}
		r.Bins = append(r.Bins, x)
		all += b.words
		off += float64(b.words) * math.Abs(x.Predicted-x.Right)
	}
	r.ECE = off / float64(max(1, all))
	for i, t := range c.thresholds {
		r.Thresholds = append(r.Thresholds, Threshold{thresholds[i], share(t.right, t.words), share(t.right, errors), share(t.spoiled, right)})
	}
	return r
}
