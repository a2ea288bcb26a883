package plots

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// noExposure is what a title says where there is nothing to find.
const noExposure = "what each provider went through"

// exposureFinding states how much strategies differ in what they run into: in failed attempts, where these differ by
// half and are one in a hundred somewhere, else in a provider's p95, else in rarer failures; else what all run into. These
// are counts and quantiles of all seeds together, not estimates.
func exposureFinding(t Theme, s *reports.Summary) string {
	if f := failureFinding(t, s, 0.01); f != "" {
		return f
	}
	if f := slownessFinding(t, s); f != "" {
		return f
	}
	if f := failureFinding(t, s, 0.001); f != "" {
		return f
	}
	if f := evenFailure(t, s); f != "" {
		return f
	}
	if f := quickness(t, s); f != "" {
		return f
	}
	if unmeasured(s) {
		return nothingMeasured
	}
	if len(s.Strategies) < 2 || !anyP95(s) {
		return noExposure
	}
	return "every provider is about as quick under one strategy as under another"
}

// anyP95 tells whether the p95 of some provider is known.
func anyP95(s *reports.Summary) bool {
	for p := range providersOf(s) {
		for i := range s.Strategies {
			if tl := s.Strategies[i].Timeline; windows(tl) > 0 && !math.IsNaN(usualP95(s, tl, p)) {
				return true
			}
		}
	}
	return false
}

// A loss is what part of a strategy's attempts failed.
type loss struct {
	of    *reports.StrategySummary
	share float64
	at    int     // the provider with the most failures
	there float64 // share of the failures that were at that provider
}

// where names the provider at which most of the failures were; "" where they were at several.
func (l loss) where(t Theme, s *reports.Summary) string {
	if l.there <= 0.6 { // half of them is no more than chance between two
		return ""
	}
	return ", most of them at " + shorten(t.title, providerName(s, l.at), 180)
}

// failureFinding names the strategy with the most and that with the fewest failed attempts, as a share of their
// attempts, and the provider where most of the former's failed; nothing where all are below the floor.
func failureFinding(t Theme, s *reports.Summary, floor float64) string {
	least, most := losses(s)
	if most.of == nil || most.share < floor || most.share < 1.5*least.share {
		return ""
	}
	name := func(l loss) string { return shorten(t.title, l.of.Name, titleName) }
	return fmt.Sprintf("under %s %s of the attempts fail%s; under %s %s",
		name(most), smallShare(most.share), most.where(t, s), name(least), lossShare(least.share))
}

// evenFailure tells that attempts fail alike under all strategies, one in a hundred or more.
func evenFailure(t Theme, s *reports.Summary) string {
	least, most := losses(s)
	if most.of == nil || least.share < 0.01 || most.share >= 1.5*least.share {
		return ""
	}
	where := most.where(t, s)
	if least.at != most.at {
		where = ""
	}
	if len(s.Strategies) == 1 {
		return smallShare(most.share) + " of the attempts fail" + where
	}
	low, high := smallShare(least.share), smallShare(most.share)
	if low == high {
		return "under every strategy about " + high + " of the attempts fail" + where
	}
	return "under every strategy " + low + " to " + high + " of the attempts fail" + where
}

// losses are those of the strategy with the fewest failed attempts and of that with the most, the warm-up left out.
func losses(s *reports.Summary) (least, most loss) {
	for i := range s.Strategies {
		g := &s.Strategies[i]
		if windows(g.Timeline) == 0 || len(g.Timeline.Failures) == 0 {
			continue
		}
		var failed []float64
		var attempts, all float64
		for w := warmed(s, g.Timeline); w < windows(g.Timeline); w++ {
			for p := range len(g.Timeline.Failures[0]) {
				for len(failed) <= p {
					failed = append(failed, 0)
				}
				n := at(g.Timeline.Failures, w, p)
				failed[p] += n
				all += n
				attempts += at(g.Timeline.Attempts, w, p)
			}
		}
		if attempts == 0 {
			continue
		}
		mine := loss{of: g, share: math.Min(1, all/attempts)}
		for p, n := range failed {
			if n > failed[mine.at] {
				mine.at = p
			}
		}
		if all > 0 {
			mine.there = failed[mine.at] / all
		}
		if least.of == nil || mine.share < least.share {
			least = mine
		}
		if most.of == nil || mine.share > most.share {
			most = mine
		}
	}
	return least, most
}

// lossShare writes a share, without digits that no reader needs where it is next to nothing.
func lossShare(v float64) string {
	if v > 0 && v < 0.001 {
		return "less than 0.1 %"
	}
	return smallShare(v)
}

// smallShare writes a share with two significant digits below ten percent.
func smallShare(v float64) string {
	switch {
	case v == 0:
		return "none"
	case v >= 0.1:
		return percent(v, 0)
	}
	return digits(significant(v*100, 2)) + " %"
}

// slownessFinding names the provider whose median p95 differs most between two strategies; nothing where none differs by
// a tenth. Of the two medians that there are (see p95Range), the higher counts of the quicker strategy and the lower of
// the slower one.
func slownessFinding(t Theme, s *reports.Summary) string {
	var slow, quick *reports.StrategySummary
	var high, low float64
	at := -1
	for p := range providersOf(s) {
		var a, b *reports.StrategySummary
		var worst, best float64
		for i := range s.Strategies {
			g := &s.Strategies[i]
			if windows(g.Timeline) == 0 {
				continue
			}
			lo, hi := p95Range(s, g.Timeline, p)
			if math.IsNaN(lo) || lo <= 0 || !oftenFull(g.Timeline, p) {
				continue
			}
			if a == nil || lo > worst {
				a, worst = g, lo
			}
			if b == nil || hi < best {
				b, best = g, hi
			}
		}
		if a != nil && a != b && (slow == nil || worst/best > high/low) {
			slow, quick, high, low, at = a, b, worst, best, p
		}
	}
	if slow != nil && high >= 1.1*low {
		return fmt.Sprintf("the usual p95 of %s is %s under %s, %s under %s", shorten(t.title, providerName(s, at), 180),
			seconds(significant(high, 2)), shorten(t.title, slow.Name, titleName),
			seconds(significant(low, 2)), shorten(t.title, quick.Name, titleName))
	}
	return ""
}

// p95Range is the median over the windows of a provider's p95, of those with enough attempts and of all of them, the lower
// one first. Attempts count where they begin, latencies where they end: a strategy that goes there in bursts begins many
// in a window in which only the quick ones end, and the slow ones end in the next, in which few begin.
func p95Range(s *reports.Summary, tl *reports.Timeline, p int) (lo, hi float64) {
	cells, width := exposures(tl, p, windows(tl))
	var all []float64
	for i, c := range cells {
		if time.Duration(i)*width >= s.Scenario.Warmup {
			all = append(all, c.p95)
		}
	}
	full, any := usualP95(s, tl, p), medianOf(all)
	return math.Min(full, any), math.Max(full, any)
}

// oftenFull tells whether a provider's p95 rests on enough attempts in half the windows or more: of a few windows it
// would be that of the moments at which a strategy went there.
func oftenFull(tl *reports.Timeline, p int) bool {
	cells, _ := exposures(tl, p, windows(tl))
	full := 0
	for _, c := range cells {
		if c.full() && !math.IsNaN(c.p95) {
			full++
		}
	}
	return 2*full >= len(cells)
}

// providersOf is how many providers the timelines tell of.
func providersOf(s *reports.Summary) int {
	n := 0
	for i := range s.Strategies {
		if tl := s.Strategies[i].Timeline; tl != nil {
			n = max(n, len(tl.AttemptP95))
			if len(tl.Attempts) > 0 {
				n = max(n, len(tl.Attempts[0]))
			}
		}
	}
	return n
}
