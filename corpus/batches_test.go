package corpus

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func count(n int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(i)
	}
	return ids
}

func TestBatches(t *testing.T) {
	tests := []struct{ tokens, b, t, n, batches int }{
		{10, 1, 9, 10, 1},
		{10, 1, 3, 10, 3},
		{23, 2, 3, 11, 3},
		{24, 3, 7, 8, 1},
		{100, 7, 1, 14, 13},
	}
	for _, tt := range tests {
		ids := count(tt.tokens)
		bs, err := NewBatches(ids, tt.b, tt.t)
		if err != nil {
			t.Fatal(err)
		}
		if bs.Len() != tt.batches || bs.RowLen() != tt.n {
			t.Errorf("%+v: %d batches of rows of %d", tt, bs.Len(), bs.RowLen())
		}
		if b, steps := bs.Size(); b != tt.b || steps != tt.t {
			t.Errorf("%+v: size is %d, %d", tt, b, steps)
		}
		x, y := make([]int32, tt.b*tt.t), make([]int32, tt.b*tt.t)
		rowsX, rowsY := make([][]int32, tt.b), make([][]int32, tt.b)
		for i := range bs.Len() {
			bs.At(i, x, y)
			for r := range tt.b {
				rowsX[r] = append(rowsX[r], x[r*tt.t:(r+1)*tt.t]...)
				rowsY[r] = append(rowsY[r], y[r*tt.t:(r+1)*tt.t]...)
			}
		}
		for r := range tt.b {
			row := ids[r*tt.n : (r+1)*tt.n]
			k := tt.batches * tt.t
			if !slices.Equal(rowsX[r], row[:k]) || !slices.Equal(rowsY[r], row[1:k+1]) {
				t.Errorf("%+v: row %d is %d and %d; want %d", tt, r, rowsX[r], rowsY[r], row)
			}
		}
	}
}

func TestWindowReachesTheEnd(t *testing.T) {
	ids := count(23) // two rows of 11
	bs, err := NewBatches(ids, 2, 4)
	if err != nil {
		t.Fatal(err)
	}
	x, y := make([]int32, 8), make([]int32, 8)
	var sizes []int
	var rows [2][]int32
	for start := 0; ; {
		n := bs.Window(start, 4, x, y)
		if n == 0 {
			break
		}
		sizes = append(sizes, n)
		for r := range rows {
			rows[r] = append(rows[r], y[r*n:(r+1)*n]...)
		}
		start += n
	}
	if !slices.Equal(sizes, []int{4, 4, 2}) {
		t.Errorf("windows of %d steps", sizes)
	}
	if !slices.Equal(rows[0], ids[1:11]) || !slices.Equal(rows[1], ids[12:22]) {
		t.Errorf("targets are %d", rows)
	}
	if n := bs.Window(99, 4, nil, nil); n != 0 {
		t.Errorf("%d steps beyond the end", n)
	}
}

func TestNewBatchesErrors(t *testing.T) {
	tests := []struct {
		tokens, b, t int
		want         string
	}{
		{11, 3, 3, "it has 11 tokens; 3 rows of 3 steps need at least 12"},
		{0, 1, 1, "it has 0 tokens; 1 rows of 1 steps need at least 2"},
		{5, math.MaxInt, math.MaxInt, "too short"},
		{5, 0, 1, "0 rows and 1 steps"},
		{5, 1, -1, "1 rows and -1 steps"},
	}
	for _, tt := range tests {
		_, err := NewBatches(count(tt.tokens), tt.b, tt.t)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: error is %v", tt, err)
		}
	}
	if _, err := NewBatches(count(12), 3, 3); err != nil {
		t.Errorf("the least that does: %v", err)
	}
}

func TestBatchesPanics(t *testing.T) {
	bs, err := NewBatches(count(10), 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]int32, 3)
	for name, fn := range map[string]func(){
		"below": func() { bs.At(-1, buf, buf) },
		"above": func() { bs.At(3, buf, buf) },
		"small": func() { bs.At(0, buf[:2:2], buf) },
		"start": func() { bs.Window(-1, 3, buf, buf) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			fn()
		}()
	}
}
