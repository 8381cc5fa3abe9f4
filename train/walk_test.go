package train

import (
	"math"
	"testing"

	"github.com/lstmkb/lstmkb/corpus"
)

func batches(t *testing.T, tokens, rows, steps int) *corpus.Batches {
	t.Helper()
	ids := make([]int32, tokens)
	for i := range ids {
		ids[i] = int32(i)
	}
	b, err := corpus.NewBatches(ids, rows, steps)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWalkFixed: without a spread the way is that of Batches.At.
func TestWalkFixed(t *testing.T) {
	b := batches(t, 331, 4, 7)
	o := Options{BatchSize: 4, SeqLen: 7}
	w := newWalk(o, b)
	if got := w.steps(3); got != int64(3*b.Len()) {
		t.Fatalf("3 epochs have %d steps, want %d", got, 3*b.Len())
	}
	x, y, atX, atY := make([]int32, 28), make([]int32, 28), make([]int32, 28), make([]int32, 28)
	for step := range 2 * b.Len() {
		b.At(step%b.Len(), atX, atY)
		if n := b.Window(w.start, w.length, x, y); n != 7 {
			t.Fatalf("step %d has length %d, want 7", step, n)
		}
		if x[27] != atX[27] || y[0] != atY[0] {
			t.Fatalf("step %d begins elsewhere", step)
		}
		if want := float64(step) / float64(b.Len()); w.epochs() != want {
			t.Fatalf("step %d: epochs %v, want %v", step, w.epochs(), want)
		}
		w.next()
	}
}

// TestWalkRandom: every word is read once an epoch, in order; lengths are as random
// as they should be; and a resumed walk goes on where another would be.
func TestWalkRandom(t *testing.T) {
	const rows, base, spread = 2, 70, 5.0
	b := batches(t, 400_000, rows, base)
	o := Options{BatchSize: rows, SeqLen: base, SeqSpread: spread, Seed: 3}
	w := newWalk(o, b)
	total := w.steps(2)
	if w.step != 0 || w.start != 0 {
		t.Fatal("counting steps moves the walk")
	}
	short, sum, squares, full := 0, 0.0, 0.0, 0
	at, epoch := 0, int64(0)
	for w.step < total {
		if w.start != at || w.epoch != epoch {
			t.Fatalf("step %d is at %d of epoch %d, want %d of %d", w.step, w.start, w.epoch, at, epoch)
		}
		if w.length < 1 || w.length > w.longest() {
			t.Fatalf("step %d has length %d, want 1 to %d", w.step, w.length, w.longest())
		}
		if w.length < 50 {
			short++
		} else {
			full++
			sum += float64(w.length)
			squares += float64(w.length * w.length)
		}
		if w.step%1000 == 17 {
			other := newWalk(o, b)
			other.seek(w.step)
			if other.start != w.start || other.epoch != w.epoch || other.length != w.length {
				t.Fatalf("step %d: a resumed walk is elsewhere", w.step)
			}
		}
		if at += w.length; at == b.RowLen()-1 {
			at, epoch = 0, epoch+1
		}
		w.next()
	}
	if w.epoch != 2 || w.start != 0 || w.epochs() != 2 {
		t.Errorf("after %d steps at %d of epoch %d, want the start of epoch 2", total, w.start, w.epoch)
	}
	if share := float64(short) / float64(total); math.Abs(share-shortShare) > 0.015 {
		t.Errorf("%.3f of the batches are short, want %v", share, shortShare)
	}
	mean := sum / float64(full)
	if sd := math.Sqrt(squares/float64(full) - mean*mean); math.Abs(mean-base) > 1 || math.Abs(sd-spread) > 0.5 {
		t.Errorf("lengths have mean %.2f and deviation %.2f, want %v and %v", mean, sd, base, spread)
	}
}

// TestWalkSmall: lengths far below 0 and rows shorter than a length.
func TestWalkSmall(t *testing.T) {
	for _, o := range []Options{
		{BatchSize: 1, SeqLen: 1, SeqSpread: 100}, {BatchSize: 3, SeqLen: 4, SeqSpread: 0.5}, {BatchSize: 2, SeqLen: 20, SeqSpread: 1000},
	} {
		b := batches(t, 90, o.BatchSize, o.SeqLen)
		w := newWalk(o, b)
		for range w.steps(50) {
			if w.length < 1 || w.start+w.length > b.RowLen()-1 || w.length > w.longest() {
				t.Fatalf("%+v: %d words from %d in rows of %d", o, w.length, w.start, b.RowLen())
			}
			w.next()
		}
		if w.epoch != 50 || w.start != 0 {
			t.Errorf("%+v: at %d of epoch %d, want 50", o, w.start, w.epoch)
		}
	}
}
