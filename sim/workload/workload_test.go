package workload

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

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

// countBefore returns how many requests arrive in the first seconds of a run.
func countBefore(t testing.TB, p Open, seed uint64, seconds float64) (count float64) {
	t.Helper()
	src := must[Source](t)(p.Open(seed, nil))
	var buf [64]Arrival
	for {
		n, err := src.Fill(buf[:])
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range buf[:n] {
			if float64(a.At) >= seconds*1e9 {
				return count
			}
			count++
		}
		if n == 0 {
			return count
		}
	}
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
		"weibull":  must[Open](t)(NewWeibull(50, 3)),
		"mmpp":     must[Open](t)(NewMMPP(Phase{20, time.Second}, Phase{200, time.Second / 5})),
		"diurnal":  must[Open](t)(NewDiurnal(&DiurnalParams{Low: 20, High: 100, Compress: 3600})),
		"ramp":     must[Open](t)(NewRamp(5, 100, 20*time.Second)),
		"step":     must[Open](t)(NewStep(20, 100, 10*time.Second)),
		"spike":    must[Open](t)(NewSpike(20, 200, 5*time.Second, 3*time.Second)),
		"sum":      sumOf(t),
	}
}

// sumOf adds up three processes of 50 arrivals a second in all, two of them alike.
func sumOf(t testing.TB) Open {
	return must[Open](t)(NewSum(must[Open](t)(NewPoisson(20)), must[Open](t)(NewPoisson(20)), must[Open](t)(NewGamma(10, 2))))
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
			if a.ID != uint64(i) && name != "sum" || a.At < last {
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
	const slow = units.Rate(1e-9) // a gap of 31 years
	const century = 100 * 365 * 24 * time.Hour
	for name, p := range map[string]Open{
		"poisson":  must[Open](t)(NewPoisson(slow)),
		"gamma":    must[Open](t)(NewGamma(slow, 2)),
		"constant": must[Open](t)(NewConstant(slow)),
		"weibull":  must[Open](t)(NewWeibull(slow, 2)),
		"step":     must[Open](t)(NewStep(slow, 2*slow, century)),
		"spike":    must[Open](t)(NewSpike(slow, 2*slow, century/2, century)),
		"ramp":     must[Open](t)(NewRamp(2*slow, 0, century)),
		"mmpp":     must[Open](t)(NewMMPP(Phase{slow, century}, Phase{0, century})),
		"diurnal":  must[Open](t)(NewDiurnal(&DiurnalParams{High: 2 * slow, Period: century})),
		"sum":      must[Open](t)(NewSum(must[Open](t)(NewPoisson(slow)), must[Open](t)(NewConstant(slow)))),
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
	processes["trace rescaled"] = must[*trace](t)(newTrace(resolved(t, azureRows, TraceParams{Loop: true, Sample: 0.9, Scale: 4.5}), 100))
	mix := NewMix(Class{Share: 1, Prompt: dist.NewExponential(9), Cap: dist.NewExponential(9)}, Class{Share: 2, Output: dist.NewExponential(5)})
	for name, p := range processes {
		for _, s := range []*Sizes{sizes, mix} {
			src := must[Source](t)(p.Open(1, s))
			buf := make([]Arrival, 256)
			if n := testing.AllocsPerRun(20, func() { src.Fill(buf) }); n != 0 {
				t.Errorf("%s: %g allocations a batch", name, n)
			}
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
		{"weibull", &WeibullParams{CV: 1}, "rate is missing"},
		{"weibull", &WeibullParams{Rate: 1, CV: 0.001}, "use constant"},
		{"mmpp", &MMPPParams{}, "0 phases: there must be between 2 and"},
		{"mmpp", &MMPPParams{Phases: []Phase{{1, time.Second}}}, "1 phases"},
		{"mmpp", &MMPPParams{Phases: []Phase{{1, time.Second}, {2, 0}}}, "phase 2: mean is missing"},
		{"mmpp", &MMPPParams{Phases: []Phase{{-1, time.Second}, {2, 1}}}, "phase 1: rate"},
		{"mmpp", &MMPPParams{Phases: []Phase{{0, time.Second}, {0, 1}}}, "no requests would arrive"},
		{"mmpp", &MMPPParams{Phases: []Phase{{1e-9, 1}, {0, 1}}}, "higher rates or longer means"},
		{"step", &StepParams{Before: 1, After: 2}, "at is missing"},
		{"step", &StepParams{At: time.Second}, "give before or after above 0/s"},
		{"step", &StepParams{At: time.Second, After: 2e9}, "after: rate"},
		{"step", &StepParams{At: 150 * 365 * 24 * time.Hour, After: 1}, "below 146 years"},
		{"ramp", &RampParams{From: units.Rate(math.NaN()), Over: 1}, "from: rate"},
		{"ramp", &RampParams{From: 1, Over: -1}, "over is missing"},
		{"spike", &SpikeParams{Base: 1, Peak: 2, At: 1}, "for is missing"},
		{"spike", &SpikeParams{Base: 1, Peak: 2, For: 1}, "at is missing"},
		{"spike", &SpikeParams{At: 1, For: 1}, "give base or peak above 0/s"},
		{"diurnal", newDiurnalParams(), "give either low and high, or rate and curve"},
		{"diurnal", &DiurnalParams{High: 1, Rate: 1, Curve: []float64{1, 2}}, "give either low and high, or rate and curve"},
		{"diurnal", &DiurnalParams{Low: 2, High: 1}, "high 1/s is below low 2/s"},
		{"diurnal", &DiurnalParams{High: 2, Peak: 25 * time.Hour}, "peak 25h is not within the period of 24h"},
		{"diurnal", &DiurnalParams{High: 2, Start: -1}, "is not within the period"},
		{"diurnal", &DiurnalParams{High: 2, Period: time.Second, Compress: 1e4}, "must last from 1ms"},
		{"diurnal", &DiurnalParams{High: 2, Compress: math.NaN()}, "compress NaN is out of range"},
		{"diurnal", &DiurnalParams{High: 1e-9, Period: time.Second}, "would arrive in a period"},
		{"diurnal", &DiurnalParams{Rate: 2}, "a curve of 0 parts"},
		{"diurnal", &DiurnalParams{Curve: []float64{1, 2}}, "rate is missing"},
		{"diurnal", &DiurnalParams{Rate: 2, Curve: []float64{1, -2}}, "a weight of -2"},
		{"diurnal", &DiurnalParams{Rate: 2, Curve: []float64{0, 0}}, "all weights are 0"},
		{"diurnal", &DiurnalParams{Rate: 1e9, Curve: []float64{1, 0}}, "part 1 would have more than"},
		{"sum", &SumParams{}, "no parts"},
		{"sum", &SumParams{Of: []Process{&Closed{Users: 1}}}, "part 1 is closed"},
		{"sum", &SumParams{Of: []Process{nil}}, "part 1 is not an arrival process"},
		{"sum", &SumParams{Of: slices.Repeat([]Process{constant(1)}, 101)}, "101 parts"},
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
	want := []string{"closed", "constant", "diurnal", "gamma", "mmpp", "poisson", "ramp", "spike", "step", "sum", "trace", "weibull"}
	if got := Kinds.Names(); !slices.Equal(got, want) {
		t.Errorf("kinds are %q, want %q", got, want)
	}
}

// mean and CV are shorthands over gonum.
func mean(xs []float64) float64 { return stat.Mean(xs, nil) }
func cv(xs []float64) float64   { return stat.StdDev(xs, nil) / stat.Mean(xs, nil) }
