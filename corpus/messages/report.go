package messages

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report tells what was read, what was kept and what was dropped.
type Report struct {
	// Formats are the formats of the files that were read, the one with most bytes first.
	Formats []Format `json:"formats"`
	// Messages, Lines and Words are those kept. A word is what stands between white space.
	Messages int `json:"messages"`
	Lines    int `json:"lines"`
	Words    int `json:"words"`
	// Dropped counts what was left out by reason, the commonest first.
	Dropped []Count `json:"dropped"`
	// Authors of mails and chats before [Options].Author was applied, the one with most words first.
	Authors []Author `json:"authors"`
	// Skipped counts files in folders and archives that were not read, by reason.
	Skipped []Count `json:"skipped"`
	// Notes are remarks on files, as on their encoding, at most maxNotes of them.
	Notes []string `json:"notes"`
}

// Format is what was read in one format.
type Format struct {
	Name     string `json:"name"` // "mbox", "WhatsApp", …
	Files    int    `json:"files"`
	Bytes    int64  `json:"bytes"` // after decompression
	Messages int    `json:"messages"`
}

// Count is a reason and how often it held.
type Count struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
	// Example is the first file or line that was left out.
	Example string `json:"example,omitempty"`
}

// Author is somebody who wrote messages.
type Author struct {
	Name     string `json:"name"`
	Address  string `json:"address,omitempty"` // of mail, in lower case
	Messages int    `json:"messages"`
	Words    int    `json:"words"`
}

// String names the author as a person would: the name, with the address if there is one.
func (a Author) String() string {
	switch {
	case a.Address == "" || a.Name == a.Address:
		return a.Name
	case a.Name == "":
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

const (
	// maxNotes bounds Report.Notes.
	maxNotes = 20
	// shownAuthors is the number of authors that String lists.
	shownAuthors = 8
	// shownSkipped is the number of reasons that String lists.
	shownSkipped = 8
)

// String tells it in a few lines for a terminal. The last one ends in a newline.
func (r *Report) String() string {
	var b strings.Builder
	for _, f := range r.Formats {
		fmt.Fprintf(&b, "read %s: %s, %s, %s\n", f.Name, plural(f.Files, "file"), plural(f.Messages, "message"), size(f.Bytes))
	}
	fmt.Fprintf(&b, "kept %s with %s\n", plural(r.Lines, "line"), plural(r.Words, "word"))
	for _, d := range r.Dropped {
		fmt.Fprintf(&b, "dropped %d: %s\n", d.Count, d.Reason)
	}
	for i, s := range r.Skipped {
		if i == shownSkipped {
			fmt.Fprintf(&b, "skipped others for %d more reasons\n", len(r.Skipped)-i)
			break
		}
		fmt.Fprintf(&b, "skipped %s (%s): %s\n", plural(s.Count, "file"), s.Example, s.Reason)
	}
	if len(r.Authors) > 1 {
		fmt.Fprintf(&b, "written by %s\n", listAuthors(r.Authors))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

// listAuthors names the first authors and counts the others.
func listAuthors(authors []Author) string {
	var names []string
	for _, a := range authors[:min(len(authors), shownAuthors)] {
		names = append(names, fmt.Sprintf("%s (%s)", a, plural(a.Messages, "message")))
	}
	if more := len(authors) - len(names); more > 0 {
		names = append(names, plural(more, "other"))
	}
	return strings.Join(names, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func size(n int64) string {
	if n < 10_000 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	if n < 10_000_000 {
		return fmt.Sprintf("%d kB", n/1e3)
	}
	return fmt.Sprintf("%d MB", n/1e6)
}

// tally counts by reason.
type tally map[string]*Count

func (t tally) add(reason, example string, n int) {
	if n == 0 {
		return
	}
	if t[reason] == nil {
		t[reason] = &Count{Reason: reason, Example: example}
	}
	t[reason].Count += n
}

func (t tally) sorted() []Count {
	return sortedValues(t, func(a, b *Count) int { return cmp.Compare(b.Count, a.Count) })
}

// sortedValues returns what the map points to in the order of compare, ties by key.
func sortedValues[T any](m map[string]*T, compare func(a, b *T) int) []T {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(compare(m[a], m[b]), cmp.Compare(a, b))
	})
	values := make([]T, len(keys))
	for i, k := range keys {
		values[i] = *m[k]
	}
	return values
}
