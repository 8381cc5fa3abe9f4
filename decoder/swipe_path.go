package decoder

import "math"

// samples is how many points of a path are compared, at equal distances along it.
const samples = 32

// leastStep is the least distance of the points of a path that are kept: nearer ones are the noise
// of the sensor.
const leastStep = 0.1

// path is a way over the keys.
type path struct {
	corners []Point // that it goes through in straight lines
	length  float32
	points  [samples]Point
	shape   [samples]Point // the points, moved and scaled so that their box is 1 wide or high
	centre  Point          // of the points
	size    float32        // of the box, at least 1
}

// trace makes it the path of a finger, whose points are beside those meant by offset. It reports
// false if it has none that is a place.
func (p *path) trace(points []Point, offset Point) bool {
	p.corners = p.corners[:0]
	last := Point{}
	for i, q := range points[:min(len(points), MaxPath)] {
		if last = stretch(Point{q.X - offset.X, q.Y - offset.Y}); !(math.Abs(float64(last.X)) < 1e4 && math.Abs(float64(last.Y)) < 1e4) {
			return false
		}
		if i == 0 || last.to(p.corners[len(p.corners)-1]) >= leastStep {
			p.corners = append(p.corners, last)
		}
	}
	if len(p.corners) == 0 {
		return false
	}
	if p.corners[len(p.corners)-1] != last {
		p.corners = append(p.corners, last)
	}
	p.sample()
	return true
}

// follow makes it the path through the centres of keys.
func (p *path) follow(s *Swipes, stops []uint8) {
	p.corners = p.corners[:0]
	for _, k := range stops {
		p.corners = append(p.corners, s.places[k-1])
	}
	p.sample()
}

// sample sets everything but the corners.
func (p *path) sample() {
	p.length = 0
	for i := 1; i < len(p.corners); i++ {
		p.length += p.corners[i].to(p.corners[i-1])
	}
	p.points[0] = p.corners[0]
	at, before, n := 1, float32(0), len(p.corners) // the corner ahead, and the length up to the one before it
	for i := 1; i < samples; i++ {
		want := p.length * float32(i) / (samples - 1)
		for at < n-1 && before+p.corners[at].to(p.corners[at-1]) < want {
			before += p.corners[at].to(p.corners[at-1])
			at++
		}
		if at >= n {
			p.points[i] = p.corners[n-1]
			continue
		}
		a, b := p.corners[at-1], p.corners[at]
		share := float32(0)
		if d := b.to(a); d > 0 {
			share = min(1, (want-before)/d)
		}
		p.points[i] = Point{a.X + (b.X-a.X)*share, a.Y + (b.Y-a.Y)*share}
	}
	low, high, sum := p.points[0], p.points[0], Point{}
	for _, q := range p.points {
		low = Point{min(low.X, q.X), min(low.Y, q.Y)}
		high = Point{max(high.X, q.X), max(high.Y, q.Y)}
		sum = Point{sum.X + q.X, sum.Y + q.Y}
	}
	p.centre = Point{sum.X / samples, sum.Y / samples}
	p.size = max(1, high.X-low.X, high.Y-low.Y)
	for i, q := range p.points {
		p.shape[i] = Point{(q.X - p.centre.X) / p.size, (q.Y - p.centre.Y) / p.size}
	}
}

// weights are those of the points by their place on the path: the ends are aimed at best
// (Kristensson and Zhai's α).
var weights = func() (w [samples]float32) {
	sum := float32(0)
	for i := range w {
		middle := float32(samples-1) / 2
		w[i] = 1 + float32(math.Abs(float64(float32(i)-middle)))/middle
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}()

// apart returns the mean distances of both paths: of their points, and of their shapes, in the
// size of p.
func (p *path) apart(q *path) (place, shape float32) {
	for i := range p.points {
		place += weights[i] * p.points[i].to(q.points[i])
		shape += p.shape[i].to(q.shape[i])
	}
	return place, shape / samples * p.size
}
