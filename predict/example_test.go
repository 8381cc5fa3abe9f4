package predict_test

import (
	"fmt"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

func Example() {
	p, err := en.New() // or predict.Open("runs/mine")
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

// Letters typed of a word, with a slip of the finger, and what a space puts in their place.
func ExamplePredictor_Answer() {
	p, err := en.New()
	if err != nil {
		panic(err)
	}
	a, err := p.Answer(predict.Query{Context: "see you ", Prefix: "tomorroe", K: 3, Correction: predict.CorrectAuto})
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Suggestions[0].Word, a.Suggestions[0].Kind)
	fmt.Println(a.Autocorrect)
	// Output:
	// tomorrow correction
	// tomorrow
}

// A session keeps what has been typed, so that a letter costs microseconds.
func ExampleSession() {
	p, err := en.New()
	if err != nil {
		panic(err)
	}
	typing := p.NewSession()
	for _, text := range []string{"I live in New ", "I live in New Y", "I live in New Yo"} {
		words, err := typing.Suggest(text, 1)
		if err != nil {
			panic(err)
		}
		fmt.Println(words[0].Word)
	}
	// Output:
	// York
	// York
	// York
}

// A profile learns the words of one person's messages, and nothing else learns them.
func ExampleProfile() {
	p, err := en.New()
	if err != nil {
		panic(err)
	}
	me := &predict.Profile{}
	me.Learn("Dinner with Zorbin at the trattoria.")
	typing := p.NewSession()
	typing.Profile = me
	words, err := typing.Suggest("see you at dinner with Zor", 1)
	if err != nil {
		panic(err)
	}
	fmt.Println(words[0].Word)

	me.Forget("Zorbin")
	if words, err = typing.Suggest("see you at dinner with Zor", 1); err != nil {
		panic(err)
	}
	fmt.Println(len(words) > 0 && words[0].Word == "Zorbin")
	// Output:
	// Zorbin
	// false
}
