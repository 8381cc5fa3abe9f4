package predict_test

import (
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
)

func Example() {
	m, err := builtin.Load() // or checkpoint.Load("runs/mine")
	if err != nil {
		panic(err)
	}
	set, err := kernels.Default()
	if err != nil {
		panic(err)
	}
	p, err := predict.New(m, set)
	if err != nil {
		panic(err)
	}
	words, err := p.Next("i want to", 3)
	if err != nil {
		panic(err)
	}
	for _, w := range words {
		fmt.Printf("%.2f %s\n", w.Probability, w.Word)
	}
	// Output:
	// 0.11 know
	// 0.10 see
	// 0.08 go
}
