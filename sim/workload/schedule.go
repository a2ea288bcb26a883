package workload

import "math"

// A schedule is a rate that is the same in every run: its pieces one after the other, over and over again if it
// repeats, else once.
type schedule struct {
	pieces []piece
	repeat bool
	rate   float64 // in the long run, NaN where it does not repeat
}

func newOnce(pieces ...piece) *varying {
	return newVarying(&schedule{pieces: pieces, rate: math.NaN()})
}

func (s *schedule) course(uint64) course { return s }

func (s *schedule) piece(n uint64) piece {
	count := uint64(len(s.pieces))
	if s.repeat {
		return s.pieces[n%count]
	}
	return s.pieces[min(n, count-1)]
}

func (s *schedule) mean() float64 { return s.rate }

func (s *schedule) peak() float64 {
	highest := 0.0
	for _, p := range s.pieces {
		highest = max(highest, p.from, p.to)
	}
	return highest
}

func (s *schedule) expected(ns int64) float64 {
	sum := 0.0
	if s.repeat {
		period, area := s.period()
		sum, ns = float64(float64(ns/period)*area), ns%period
	}
	for _, p := range s.pieces {
		x := min(ns, p.length)
		t := float64(x) / float64(p.length)
		sum += float64(float64(x) / 1e9 * (p.from + float64(0.5*float64(t*(p.to-p.from)))))
		if ns -= x; ns == 0 {
			break
		}
	}
	return sum
}

// period returns the length of all pieces and the arrivals in them.
func (s *schedule) period() (ns int64, area float64) {
	for _, p := range s.pieces {
		ns += p.length
		area += float64(float64(p.length) / 1e9 * float64(0.5*(p.from+p.to)))
	}
	return ns, area
}
