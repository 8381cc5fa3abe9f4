package predict

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
)

// TestTouched: a profile learns where its person touches keys, and keeps it in its file, where
// two profiles add up.
func TestTouched(t *testing.T) {
	const dx, dy, sigma = 0.2, -0.1, 0.12
	r, p, keys := rand.New(rand.NewPCG(1, 2)), &Profile{}, decoder.Qwerty().Keys
	for range 600 {
		var touches []Touch
		for _, c := range "Héllo" {
			key := keys[map[rune]rune{'H': 'h', 'é': 'e'}[c]]
			if key == (Touch{}) {
				key = keys[c]
			}
			touches = append(touches, Touch{X: key.X + dx + float32(r.NormFloat64())*sigma, Y: key.Y + dy + float32(r.NormFloat64())*sigma})
		}
		if err := p.Touched(decoder.Qwerty(), "Héllo", touches); err != nil {
			t.Fatal(err)
		}
	}
	check := func(p *Profile, of string) {
		t.Helper()
		f := p.finger()
		near := func(a float32, b float64) bool { return math.Abs(float64(a)-b) < 0.03 }
		if !near(f.Offset.X, dx) || !near(f.Offset.Y, dy) || !near(f.SigmaX, sigma) || !near(f.SigmaY, sigma) {
			t.Errorf("%s: %+v, want about (%v, %v) and %v", of, f, dx, dy, sigma)
		}
	}
	check(p, "learned")
	var file bytes.Buffer
	p.SetCorrection(CorrectAuto)
	for range 2 {
		if err := p.Export(&file); err != nil {
			t.Fatal(err)
		}
	}
	saved, err := ReadProfile(&file)
	if err != nil {
		t.Fatal(err)
	}
	check(saved.Profile, "read twice")
	if n := saved.touches.N; n != 2*p.touches.N {
		t.Errorf("%d touches of two files, want %d", n, 2*p.touches.N)
	}
	if saved.Correction() != CorrectAuto {
		t.Errorf("correction %v, want auto", saved.Correction())
	}
}

func TestTouchedRefuses(t *testing.T) {
	p := &Profile{}
	inf := float32(math.Inf(1))
	if err := p.Touched(decoder.Qwerty(), "ab", []Touch{{}}); err == nil || !strings.Contains(err.Error(), "1 touches of a word of 2") {
		t.Errorf("%v", err)
	}
	if err := p.Touched(decoder.Qwerty(), "qqq4", []Touch{{X: inf}, {X: 5}, {X: float32(math.NaN())}, {}}); err != nil || p.touches.N != 0 {
		t.Errorf("%v, %d touches, want none: all are far from their keys", err, p.touches.N)
	}
	for _, file := range []string{
		`{"format": 2, "words": [], "touches": {"n": -1}}`,
		`{"format": 2, "words": [], "touches": {"n": 1, "x": 5}}`,
		`{"format": 2, "words": [], "touches": {"n": 100000000}}`,
		`{"format": 2, "words": [], "correction": "maybe"}`,
	} {
		if _, err := ReadProfile(strings.NewReader(file)); err == nil {
			t.Errorf("%s is read", file)
		}
	}
}
