package reports

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim"
)

// PilotSeeds returns the seeds of pilot runs: others than those that anybody measures, so that where a warm-up ends
// depends neither on how many seeds these are nor on what they happen to bring.
func PilotSeeds() []uint64 {
	seeds := make([]uint64, 10)
	for i := range seeds {
		seeds[i] = 1<<63 + uint64(i)
	}
	return seeds
}

// A Pilot finds where the warm-up of one strategy's runs ends, from runs without one that start empty. MSER-5 (see
// stats.MSER5) is applied to the mean latency in windows of time, over several runs together, for their mean has less
// noise that could be taken for a transient (Hoad, Robinson and Davies, "Automating warm-up length estimation", Journal
// of the Operational Research Society 61, 2010, who take five and more). The zero value has no runs.
type Pilot struct {
	width int64    // nanoseconds
	sums  []window // of latency and successes alone
}

// Add takes in a run. The order does not matter. It panics when the widths of the windows are no multiples of each
// other: runs of one strategy differ by powers of two.
func (p *Pilot) Add(r *sim.Result) {
	from := &r.Timeline
	if from.Width <= 0 {
		return
	}
	if p.width == 0 {
		p.width = from.Width
	}
	for p.width < from.Width {
		p.double()
	}
	if p.width%from.Width != 0 {
		panic(fmt.Sprintf("reports: windows of %v and %v cannot be added", time.Duration(p.width), time.Duration(from.Width)))
	}
	step := int(p.width / from.Width)
	for i, w := range from.Windows {
		if i/step == len(p.sums) {
			p.sums = append(p.sums, window{})
		}
		p.sums[i/step].succeeded += uint64(w.Succeeded)
		p.sums[i/step].latency.add(w.Latency)
	}
}

// double joins every two windows into one.
func (p *Pilot) double() {
	old := p.sums
	p.width, p.sums = 2*p.width, make([]window, (len(old)+1)/2)
	for i, w := range old {
		p.sums[i/2].succeeded += w.succeeded
		p.sums[i/2].latency.addWide(w.latency)
	}
}

// Warmup returns where the warm-up ends: 0, or the end of a window in the first half of those in which requests were
// answered. settled is false where no steady state was found before, or there are too few windows to tell.
func (p *Pilot) Warmup() (end time.Duration, settled bool) {
	var series []float64
	var windows []int
	for i, w := range p.sums {
		if w.succeeded > 0 {
			series = append(series, w.latency.float()/float64(w.succeeded))
			windows = append(windows, i)
		}
	}
	cut := stats.MSER5(series)
	if cut.Observations == 0 {
		return 0, cut.Settled
	}
	return time.Duration(int64(windows[cut.Observations]) * p.width), cut.Settled
}
