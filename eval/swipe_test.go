package eval

import (
	"context"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
)

// TestSwipe counts by hand, with a finger that never errs: that and the are first, thee, which has
// the path of the, and zebra are no words, and the others are not swiped.
func TestSwipe(t *testing.T) {
	p, _ := tinyPredictor(t)
	typist := NewSwipingTypist(p, decoder.Qwerty(), decoder.SwipeNoise{}, 1)
	if err := typist.Line(context.Background(), "That, the thee — zebra! well-done I 2nd étude"); err != nil {
		t.Fatal(err)
	}
	if r := typist.Result(); r != (Swipes{Words: 4, Top1: 0.5, Top3: 0.5, Top20: 0.5}) {
		t.Errorf("%+v", r)
	}
	stopped, cancel := context.WithCancel(context.Background())
	if cancel(); typist.Line(stopped, "that") == nil {
		t.Error("goes on after it is stopped")
	}
}
