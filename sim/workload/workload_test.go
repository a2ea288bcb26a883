package workload

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
	"gonum.org/v1/gonum/stat"
)

// must returns p and fails the test if it could not be built.
func must[P any](t testing.TB) func(P, error) P {
	return func(p P, err error) P {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

// take returns the first n arrivals of a run, or as many as there are, asking for batch at a time.
func take(t testing.TB, p Open, seed uint64, sizes *Sizes, n, batch int) []Arrival {
	t.Helper()
	src := must[Source](t)(p.Open(seed, sizes))
	defer src.Close()
	all := make([]Arrival, 0, n)
	buf := make([]Arrival, batch)
	for len(all) < n {
		k, err := src.Fill(buf[:min(batch, n-len(all))])
		if err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			break
		}
		all = append(all, buf[:k]...)
	}
	return all
}

// gaps returns the seconds before each arrival, from the start on.
func gaps(arrivals []Arrival) []float64 {
	g := make([]float64, len(arrivals))
	last := int64(0)
	for i, a := range arrivals {
		g[i] = float64(a.At-last) / 1e9
		last = a.At
	}
	return g
}

// within checks that got is no further from want than se standard errors.
func within(t *testing.T, what string, got, want, standardError, se float64) {
	t.Helper()
	if !(math.Abs(got-want) <= se*standardError) {
		t.Errorf("%s is %g, %.1f standard errors from %g", what, got, math.Abs(got-want)/standardError, want)
	}
}

// kolmogorov returns the greatest distance between the distribution of xs and cdf, times √n. For the true cdf it
// exceeds 1.95 once in a thousand times (Kolmogorov's distribution).
func kolmogorov(xs []float64, cdf func(float64) float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	n, d := float64(len(xs)), 0.0
	for i, x := range xs {
		p := cdf(x)
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d * math.Sqrt(n)
}

func openProcesses(t testing.TB) map[string]Open {
	return map[string]Open{
		"poisson":  must[Open](t)(NewPoisson(50)),
		"gamma":    must[Open](t)(NewGamma(50, 3)),
		"constant": must[Open](t)(NewConstant(50)),
	}
}

func TestArrivalsDoNotDependOnTheSizeOfTheBatch(t *testing.T) {
	sizes := NewSizes(dist.NewExponential(900), dist.NewExponential(150))
	for name, p := range openProcesses(t) {
		want := take(t, p, 7, sizes, 2000, 256)
		for _, batch := range []int{1, 7, 2000} {
			if !slices.Equal(take(t, p, 7, sizes, 2000, batch), want) {
				t.Errorf("%s: batches of %d give other arrivals than batches of 256", name, batch)
			}
		}
	}
}

func TestTheSeedDecidesArrivalsAndSizes(t *testing.T) {
	sizes := NewSizes(dist.NewExponential(900), dist.NewExponential(900))
	for name, p := range openProcesses(t) {
		a, b := take(t, p, 1, sizes, 1000, 256), take(t, p, 2, sizes, 1000, 256)
		same, alike := 0, 0
		for i := range a {
			if a[i].At == b[i].At {
				same++
			}
			if a[i].Prompt == b[i].Prompt || a[i].Output == b[i].Output || a[i].Prompt == a[i].Output {
				alike++
			}
		}
		if name != "constant" && same > 0 {
			t.Errorf("%s: %d of 1000 instants are the same under another seed", name, same)
		}
		if alike > 20 {
			t.Errorf("%s: %d of 1000 requests have a size of another seed or purpose", name, alike)
		}
	}
}

func TestRequestsAreNumberedInOrderOfTime(t *testing.T) {
	for name, p := range openProcesses(t) {
		last := int64(0)
		for i, a := range take(t, p, 3, nil, 5000, 256) {
			if a.ID != uint64(i) || a.At < last {
				t.Fatalf("%s: arrival %d has ID %d and comes at %d, after one at %d", name, i, a.ID, a.At, last)
			}
			if a.Prompt != 1 || a.Output != 1 {
				t.Fatalf("%s: %d and %d tokens without sizes, want 1 and 1", name, a.Prompt, a.Output)
			}
			last = a.At
		}
	}
}

func TestSourcesEndBeforeTimeOverflows(t *testing.T) {
	slow := units.Rate(1e-9) // a gap of 31 years
	for name, p := range map[string]Open{
		"poisson":  must[Open](t)(NewPoisson(slow)),
		"gamma":    must[Open](t)(NewGamma(slow, 2)),
		"constant": must[Open](t)(NewConstant(slow)),
	} {
		src := must[Source](t)(p.Open(1, nil))
		buf := make([]Arrival, 256)
		n, err := src.Fill(buf)
		if err != nil || n == 256 {
			t.Fatalf("%s: %d arrivals 31 years apart, error %v", name, n, err)
		}
		for _, a := range buf[:n] {
			if a.At < 0 || a.At >= endOfTime {
				t.Errorf("%s: an arrival at %d", name, a.At)
			}
		}
		if n, err := src.Fill(buf); n != 0 || err != nil {
			t.Errorf("%s: %d more arrivals after the end, error %v", name, n, err)
		}
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	sizes := NewSizes(dist.NewExponential(900), dist.NewExponential(150))
	processes := openProcesses(t)
	processes["trace in memory"] = must[*trace](t)(newTrace(resolved(t, azureRows, TraceParams{Loop: true}), 100))
	for name, p := range processes {
		src := must[Source](t)(p.Open(1, sizes))
		buf := make([]Arrival, 256)
		if n := testing.AllocsPerRun(20, func() { src.Fill(buf) }); n != 0 {
			t.Errorf("%s: %g allocations a batch", name, n)
		}
	}
}

func TestKindsRefuseParametersTheyCannotSimulate(t *testing.T) {
	for _, c := range []struct {
		kind   string
		params any
		want   string
	}{
		{"poisson", &PoissonParams{}, "rate is missing"},
		{"poisson", &PoissonParams{Rate: -1}, "out of range"},
		{"poisson", &PoissonParams{Rate: units.Rate(math.NaN())}, "out of range"},
		{"constant", &ConstantParams{Rate: 2e9}, "out of range"},
		{"constant", &ConstantParams{Rate: 1e-300}, "out of range"},
		{"gamma", &GammaParams{CV: 1}, "rate is missing"},
		{"gamma", &GammaParams{Rate: 1}, "use constant"},
		{"gamma", &GammaParams{Rate: 1, CV: math.Inf(1)}, "cv +Inf is out of range"},
		{"closed", &ClosedParams{}, "between 1 and"},
		{"closed", &ClosedParams{Users: MaxUsers + 1}, "between 1 and"},
		{"trace", &TraceParams{File: "a.csv", Speed: 1}, "call ResolveFiles"},
	} {
		kind, err := Kinds.Lookup(c.kind)
		if err != nil {
			t.Fatal(err)
		}
		p, err := kind.Build(c.params)
		if err == nil || !strings.Contains(err.Error(), c.want) || p != nil {
			t.Errorf("%s with %+v: process %v, error %v; want no process and an error with %q", c.kind, c.params, p, err, c.want)
		}
	}
}

func TestEveryKindIsRegistered(t *testing.T) {
	want := []string{"closed", "constant", "gamma", "poisson", "trace"}
	if got := Kinds.Names(); !slices.Equal(got, want) {
		t.Errorf("kinds are %q, want %q", got, want)
	}
}

// mean and CV are shorthands over gonum.
func mean(xs []float64) float64 { return stat.Mean(xs, nil) }
func cv(xs []float64) float64   { return stat.StdDev(xs, nil) / stat.Mean(xs, nil) }
