package reports

import (
	"math"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim"
)

// maxCourses is how many runs the bands of a timeline rest on at most, those of the first seeds: more of them would not
// make a band smoother, and memory would grow.
const maxCourses = 200

// A course is what is kept of one run's windows.
type course struct {
	width   int64
	windows []moment
}

// A moment is one window of one run.
type moment struct {
	succeeded, unsuccess, inFlight uint32
	p95                            float32 // seconds
}

func newCourse(t *sim.Timeline) course {
	c := course{width: t.Width, windows: make([]moment, len(t.Windows))}
	for i := range t.Windows {
		w := &t.Windows[i]
		c.windows[i] = moment{w.Succeeded, w.Unsuccess, w.InFlight, float32(p95(&w.Latencies))}
	}
	return c
}

// window gives window w of another width, a multiple of the course's own: of the parts' percentiles it takes the mean,
// by their successes. ok is false after the end of the run.
func (c *course) window(w int, width int64) (p95, errors, inFlight float64, ok bool) {
	step := int(width / c.width)
	var successes, failures, sum float64
	for k := w * step; k < min((w+1)*step, len(c.windows)); k++ {
		m := &c.windows[k]
		if m.succeeded > 0 {
			sum += float64(float64(m.p95) * float64(m.succeeded))
		}
		successes += float64(m.succeeded)
		failures += float64(m.unsuccess)
		inFlight, ok = float64(m.inFlight), true
	}
	return ratio(sum, successes, successes > 0), ratio(failures, successes+failures, successes+failures > 0), inFlight, ok
}

// bands fills in how a window looks over the runs. Their order does not count.
func (t *timeline) bands(out *Timeline) {
	for w := range t.windows {
		var p95s, errors, inFlight []float64
		for i := range t.runs {
			if a, b, c, ok := t.runs[i].window(w, t.width); ok {
				p95s, errors, inFlight = append(p95s, a), append(errors, b), append(inFlight, c)
			}
		}
		out.P95.add(p95s)
		out.Errors.add(errors)
		out.InFlight.add(inFlight)
	}
}

// add appends a window, of which NaNs are no part.
func (b *Band) add(values []float64) {
	low, mid, high := math.NaN(), math.NaN(), math.NaN()
	if values = stats.Present(values); len(values) > 0 {
		low, mid, high = stats.Quantile(values, 0.1), stats.Quantile(values, 0.5), stats.Quantile(values, 0.9)
	}
	b.Low, b.Mid, b.High = append(b.Low, low), append(b.Mid, mid), append(b.High, high)
}
