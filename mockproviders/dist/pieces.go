package dist

// pieces samples a quantile function of straight pieces. A guide over equal steps of u tells the piece at the start
// of each step, so that finding a piece takes about one step, however many there are (H.-C. Chen and Y. Asau, "On
// generating random variates from an empirical distribution", AIIE Transactions 6, 1974).
type pieces struct {
	segments []segment // ends with a copy of the last value, at p above 1
	guide    []int32
	steps    float64 // len(guide)
}

func newPieces(s []segment, mul, add float64) *pieces {
	size := 64
	for size < len(s) && size < 1<<16 {
		size *= 2
	}
	p := &pieces{guide: make([]int32, size), steps: float64(size)}
	p.segments = make([]segment, 0, len(s)+1)
	for _, g := range s {
		p.segments = append(p.segments, segment{g.p, add + float64(mul*g.v), float64(mul * g.slope)})
	}
	last := p.segments[len(s)-1]
	p.segments = append(p.segments, segment{2, last.v, 0})
	j := 0
	for i := range p.guide {
		for p.segments[j+1].p <= float64(i)/p.steps {
			j++
		}
		p.guide[i] = int32(j)
	}
	return p
}

func (p *pieces) at(u float64) float64 {
	i := int(p.guide[int(float64(u*p.steps))])
	for p.segments[i+1].p <= u {
		i++
	}
	s := &p.segments[i]
	return min(s.v+float64((u-s.p)*s.slope), p.segments[i+1].v)
}
