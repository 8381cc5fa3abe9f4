package decoder

// maxTraced is how many points of a path are aligned with the keys of a word.
const maxTraced = 64

// Settings of the alignment, chosen on valid text. Distances are in key widths.
const (
	passSigma  = 0.45 // of the distance at which the path passes a key
	straySigma = 0.55 // of the distance of a key width of path from the line between two keys
)

// align returns the cost of the path for a word with these stops when each is passed where it suits
// best, in order. The points of the path between two stops cost by their distance from the line
// between both, and each stop by the distance at which it is passed:
//
//	Σ |path − stop|² / 2·passSigma² + ∫ |path − line|² / 2·straySigma²
func (w *Swiper) align(stops []uint8) float32 {
	const pass = 1 / (2 * passSigma * passSigma)
	trace, keys, last := w.trace, w.swipes.places, len(stops)-1
	stray := w.spacing / (2 * straySigma * straySigma)
	at := func(i int) Point { return keys[stops[i]-1] }
	costs := w.strokes[:max(1, last)] // with the last point so far between stop s and the next one
	for s := range costs {
		costs[s] = never
	}
	costs[0] = trace[0].square(at(0)) * pass
	for i := 1; i < len(trace); i++ {
		a, b := trace[i-1], trace[i]
		for s := min(len(costs)-1, i); s >= 0; s-- {
			best := costs[s]
			if s > 0 && costs[s-1] < best {
				best = min(best, costs[s-1]+at(s).fromLine(a, b)*pass)
			}
			costs[s] = best + b.fromLine(at(s), at(min(s+1, last)))*stray
		}
	}
	return costs[len(costs)-1] + trace[len(trace)-1].square(at(last))*pass
}

// square returns the square of the distance of two points.
func (p Point) square(q Point) float32 {
	x, y := p.X-q.X, p.Y-q.Y
	return x*x + y*y
}

// fromLine returns the square of the distance of p from the line between a and b.
func (p Point) fromLine(a, b Point) float32 {
	x, y := b.X-a.X, b.Y-a.Y
	long := x*x + y*y
	if long == 0 {
		return p.square(a)
	}
	share := max(0, min(1, ((p.X-a.X)*x+(p.Y-a.Y)*y)/long))
	return p.square(Point{a.X + share*x, a.Y + share*y})
}

// traced sets the points that align reads to those of the path at equal distances.
func (w *Swiper) traced() {
	corners := w.path.corners
	w.spacing = max(leastStep, w.path.length/(maxTraced-1))
	w.trace = append(w.trace[:0], corners[0])
	left := w.spacing // to the next point
	for i := 1; i < len(corners); i++ {
		a, b := corners[i-1], corners[i]
		long := b.to(a)
		for at := left; at <= long && len(w.trace) < maxTraced; at += w.spacing {
			w.trace = append(w.trace, Point{a.X + (b.X-a.X)*at/long, a.Y + (b.Y-a.Y)*at/long})
			left = w.spacing + at
		}
		left -= long
	}
	if end := corners[len(corners)-1]; len(w.trace) < 2 || w.trace[len(w.trace)-1].to(end) > w.spacing/4 {
		w.trace = append(w.trace, end)
	}
}
