package lsp

import "strings"

// scanner finds the prose of a document. It keeps what it found of the lines above, so that a
// letter costs the scan of its line.
type scanner struct {
	style  *style // nil: there is no prose
	states []state
}

// state is that at the beginning of a line: which delimiter is open and how often.
type state struct {
	in    *delimiter
	depth int
}

// region is prose in one line: bytes of the text, and what it is in, nil for none.
type region struct {
	from, to int
	in       *delimiter
}

// forget drops what was found of the lines behind that one, which changes.
func (s *scanner) forget(line int) {
	s.states = s.states[:min(len(s.states), line+1)]
}

// prose returns that of a line.
func (d *document) prose(line int) []region {
	s := &d.scan
	if s.style == nil {
		return nil
	}
	if len(s.states) == 0 {
		s.states = append(s.states, state{})
	}
	for n := len(s.states); n <= line; n++ {
		from, to := d.line(n - 1)
		_, next := s.style.scan(d.text, from, to, s.states[n-1])
		s.states = append(s.states, next)
	}
	from, to := d.line(line)
	regions, _ := s.style.scan(d.text, from, to, s.states[line])
	return regions
}

// scan returns the prose of the line of text from from to to−1 and the state behind it.
func (s *style) scan(text string, from, to int, at state) (found []region, next state) {
	begin := from // of the current region
	keep := func(end int) {
		if prose := at.in == nil && s.prose || at.in != nil && at.in.kind != noProse; prose {
			found = append(found, region{begin, end, at.in})
		}
	}
	for i := from; i < to; {
		if at.in == nil {
			d := s.opens(text, from, i, to)
			switch {
			case d == nil:
				i++
			case d.literal:
				i += len(d.open)
			default:
				keep(i)
				at = state{d, 1}
				i += len(d.open)
				begin = i
			}
			continue
		}
		switch {
		case at.in.escapes && text[i] == '\\':
			i += 2
		case at.in.nests && strings.HasPrefix(text[i:to], at.in.open):
			at.depth++
			i += len(at.in.open)
		case at.in.close != "" && strings.HasPrefix(text[i:to], at.in.close) && (!at.in.first || strings.TrimLeft(text[from:i], " \t") == ""):
			end := i + len(at.in.close)
			if at.depth--; at.depth == 0 {
				keep(i)
				at.in, begin = nil, end
			}
			i = end
		default:
			i++
		}
	}
	keep(to)
	if at.in != nil && !at.in.lines {
		at = state{}
	}
	return found, at
}

// opens returns the delimiter that begins at byte i of the line that begins at from, nil for none.
func (s *style) opens(text string, from, i, to int) *delimiter {
	if !s.begins[text[i]] {
		return nil
	}
	for n := range s.delimiters {
		d := &s.delimiters[n]
		if strings.HasPrefix(text[i:to], d.open) && (!d.first || strings.TrimLeft(text[from:i], " \t") == "") {
			return d
		}
	}
	return nil
}
