package dist

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A segment is a straight piece of a quantile function: from p on it is v + (u−p)·slope, until the next one.
type segment struct{ p, v, slope float64 }

// An Empirical has a quantile function of straight pieces between given points. Below the first point and above the
// last it is flat: nothing is invented beyond what was measured.
type Empirical struct {
	segments []segment // the first starts at p = 0, the last ends at 1
}

// NewEmpirical returns the distribution through a table of quantiles. It panics unless every P lies in [0, 1] and
// occurs once, and the values are finite, not negative, and never decrease with P.
func NewEmpirical(table Quantiles) Dist { return must(newEmpirical(table)) }

// NewSample returns the distribution of measured values: the i-th smallest of n stands at p = (i−½)/n (Hazen's plotting
// positions; type 5 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
// Statistician 50, 1996), so that the mean is that of the sample. It panics when there is none, or one is negative or
// not finite.
func NewSample(values []float64) Dist { return must(newSample(values)) }

func newEmpirical(table Quantiles) (Dist, error) {
	if len(table) == 0 {
		return nil, errors.New("empirical needs quantiles such as p50 and p99, or file and column")
	}
	t := slices.Clone(table)
	slices.SortStableFunc(t, func(a, b QuantilePoint) int {
		switch {
		case a.P < b.P:
			return -1
		case a.P > b.P:
			return 1
		}
		return 0
	})
	for i, q := range t {
		switch {
		case !(q.P >= 0 && q.P <= 1):
			return nil, fmt.Errorf("empirical: quantiles lie between p0 and p100, got p%s", percent(q.P))
		case !(q.V >= 0 && q.V <= math.MaxFloat64):
			return nil, fmt.Errorf("empirical: values must be finite and not negative, got %g at p%s", float64(q.V), percent(q.P))
		case i > 0 && q.P == t[i-1].P:
			return nil, fmt.Errorf("empirical: p%s is given twice", percent(q.P))
		case i > 0 && q.V < t[i-1].V:
			return nil, fmt.Errorf("empirical: quantiles must not decrease, got %g at p%s after %g at p%s",
				float64(q.V), percent(q.P), float64(t[i-1].V), percent(t[i-1].P))
		}
	}
	return Empirical{join(t)}, nil
}

func newSample(values []float64) (Dist, error) {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	if len(sorted) == 0 {
		return nil, errors.New("empirical: the sample is empty")
	}
	if err := nonNegative("empirical", param{name: "a value", value: sorted[0]}, param{name: "a value", value: sorted[len(sorted)-1]}); err != nil {
		return nil, err
	}
	n := float64(len(sorted))
	table := make(Quantiles, 0, min(len(sorted), 1<<16))
	for i, v := range sorted {
		// Of a run of equal values the first and the last suffice.
		if i > 0 && i < len(sorted)-1 && v == sorted[i-1] && v == sorted[i+1] {
			continue
		}
		table = append(table, QuantilePoint{(float64(i) + 0.5) / n, units.Quantity(v)})
	}
	return Empirical{join(table)}, nil
}

// join returns the straight pieces through sorted points, and the flat ones before and after.
func join(t Quantiles) []segment {
	s := make([]segment, 0, len(t)+1)
	if t[0].P > 0 {
		s = append(s, segment{0, float64(t[0].V), 0})
	}
	for i, q := range t[:len(t)-1] {
		next := t[i+1]
		s = append(s, segment{q.P, float64(q.V), float64(next.V-q.V) / (next.P - q.P)})
	}
	last := t[len(t)-1]
	return append(s, segment{last.P, float64(last.V), 0})
}

// Quantile interpolates between the two points beside p.
func (e Empirical) Quantile(p float64) float64 {
	i, exact := slices.BinarySearchFunc(e.segments, p, func(s segment, p float64) int {
		switch {
		case s.p < p:
			return -1
		case s.p > p:
			return 1
		}
		return 0
	})
	if !exact {
		i--
	}
	return along(e.segments, max(i, 0), p)
}

// along evaluates piece i at u; rounding never takes it beyond the start of the next.
func along(s []segment, i int, u float64) float64 {
	v := s[i].v + float64((u-s[i].p)*s[i].slope)
	if i+1 < len(s) {
		v = min(v, s[i+1].v)
	}
	return v
}

// Mean returns the area under the pieces.
func (e Empirical) Mean() float64 {
	sum := 0.0
	for i, s := range e.segments {
		end, v := 1.0, s.v
		if i+1 < len(e.segments) {
			end, v = e.segments[i+1].p, e.segments[i+1].v
		}
		sum += float64((end - s.p) * float64(0.5*(s.v+v)))
	}
	return sum
}

// CDF returns P(X ≤ x).
func (e Empirical) CDF(x float64) float64 {
	if x < e.segments[0].v {
		return 0
	}
	// The last piece that starts at or below x.
	i, _ := slices.BinarySearchFunc(e.segments, x, func(s segment, x float64) int {
		if s.v <= x {
			return -1
		}
		return 1
	})
	i--
	s := e.segments[i]
	if i+1 == len(e.segments) {
		return 1
	}
	return min(e.segments[i+1].p, s.p+(x-s.v)/s.slope)
}

// EmpiricalParams are the parameters of an empirical distribution.
type EmpiricalParams struct {
	Quantiles Quantiles `param:"*" doc:"points of the distribution, such as p50, p90 and p99; p0 and p100 set its ends"`
	File      string    `param:"file" doc:"CSV file with a header, instead of quantiles"`
	Column    string    `param:"column" doc:"header of the column of the file that holds the values"`

	sample []float64
}

// ResolveFiles reads the column of the file, where one is named.
func (e *EmpiricalParams) ResolveFiles(open func(name string) (io.ReadCloser, error)) error {
	if e.File == "" || e.Column == "" {
		return nil // Build explains what is missing
	}
	f, err := open(e.File)
	if err != nil {
		return err
	}
	defer f.Close()
	e.sample, err = readColumn(f, e.File, e.Column)
	return err
}

func buildEmpirical(p any) (Dist, error) {
	e := p.(*EmpiricalParams)
	switch {
	case len(e.Quantiles) > 0 && (e.File != "" || e.Column != ""):
		return nil, errors.New("empirical takes quantiles, or file and column, not both")
	case e.File == "" && e.Column == "":
		return newEmpirical(e.Quantiles)
	case e.File == "" || e.Column == "":
		return nil, errors.New("empirical needs file and column together: a CSV file and the header of its column")
	}
	return newSample(e.sample)
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "empirical", Doc: "measured: a table of quantiles, or a column of a CSV file",
		Detail: "Between quantiles the values run straight; below the first and above the last they stay where they are,\n" +
			"so give p0 and p100 where the ends matter. Values in a file are in seconds where a time is meant; wrap the\n" +
			"distribution in affine with scale: 0.001 when they are milliseconds.",
		New:   func() any { return &EmpiricalParams{} },
		Build: buildEmpirical,
	})
}
