package reports

import (
	"fmt"
	"math"

	"github.com/evenkeel/evenkeel/reports/stats"
)

// resamples is how many the bootstrap of an interval takes: what Efron and Tibshirani, "An Introduction to the
// Bootstrap", 1993, section 14.3, call enough for BCa.
const resamples = 2000

// bootstrapSeed is the seed of every bootstrap: the same figures give the same interval.
const bootstrapSeed = 1

// summarise turns the figures of one metric into what is reported of it by itself.
func (m *declared) summarise(values []float64) *Metric {
	out := &Metric{Unit: m.unit, Better: m.better, Values: make([]*float64, len(values))}
	for i, v := range values {
		if !math.IsNaN(v) {
			out.Values[i] = &v
		}
	}
	present := stats.Present(values)
	if len(present) > 0 {
		mean := stats.Mean(present)
		out.Mean = &mean
	}
	if i, ok := stats.TInterval(present, stats.Confidence); ok {
		out.Interval = &[2]float64{i.Low, i.High}
	}
	return out
}

func (m *declared) direction() stats.Direction {
	if m.better == higher {
		return stats.HigherIsBetter
	}
	return stats.LowerIsBetter
}

// A comparison is one metric of one strategy against the baseline's.
type comparison struct {
	stats.Question
	relative bool    // the differences are log ratios
	margin   float64 // on the scale of Difference.Kind
	into     *Difference
	of       string // metric, class and strategy in words
}

// compare pairs a metric with the baseline's by seed.
func (m *declared) compare(values, base []float64, margin float64) comparison {
	c := comparison{margin: margin}
	c.Question, c.relative = stats.Ask(values, base, m.unit != "ratio", margin, m.direction())
	if !c.relative {
		c.margin = c.Margin
	}
	return c
}

// difference tells what the comparison came to by itself; nil without a pair.
func (c *comparison) difference(bca bool) *Difference {
	if len(c.Differences) == 0 {
		return nil
	}
	t := stats.PairedT(c.Differences)
	d := &Difference{Kind: "absolute", Mean: c.shown(t.Mean), P: known(t.P)}
	if c.relative {
		d.Kind = "relative"
	}
	if i, ok := stats.TInterval(c.Differences, stats.Confidence); ok {
		d.Interval = &[2]float64{c.shown(i.Low), c.shown(i.High)}
		d.Wilcoxon = known(stats.Wilcoxon(c.Differences).P)
	}
	if bca && t.N >= minSeeds {
		if i, ok := stats.BCa(c.Differences, stats.Mean, stats.Confidence, resamples, bootstrapSeed); ok {
			d.BCa = &[2]float64{c.shown(i.Low), c.shown(i.High)}
		}
	}
	return d
}

// shown turns a difference as it was tested into one on the scale of Difference.Kind.
func (c *comparison) shown(v float64) float64 {
	if c.relative {
		return stats.Growth(v)
	}
	return v
}

// known is nil for what could not be computed.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// compareAll fills in the differences of a set of requests to the baseline's, and returns those to be judged.
func (c *Collector) compareAll(strategy, class string, of, base *books, out Metrics) []comparison {
	var judged []comparison
	for i := range metrics {
		m := &metrics[i]
		if out[m.name] == nil {
			continue
		}
		x := m.compare(of.values[i], base.values[i], c.margin(class, m))
		judge := c.judges(class, m)
		x.into = x.difference(judge && class == "")
		x.of = fmt.Sprintf("%s of strategy %q", m.name, strategy)
		if class != "" {
			x.of = fmt.Sprintf("%s of class %q under strategy %q", m.name, class, strategy)
		}
		out[m.name].Difference = x.into
		if judge && x.into != nil {
			judged = append(judged, x)
		}
	}
	return judged
}

// judge compares every strategy with the baseline. All verdicts on strategies belong together, and by themselves all
// those on classes, which look at the same requests once more.
func (c *Collector) judge(s *Summary) {
	c.alike = nil
	if c.baseline < 0 {
		return
	}
	base := &c.runs[c.baseline]
	var whole, parts []comparison
	for i := range c.runs {
		if i == c.baseline {
			continue
		}
		st, r := &s.Strategies[i], &c.runs[i]
		whole = append(whole, c.compareAll(st.Name, "", &r.books, &base.books, st.Metrics)...)
		for k := range r.classes {
			parts = append(parts, c.compareAll(st.Name, c.info.Classes[k], &r.classes[k], &base.classes[k], st.Classes[k].Metrics)...)
		}
	}
	c.answer(whole)
	c.answer(parts)
}

// answer gives the verdicts of comparisons that are judged together.
func (c *Collector) answer(family []comparison) {
	questions := make([]stats.Question, len(family))
	for i := range family {
		questions[i] = family[i].Question
	}
	answers := stats.Judge(questions, c.level)
	for i, a := range answers {
		d := family[i].into
		margin := family[i].margin
		d.Margin, d.Adjusted, d.Verdict = &margin, known(a.Adjusted), a.Verdict.String()
	}
	if which, pairs := stats.Alike(questions, answers, c.level); len(which) > 0 {
		c.alike = append(c.alike, alike{family[which[0]].of, len(which), answers[which[0]].N, pairs})
	}
}

// Answers judges every strategy against the baseline with the runs that were added so far, as the next Summary will, but
// for the classes. It is what a stats.Plan looks at.
func (c *Collector) Answers() []stats.Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	var questions []stats.Question
	for i := range c.runs {
		if c.baseline < 0 || i == c.baseline {
			continue
		}
		for k := range metrics {
			m := &metrics[k]
			x := m.compare(c.runs[i].values[k], c.runs[c.baseline].values[k], c.margin("", m))
			if c.judges("", m) && len(x.Differences) > 0 {
				questions = append(questions, x.Question)
			}
		}
	}
	return stats.Judge(questions, c.level)
}
