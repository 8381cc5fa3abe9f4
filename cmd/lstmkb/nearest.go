package main

import "strings"

// nearest returns the name that word is most likely a slip of, "" for none: one that is
// one edit away, or two from words of five letters on, or that one begins with the other.
func nearest(word string, names []string) string {
	const least = 4 // letters of a beginning
	limit := 2
	if len(word) < 5 {
		limit = 1
	}
	best, beginning := "", ""
	for _, name := range names {
		if d := editDistance(word, name); d <= limit {
			best, limit = name, d-1
		}
		if min(len(word), len(name)) >= least && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name)) {
			beginning = name
		}
	}
	if best == "" {
		return beginning
	}
	return best
}

// editDistance counts the bytes to insert, delete or replace that make b of a (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1) // distances of a beginning of a to the beginnings of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
