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

// TestBatchCursorFixed: without a spread the batches are those of Batches.At.
func TestBatchCursorFixed(t *testing.T) {
	b := batches(t, 331, 4, 7)
	o := Options{BatchSize: 4, SeqLen: 7}
	c := newBatchCursor(o, b)
	if got := c.steps(3); got != int64(3*b.Len()) {
		t.Fatalf("3 epochs have %d steps, want %d", got, 3*b.Len())
	}
	x, y, atX, atY := make([]int32, 28), make([]int32, 28), make([]int32, 28), make([]int32, 28)
	for step := range 2 * b.Len() {
		b.At(step%b.Len(), atX, atY)
		if n := b.Window(c.start, c.length, x, y); n != 7 {
			t.Fatalf("step %d has length %d, want 7", step, n)
		}
		if x[27] != atX[27] || y[0] != atY[0] {
			t.Fatalf("step %d begins elsewhere", step)
		}
		if want := float64(step) / float64(b.Len()); c.epochs() != want {
			t.Fatalf("step %d: epochs %v, want %v", step, c.epochs(), want)
		}
		c.next()
	}
}

// TestBatchCursorRandom: every word is read once an epoch, in order; lengths are as random
// as they should be; seek leads to the same place as calls of next.
func TestBatchCursorRandom(t *testing.T) {
	const rows, base, spread = 2, 70, 5.0
	b := batches(t, 400_000, rows, base)
	o := Options{BatchSize: rows, SeqLen: base, SeqSpread: spread, Seed: 3}
	c := newBatchCursor(o, b)
	total := c.steps(2)
	if c.step != 0 || c.start != 0 {
		t.Fatal("counting steps moves the cursor")
	}
	short, sum, squares, full := 0, 0.0, 0.0, 0
	at, epoch := 0, int64(0)
	for c.step < total {
		if c.start != at || c.epoch != epoch {
			t.Fatalf("step %d is at %d of epoch %d, want %d of %d", c.step, c.start, c.epoch, at, epoch)
		}
		if c.length < 1 || c.length > c.maxLength() {
			t.Fatalf("step %d has length %d, want 1 to %d", c.step, c.length, c.maxLength())
		}
		if c.length < 50 {
			short++
		} else {
			full++
			sum += float64(c.length)
			squares += float64(c.length * c.length)
		}
		if c.step%1000 == 17 {
			other := newBatchCursor(o, b)
			other.seek(c.step)
			if other.start != c.start || other.epoch != c.epoch || other.length != c.length {
				t.Fatalf("step %d: a cursor that seeks it is elsewhere", c.step)
			}
		}
		if at += c.length; at == b.RowLen()-1 {
			at, epoch = 0, epoch+1
		}
		c.next()
	}
	if c.epoch != 2 || c.start != 0 || c.epochs() != 2 {
		t.Errorf("after %d steps at %d of epoch %d, want the start of epoch 2", total, c.start, c.epoch)
	}
	if share := float64(short) / float64(total); math.Abs(share-halfShare) > 0.015 {
		t.Errorf("%.3f of the batches are short, want %v", share, halfShare)
	}
	mean := sum / float64(full)
	if sd := math.Sqrt(squares/float64(full) - mean*mean); math.Abs(mean-base) > 1 || math.Abs(sd-spread) > 0.5 {
		t.Errorf("lengths have mean %.2f and deviation %.2f, want %v and %v", mean, sd, base, spread)
	}
}

// TestBatchCursorSmall: drawn lengths far below 0, and rows shorter than a length.
func TestBatchCursorSmall(t *testing.T) {
	for _, o := range []Options{
		{BatchSize: 1, SeqLen: 1, SeqSpread: 100}, {BatchSize: 3, SeqLen: 4, SeqSpread: 0.5}, {BatchSize: 2, SeqLen: 20, SeqSpread: 1000},
	} {
		b := batches(t, 90, o.BatchSize, o.SeqLen)
		c := newBatchCursor(o, b)
		for range c.steps(50) {
			if c.length < 1 || c.start+c.length > b.RowLen()-1 || c.length > c.maxLength() {
				t.Fatalf("%+v: %d words from %d in rows of %d", o, c.length, c.start, b.RowLen())
			}
			c.next()
		}
		if c.epoch != 50 || c.start != 0 {
			t.Errorf("%+v: at %d of epoch %d, want 50", o, c.start, c.epoch)
		}
	}
}
