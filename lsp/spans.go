package lsp

// span is a part of a text, by its bytes.
type span struct{ from, to int }

// spans are parts of a text in order, none of which touches another.
type spans []span

// maxTyped is the number of bytes up to which a change may have been typed. What is more was
// pasted.
const maxTyped = 100

// change returns the spans after n bytes took the place of those from from to to−1. The new bytes
// are one more span, unless there are more than maxTyped.
func (s spans) change(from, to, n int) spans {
	var next spans
	typed := span{from, from + n}
	shift := n - (to - from)
	for _, x := range s {
		switch {
		case x.to < from:
			next = append(next, x)
		case x.from > to:
			next = append(next, span{x.from + shift, x.to + shift})
		case n > maxTyped: // what is left of it on either side
			if x.from < from {
				next = append(next, span{x.from, from})
			}
			if x.to > to {
				next = append(next, span{from + n, x.to + shift})
			}
		default:
			typed = span{min(typed.from, x.from), max(typed.to, x.to+shift)}
		}
	}
	if n > maxTyped || typed.from == typed.to {
		return next
	}
	i := 0
	for i < len(next) && next[i].from < typed.from {
		i++
	}
	return append(next[:i:i], append(spans{typed}, next[i:]...)...)
}
