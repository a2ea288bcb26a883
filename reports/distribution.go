package reports

import (
	"encoding/json"
	"errors"

	"github.com/evenkeel/evenkeel/sim/hist"
)

// A Distribution holds how often values occurred, in steps no wider than a hundredth of the value: enough for a
// picture, and small enough for a file. Figures that are reported come from the full histograms.
type Distribution struct {
	Steps []Step
	total uint64
}

// A Step holds Count values in [Low, High) nanoseconds.
type Step struct {
	Low, High int64
	Count     uint64
}

// maxCount is more than any number of runs counts, and few enough that a few of them can be added, also as float64.
const maxCount = 1 << 53

// NewDistribution joins the buckets of h into steps. The first begins at the smallest value, the last ends just above the
// largest.
func NewDistribution(h *hist.Histogram) *Distribution {
	d := new(Distribution)
	h.Buckets(func(b hist.Bucket) bool {
		if n := len(d.Steps); n > 0 && b.High-d.Steps[n-1].Low <= d.Steps[n-1].Low/100 {
			d.Steps[n-1].High = b.High
			d.Steps[n-1].Count += b.Count
		} else {
			d.Steps = append(d.Steps, Step{b.Low, b.High, b.Count})
		}
		d.total += b.Count
		return true
	})
	if n := len(d.Steps); n > 0 {
		d.Steps[0].Low = max(d.Steps[0].Low, h.Min())
		d.Steps[n-1].High = min(d.Steps[n-1].High, h.Max()+1)
	}
	return d
}

// Count returns how many values there are; 0 for nil.
func (d *Distribution) Count() uint64 {
	if d == nil {
		return 0
	}
	return d.total
}

// Quantile returns the value in nanoseconds below which a share q of all values lies, by linear interpolation within
// its step; 0 without values.
func (d *Distribution) Quantile(q float64) float64 {
	var below uint64
	want := float64(q * float64(d.Count()))
	for i, s := range d.Steps {
		if float64(below+s.Count) >= want || i == len(d.Steps)-1 {
			return float64(s.Low) + float64(float64(s.High-s.Low)*min(1, max(0, (want-float64(below))/float64(s.Count))))
		}
		below += s.Count
	}
	return 0
}

// The layout in JSON: the ends of all steps, and how much lies between every two. A gap between steps is a count of 0.
type distributionJSON struct {
	Edges []int64  `json:"edges_ns"`
	Count []uint64 `json:"count"`
}

// MarshalJSON writes the ends of the steps, and a list of counts that is shorter by one.
func (d *Distribution) MarshalJSON() ([]byte, error) {
	j := distributionJSON{[]int64{}, []uint64{}}
	for i, s := range d.Steps {
		if i == 0 {
			j.Edges = append(j.Edges, s.Low)
		} else if s.Low > d.Steps[i-1].High {
			j.Edges, j.Count = append(j.Edges, s.Low), append(j.Count, 0)
		}
		j.Edges, j.Count = append(j.Edges, s.High), append(j.Count, s.Count)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Distribution) UnmarshalJSON(b []byte) error {
	var j distributionJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if len(j.Count) != max(0, len(j.Edges)-1) {
		return errors.New("a distribution needs a count between every two of its edges")
	}
	*d = Distribution{}
	for i, n := range j.Count {
		if j.Edges[i] < 0 || j.Edges[i+1] <= j.Edges[i] {
			return errors.New("a distribution has edges below 0 or out of order")
		}
		if n > maxCount-d.total {
			return errors.New("a distribution holds more values than can be")
		}
		if n > 0 {
			d.Steps = append(d.Steps, Step{j.Edges[i], j.Edges[i+1], n})
			d.total += n
		}
	}
	return nil
}
