package mockproviders

import (
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// with returns the provider steady with faults.
func with(faults ...Fault) *Provider {
	return steady(func(c *Config) { c.Faults = faults })
}

func TestEveryFaultIsBuiltFromItsDefaultsAtRandomAndOnSchedule(t *testing.T) {
	names := Faults.Names()
	for _, want := range []string{"cold_start", "cut_stream", "error", "error_burst", "fast_failure", "flapping", "outage",
		"price_change", "rate_limit_cut", "slowdown", "trickle"} {
		if !slices.Contains(names, want) {
			t.Errorf("there is no fault %q", want)
		}
	}
	share := func(params any) { // what has no default
		switch p := params.(type) {
		case *ErrorParams:
			p.Rate = 0.5
		case *CutStreamParams:
			p.Share = 0.5
		case *TrickleParams:
			p.Share = 0.5
		}
	}
	for _, name := range names {
		for _, random := range []bool{false, true} {
			f := fault(t, name, func(params any) {
				share(params)
				w := params.(Fault).Timing()
				w.From, w.To = time.Hour, 2*time.Hour
				if random {
					w.MTBF, w.MTTR = 5*time.Minute, 2*time.Minute
				}
			})
			if f.String() == "" || f.Timing().From != time.Hour {
				t.Errorf("%s: %q from %v", name, f, f.Timing().From)
			}
			s := newSchedule(&Model{cfg: Config{Faults: []Fault{f}}}, 1)
			acted, since := 0, int64(0)
			for k := range 40 {
				seg := s.at(k)
				if quiet(&seg.Effects) {
					since = seg.until
					continue
				}
				acted++
				if since < int64(time.Hour) || seg.until > int64(2*time.Hour) {
					t.Errorf("%s acts from %d to %d", name, since, seg.until)
				}
			}
			if acted == 0 || name != "flapping" && name != "slowdown" && random != (acted > 1) {
				t.Errorf("%s, at random %v: acts %d times", name, random, acted)
			}
		}
	}
}

func quiet(e *Effects) bool {
	return !e.Refuse && !e.Hang && !e.Reset && e.Slow == 1 && e.Allow == 1 && e.Price == million && len(e.Colds) == 0 && !e.strikes
}

func TestFaultsThatDoNothingOrMakeNoSenseAreRefused(t *testing.T) {
	none := units.Share(0)
	for what, c := range map[string]struct {
		name string
		set  func(params any)
	}{
		"errors at no rate":      {"error", func(any) {}},
		"no fast failures":       {"fast_failure", func(p any) { p.(*FastFailureParams).Rate = &none }},
		"no cuts":                {"cut_stream", func(any) {}},
		"no trickle":             {"trickle", func(any) {}},
		"chances above one":      {"error_burst", func(p any) { p.(*ErrorBurstParams).ToBad, p.(*ErrorBurstParams).ToGood = 0.6, 0.5 }},
		"an end before it":       {"outage", func(p any) { p.(*OutageParams).From, p.(*OutageParams).To = 2, 1 }},
		"mtbf alone":             {"flapping", func(p any) { p.(*FlappingParams).MTBF = time.Minute }},
		"a ramp without an end":  {"slowdown", func(p any) { p.(*SlowdownParams).Shape = "ramp" }},
		"mttr without its fault": {"price_change", func(p any) { p.(*PriceChangeParams).MTTR = time.Minute }},
	} {
		k, err := Faults.Lookup(c.name)
		if err != nil {
			t.Fatal(err)
		}
		params := k.New()
		c.set(params)
		if f, err := k.Build(params); err == nil {
			t.Errorf("%s: built %s", what, f)
		}
	}
}

func TestAnIncidentStrikesAllItsProvidersAtTheSameTimes(t *testing.T) {
	outage := fault(t, "outage", func(p any) { p.(*OutageParams).MTBF, p.(*OutageParams).MTTR = time.Minute, 20*time.Second })
	own := fault(t, "slowdown", func(p any) { p.(*SlowdownParams).MTBF, p.(*SlowdownParams).MTTR = time.Minute, 20*time.Second })
	bursts := fault(t, "error_burst", func(any) {})
	shared := func(f Fault) Fault { return &Shared{Fault: f, Name: "east", Owner: rng.HashString("east")} }
	type state struct{ refused, failed bool }
	history := func(name string, seed uint64, faults ...Fault) (all []state) {
		p := server(func(c *Config) { c.Name, c.Faults = name, faults }).New(seed)
		for k := range uint64(3000) {
			var end End
			_, ok := p.Admit(int64(k)*second, &Job{Request: k, Order: k, Output: 1}, &end)
			if ok {
				_, end = next(t, p)
			}
			all = append(all, state{!ok, end.Code == 503})
		}
		return all
	}
	a := history("a", 1, shared(outage), shared(bursts))
	if !slices.Contains(a, state{true, false}) || !slices.Contains(a, state{false, true}) {
		t.Fatal("nothing happened")
	}
	for what, b := range map[string][]state{
		"another provider":          history("b", 1, shared(outage), shared(bursts)),
		"behind a fault of its own": history("b", 1, own, shared(outage), own, shared(bursts)),
	} {
		if !slices.Equal(a, b) {
			t.Errorf("%s is struck at other times", what)
		}
	}
	for what, b := range map[string][]state{
		"another seed":      history("a", 2, shared(outage), shared(bursts)),
		"not shared":        history("a", 1, outage, bursts),
		"another incident":  history("a", 1, &Shared{Fault: outage, Owner: 5}, &Shared{Fault: bursts, Owner: 5}),
		"not shared, named": history("east", 1, outage, bursts),
	} {
		if slices.Equal(a, b) {
			t.Errorf("%s: the same times", what)
		}
	}
	if f := shared(own); f.Timing() != own.Timing() || f.String() != own.String() || f.Steps() != own.Steps() {
		t.Error("an incident hides its fault")
	}
	// A fault of a provider's own is not moved by the incidents that are put before it.
	before, after := history("a", 1, outage), history("a", 1, shared(own), outage)
	if !slices.Equal(before, after) {
		t.Error("an incident changes the times of a provider's own faults")
	}
}
