package workload

import (
	"math"
	"sort"
	"time"
)

// Expected returns the mean number of arrivals in the first d of a run, NaN where it is not known beforehand.
func Expected(p Process, d time.Duration) float64 {
	switch p := p.(type) {
	case *varying:
		return p.plan.expected(int64(d))
	case *trace:
		return p.expected(int64(d))
	case *sum:
		total := 0.0
		for _, part := range p.parts {
			total += Expected(part, d)
		}
		return total
	}
	return float64(p.Rate() * d.Seconds())
}

// PeakRate returns the highest mean number of arrivals a second at any time of a run, NaN where it is not known
// beforehand; of a sum, as if its parts were at their highest together, and of a trace its mean.
func PeakRate(p Process) float64 {
	switch p := p.(type) {
	case *varying:
		return p.plan.peak()
	case *sum:
		total := 0.0
		for _, part := range p.parts {
			total += PeakRate(part)
		}
		return total
	}
	return p.Rate()
}

// MeanTokens returns the mean tokens of the prompts and of the answers of a run: those of sizes, or of the rows of a
// trace, as they were recorded. They are NaN where they are not known beforehand.
func MeanTokens(p Process, sizes *Sizes) (prompt, output float64) {
	switch p := p.(type) {
	case *trace:
		return p.meanTokens()
	case *sum:
		total := 0.0
		for _, part := range p.parts {
			a, b := MeanTokens(part, sizes)
			rate := part.Rate()
			prompt += float64(rate * a)
			output += float64(rate * b)
			total += rate
		}
		return prompt / total, output / total
	}
	if sizes == nil {
		return 1, 1
	}
	return sizes.MeanPrompt(), sizes.MeanOutput()
}

func (t *trace) meanTokens() (prompt, output float64) {
	for _, r := range t.rows {
		prompt += float64(r.prompt)
		output += float64(r.output)
	}
	n := float64(len(t.rows)) // 0 where they are not in memory: 0/0 is NaN
	return prompt / n, output / n
}

// expected counts the rows of the first d nanoseconds.
func (t *trace) expected(d int64) float64 {
	if t.rows == nil {
		return math.NaN()
	}
	passes := int64(0)
	if pass := max(1, t.scaled(t.period)); t.loop {
		passes, d = d/pass, d%pass
	}
	rows := sort.Search(len(t.rows), func(i int) bool { return t.scaled(t.rows[i].at) >= d })
	return float64(t.copies() * (float64(float64(passes)*float64(len(t.rows))) + float64(rows)))
}
