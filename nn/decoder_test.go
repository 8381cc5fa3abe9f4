package nn

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func TestPanels(t *testing.T) {
	for _, c := range []struct{ vocab, n, want int }{
		{100, 50, 50}, {panelSize, 5, 1}, {2 * panelSize, 3, 1}, {panelSize / 8, 8, 8},
		{panelSize / 8, 9, 5}, // 5 and 4, rather than 8 and 1
		{panelSize / 8, 17, 6},
		{100, 1, 1},
	} {
		l := decoder{vocab: c.vocab, panelSize: panelSize}
		got := l.panel(c.n)
		if got != c.want || got > 1 && got*c.vocab > panelSize {
			t.Errorf("panel of %d positions, %d words: %d, want %d", c.n, c.vocab, got, c.want)
		}
	}
}

// TestManyPanels trains positions that take three panels of logits and compares
// with float64.
func TestManyPanels(t *testing.T) {
	const size = 1 << 15
	const v, k, n = size/2 - 3, 2, 5
	r := rand.New(rand.NewPCG(1, 1))
	random := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = r.Float32() - 0.5
		}
		return x
	}
	l := &decoder{weight: &Param{Value: random(v * k), Grad: random(v * k)}, bias: &Param{Value: random(v), Grad: random(v)}, in: k, vocab: v, panelSize: size}
	if l.panel(n) != 2 {
		t.Fatalf("panels of %d positions, want 2", l.panel(n))
	}
	x := random(n * k)
	y := []int32{0, v - 1, 17, 17, v / 2}

	wantLoss, wantDX := 0.0, make([]float64, n*k)
	sums := make([]float64, n) // log-sum-exp of each position
	logit := func(i, w int) float64 {
		z := float64(l.bias.Value[w])
		for j := range k {
			z += float64(x[i*k+j]) * float64(l.weight.Value[w*k+j])
		}
		return z
	}
	for i := range n {
		total := 0.0
		var mean [k]float64
		for w := range v {
			e := math.Exp(logit(i, w))
			total += e
			for j := range k {
				mean[j] += e * float64(l.weight.Value[w*k+j])
			}
		}
		sums[i] = math.Log(total)
		wantLoss += (sums[i] - logit(i, int(y[i]))) / n
		for j := range k {
			wantDX[i*k+j] = (mean[j]/total - float64(l.weight.Value[int(y[i])*k+j])) / n
		}
	}
	all := kernels.Sets()
	p := kernels.NewPool(all[len(all)-1], 2)
	defer p.Close()
	loss, dx := l.train(p, x, y)
	if math.Abs(loss-wantLoss) > 1e-5*wantLoss {
		t.Errorf("loss %v, want %v", loss, wantLoss)
	}
	for i, want := range wantDX {
		if math.Abs(float64(dx[i])-want) > 1e-5 {
			t.Errorf("dx[%d] = %v, want %v", i, dx[i], want)
		}
	}
	for _, w := range []int{0, 17, v - 1, v / 2, 1, v / 3} {
		var db float64
		var dw [k]float64
		for i := range n {
			g := math.Exp(logit(i, w) - sums[i])
			if int(y[i]) == w {
				g--
			}
			db += g / n
			for j := range k {
				dw[j] += g / n * float64(x[i*k+j])
			}
		}
		if math.Abs(float64(l.bias.Grad[w])-db) > 1e-6 {
			t.Errorf("db[%d] = %v, want %v", w, l.bias.Grad[w], db)
		}
		for j := range k {
			if math.Abs(float64(l.weight.Grad[w*k+j])-dw[j]) > 1e-6 {
				t.Errorf("dW[%d,%d] = %v, want %v", w, j, l.weight.Grad[w*k+j], dw[j])
			}
		}
	}
	// visit sees the same panels, each row once.
	seen := make([]float64, n)
	l.visit(p, x, y, func(row int, logits []float32, nll float64) {
		if len(logits) != v || seen[row] != 0 {
			t.Errorf("row %d: %d logits, seen %v", row, len(logits), seen[row])
		}
		seen[row] = nll
	})
	for i, nll := range seen {
		if want := sums[i] - logit(i, int(y[i])); math.Abs(nll-want) > 1e-4 {
			t.Errorf("row %d: %v nats, want %v", i, nll, want)
		}
	}
}

// TestGradientFilter compares with float64 gradients whose filtered blocks have their mean of
// rank one; the loss and the bias's gradient stay exact, and no step moves all logits together.
func TestGradientFilter(t *testing.T) {
	const v, k, n, threshold = 200, 16, 20, 1e-3
	r := rand.New(rand.NewPCG(1, 1))
	random := func(n int, scale float32) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = scale * float32(r.NormFloat64())
		}
		return x
	}
	l := &decoder{weight: &Param{Value: random(v*k, 1), Grad: random(v*k, 1)}, bias: &Param{Value: random(v, 1), Grad: random(v, 1)}, in: k, vocab: v, panelSize: panelSize, filter: threshold}
	x, y := random(n*k, 1.5), make([]int32, n)
	for i := range y {
		y[i] = r.Int32N(v)
	}
	// dlogits in float64, and the blocks that must stay.
	d, db, loss := make([]float64, n*v), make([]float64, v), 0.0
	across := (v + kernels.BlockCols - 1) / kernels.BlockCols
	live := make([]bool, (n+kernels.BlockRows-1)/kernels.BlockRows*across)
	for i := range n {
		row, total := d[i*v:][:v], 0.0
		for w := range row {
			z := float64(l.bias.Value[w])
			for j := range k {
				z += float64(x[i*k+j]) * float64(l.weight.Value[w*k+j])
			}
			row[w] = math.Exp(z)
			total += row[w]
		}
		loss -= math.Log(row[y[i]]/total) / n
		for w := range row {
			row[w] /= total
			at := i/kernels.BlockRows*across + w/kernels.BlockCols
			live[at] = live[at] || row[w] >= threshold || int(y[i]) == w
		}
		row[y[i]]--
		for w := range row {
			row[w] /= n
			db[w] += row[w]
		}
	}
	skipped := 0
	for _, l := range live {
		if !l {
			skipped++
		}
	}
	if skipped == 0 || skipped == len(live) {
		t.Fatalf("%d of %d blocks are filtered out: no test", skipped, len(live))
	}
	rows, words, lost := make([]float64, n), make([]float64, v), 0.0
	for i := range n {
		for w, g := range d[i*v:][:v] {
			if !live[i/kernels.BlockRows*across+w/kernels.BlockCols] {
				rows[i], words[w], lost = rows[i]+g, words[w]+g, lost+g
				d[i*v+w] = 0
			}
		}
	}
	for i := range n {
		for w := range v {
			d[i*v+w] += rows[i] * words[w] / lost
		}
	}
	dx, dw := make([]float64, n*k), make([]float64, v*k)
	for i := range n {
		for w := range v {
			for j := range k {
				dx[i*k+j] += d[i*v+w] * float64(l.weight.Value[w*k+j])
				dw[w*k+j] += d[i*v+w] * float64(x[i*k+j])
			}
		}
	}
	for _, s := range kernels.Sets() {
		p := kernels.NewPool(s, 2)
		defer p.Close()
		gotLoss, gotX := l.train(p, x, y)
		if math.Abs(gotLoss-loss) > 1e-5 {
			t.Errorf("%s: loss %v, want %v", s.Name, gotLoss, loss)
		}
		for j := range k { // a step along this gradient adds that much to all logits
			sum := 0.0
			for w := range v {
				sum += float64(l.weight.Grad[w*k+j])
			}
			if math.Abs(sum) > 1e-6 {
				t.Errorf("%s: the rows of dW sum to %v in column %d, want 0", s.Name, sum, j)
			}
		}
		for _, c := range []struct {
			name string
			got  []float32
			want []float64
		}{{"dx", gotX, dx}, {"dW", l.weight.Grad, dw}, {"db", l.bias.Grad, db}} {
			for i, want := range c.want {
				if math.Abs(float64(c.got[i])-want) > 2e-6 {
					t.Fatalf("%s: %s[%d] = %v, want %v", s.Name, c.name, i, c.got[i], want)
				}
			}
		}
	}
}
