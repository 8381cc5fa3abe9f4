package predict

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/decoder"
)

// touches are the sums of a person's touches beside the centres of the keys meant: dx in key
// widths, dy in rows. Sums of several profiles add up.
type touches struct {
	N  int     `json:"n"`
	X  float64 `json:"x"` // Σ dx
	Y  float64 `json:"y"`
	XX float64 `json:"xx"` // Σ dx²
	YY float64 `json:"yy"`
}

const (
	// usualTouches is how many touches of the usual finger those of a person are added to.
	usualTouches = 200
	// maxTouches is from how many touches on the older ones count half.
	maxTouches = 20_000
	// maxOff is how far from the key meant a touch is one of it, not a slip.
	maxOff = 0.75
)

// Touched learns where a person touches keys: word is what was meant and touches has where each
// of its letters was touched on keys of that layout (see Predictor.Layout). Touches far from their keys are slips and teach nothing. The profile keeps
// the sums alone. The error says what is wrong with the arguments.
func (p *Profile) Touched(l *Layout, word string, touched []Touch) error {
	if n := utf8.RuneCountInString(word); n != len(touched) {
		return fmt.Errorf("%d touches of a word of %d characters, want one for each", len(touched), n)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := 0
	for _, r := range word {
		fold, _ := utf8.DecodeRuneInString(Fold(string(r)))
		if key, ok := l.Keys[fold]; ok {
			p.touches.add(float64(touched[i].X-key.X), float64(touched[i].Y-key.Y))
		}
		i++
	}
	return nil
}

// add adds a touch.
func (t *touches) add(dx, dy float64) {
	if !(math.Abs(dx) <= maxOff && math.Abs(dy) <= maxOff) {
		return
	}
	t.merge(touches{1, dx, dy, dx * dx, dy * dy})
}

// merge adds the touches of another profile.
func (t *touches) merge(o touches) {
	t.N, t.X, t.Y, t.XX, t.YY = t.N+o.N, t.X+o.X, t.Y+o.Y, t.XX+o.XX, t.YY+o.YY
	for t.N > maxTouches {
		t.N, t.X, t.Y, t.XX, t.YY = t.N/2, t.X/2, t.Y/2, t.XX/2, t.YY/2
	}
}

// check says what is wrong with the touches of a file.
func (t *touches) check() error {
	n := float64(t.N)
	if t.N < 0 || t.N > maxTouches || !(math.Abs(t.X) <= n*maxOff && math.Abs(t.Y) <= n*maxOff && t.XX >= 0 && t.XX <= n && t.YY >= 0 && t.YY <= n) {
		return errors.New("touches have sums that touches near their keys do not have")
	}
	return nil
}

// finger returns how the person's touches scatter: the usual finger, moved towards what was
// learned. A nil profile has learned nothing.
func (p *Profile) finger() decoder.Finger {
	f := decoder.DefaultFinger
	if p == nil {
		return f
	}
	p.mu.RLock()
	t := p.touches
	p.mu.RUnlock()
	if t.N == 0 {
		return f
	}
	n := float64(t.N + usualTouches)
	x, y := t.X/n, t.Y/n
	spread := func(sigma float32, sum, squares, mean float64) float32 {
		usual := float64(sigma) * float64(sigma) * usualTouches
		v := (usual + squares - 2*mean*sum + float64(t.N)*mean*mean) / n
		return float32(math.Sqrt(max(v, 0.01)))
	}
	return decoder.Finger{
		SigmaX: spread(f.SigmaX, t.X, t.XX, x), SigmaY: spread(f.SigmaY, t.Y, t.YY, y),
		Offset: decoder.Point{X: float32(x), Y: float32(y)},
	}
}

// Correction returns what the person wants to be done about slips, CorrectDefault if the profile
// does not say.
func (p *Profile) Correction() Correction {
	if p == nil {
		return CorrectDefault
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.correction
}

// SetCorrection sets what the person wants to be done about slips.
func (p *Profile) SetCorrection(c Correction) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.correction = c
}
