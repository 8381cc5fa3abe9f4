package predict_test

import (
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/languages/en"
)

func Example() {
	set, err := kernels.Default()
	if err != nil {
		panic(err)
	}
	p, _, err := en.New(set) // or predict.Open("runs/mine", set)
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
	// 0.10 know
	// 0.09 see
	// 0.08 go
}
