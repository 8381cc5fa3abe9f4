package eval

import "context"

// Words are the words of a line as a Typist counts and compares them: what stands between white
// space, without its outer punctuation, in lower case, with ’ as '.
func Words(line string) (words []string) {
	_ = eachWord(context.Background(), line, func(from, to int) error { // which fails only if its context is done
		words = append(words, lower(line[from:to]))
		return nil
	})
	return words
}
