package scenarios

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// with parses a small scenario with more lines before it.
func with(lines string) (*Scenario, error) {
	return Parse("f.yaml", []byte(lines+"\n"+withoutExpect), Options{})
}

func TestSeedsMayBeAsManyAsItTakes(t *testing.T) {
	for text, want := range map[string]AutoSeeds{
		"seeds: auto":                              {10, 200, 0},
		"seeds: {auto: {}}":                        {10, 200, 0},
		"seeds: {auto: {max: 50}}":                 {10, 50, 0},
		"seeds: {auto: {max: 5}}":                  {5, 5, 0},
		"seeds: {auto: {first: 20}}":               {20, 200, 0},
		"seeds: {auto: {max: 200, precision: 2%}}": {10, 200, 0.02},
		"seeds:\n  auto:\n    first: 4\n    max: 1e3\n    precision: 0.5": {4, 1000, 0.5},
	} {
		s, err := with(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if s.AutoSeeds == nil || *s.AutoSeeds != want || !slices.Equal(s.Seeds, Seeds(want.First)) {
			t.Errorf("%s: %+v and the seeds %v, want %+v", text, s.AutoSeeds, s.Seeds, want)
		}
		if fixed := s.WithSeeds([]uint64{7}); fixed.AutoSeeds != nil || len(fixed.Seeds) != 1 {
			t.Errorf("%s: with the seed 7 it still has %+v and %v", text, fixed.AutoSeeds, fixed.Seeds)
		}
	}
	s, err := with("seeds: 3")
	if err != nil || s.AutoSeeds != nil || !slices.Equal(s.Seeds, Seeds(3)) {
		t.Errorf("seeds: 3: %v, %v", s, err)
	}
	if auto := s.WithAutoSeeds(DefaultAutoSeeds()); auto.AutoSeeds.Max != 200 || len(auto.Seeds) != 10 || s.AutoSeeds != nil {
		t.Errorf("made to add seeds: %+v from %+v", auto.AutoSeeds, s.AutoSeeds)
	}
}

func TestMistakesInSeedsAndWarmUp(t *testing.T) {
	for text, want := range map[string]string{
		"seeds: atuo":                           `1:8: seeds: "atuo" is neither a number of seeds nor a list of them (did you mean "auto"?)`,
		"seeds: 'auto'":                         `1:8: seeds: "auto" is neither a number of seeds nor a list of them (did you mean "auto"?)`,
		"seeds: many":                           `1:8: seeds: "many" is not a whole number from 0 up, nor auto`,
		"seeds: -1":                             `1:8: seeds: "-1" is not a whole number from 0 up, nor auto`,
		"seeds: 0":                              `1:8: seeds: 0 is out of range; it must be at least 1 and at most 10000`,
		"seeds:":                                `1:7: seeds must be a number, a list of numbers, or auto, not an empty value`,
		"seeds: {}":                             `1:8: seeds: a mapping of seeds is {auto: {…}}; write a number, a list of numbers, or auto`,
		"seeds: {atuo: {}}":                     `1:9: unknown field "atuo" in seeds (did you mean "auto"?)`,
		"seeds: {auto: }":                       `1:15: seeds: auto is empty; write {} for the defaults, or seeds: auto`,
		"seeds: {auto: 50}":                     `1:15: seeds: auto must be a mapping such as {first: …}, not a single value`,
		"seeds: {auto: [50]}":                   `1:15: seeds: auto must be a mapping such as {first: …}, not a list`,
		"seeds: {auto: {}, auto: {}}":           `1:19: "auto" stands twice in seeds; first in line 1`,
		"seeds: {auto: {limit: 50}}":            `1:16: unknown field "limit" in seeds: auto (known: first, max, precision)`,
		"seeds: {auto: {max: 1}}":               `1:21: seeds: auto: max: 1 is out of range; it must be at least 2 and at most 10000`,
		"seeds: {auto: {max: 20000}}":           `1:21: seeds: auto: max: 20000 is out of range; it must be at least 2 and at most 10000`,
		"seeds: {auto: {max: 2.5}}":             `1:21: seeds: auto: max: "2.5" is not a whole number`,
		"seeds: {auto: {max: }}":                `1:21: seeds: auto: max is empty; give it a value or leave it out`,
		"seeds: {auto: {max: [5]}}":             `1:21: seeds: auto: max must be an integer, not a list`,
		"seeds: {auto: {first: 1}}":             `1:23: seeds: auto: first: 1 is out of range; it must be at least 2 and at most 10000`,
		"seeds: {auto: {first: 300}}":           `1:23: seeds: auto: first: 300 seeds are more than max, which is 200`,
		"seeds: {auto: {max: 5, first: 6}}":     `1:31: seeds: auto: first: 6 seeds are more than max, which is 5`,
		"seeds: {auto: {precision: 0%}}":        `1:27: seeds: auto: precision: 0% is out of range; it must be above 0% and at most 100%`,
		"seeds: {auto: {precision: 20ms}}":      `1:27: seeds: auto: precision: "20ms" is not a share; write a percentage up to 100%, such as 0.5%, or a fraction up to 1, such as 0.005`,
		"seeds: {auto: {precision: {p99: 2%}}}": `1:27: seeds: auto: precision must be a share, not a mapping`,
		"warmup: atuo":                          `1:9: warmup: "atuo" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s (did you mean "auto"?)`,
		"warmup: 10":                            `1:9: warmup: "10" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`,
		"warmup: -1s":                           `1:9: warmup: "-1s" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`,
		"warmup:":                               `1:8: warmup is empty; give it a value or leave it out`,
		"warmup: {auto: {}}":                    `1:9: warmup must be a time or auto, not a mapping`,
		"warmup: [auto]":                        `1:9: warmup must be a time or auto, not a list`,
	} {
		_, err := with(text)
		if err == nil || err.Error() != "f.yaml:"+want {
			t.Errorf("%q:\ngot  %v\nwant f.yaml:%s", text, err, want)
		}
	}
}

// Whatever stands there is read or refused with a place in its line, and never both.
func TestSeedsAndWarmUpOfAnySort(t *testing.T) {
	words := []string{"auto", "{", "}", "[", "]", ":", ",", " ", "max", "first", "precision", "2", "10", "-1", "2%", "1e9", "~", "''", "\"auto\"", "&a", "*a", "é", "0x1F", "{auto: {max: 9}}", "NaN", "5s"}
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 5_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(words[r.IntN(len(words))])
		}
		key := []string{"seeds", "warmup"}[r.IntN(2)]
		text := key + ": " + b.String()
		s, err := with(text)
		switch {
		case err != nil:
			if !strings.HasPrefix(err.Error(), "f.yaml:") || s != nil {
				t.Fatalf("%q: %v without its place, or with a scenario", text, err)
			}
		case len(s.Seeds) == 0 || s.Warmup < 0 || s.AutoWarmup && s.Warmup != 0:
			t.Fatalf("%q: %+v", text, s)
		case s.AutoSeeds != nil && (s.AutoSeeds.First < 2 || s.AutoSeeds.First > s.AutoSeeds.Max || s.AutoSeeds.Max > maxSeeds || len(s.Seeds) != s.AutoSeeds.First):
			t.Fatalf("%q: %+v", text, s.AutoSeeds)
		default:
			read++
		}
	}
	if read < 30 {
		t.Errorf("only %d of them were read, so that little was tried", read)
	}
}

func TestTheDigestSaysHowSeedsAndWarmUpAreFound(t *testing.T) {
	seen := map[string]string{}
	for _, text := range []string{"seeds: 10", "seeds: auto", "seeds: {auto: {max: 50}}", "warmup: auto", "warmup: 0s"} {
		s, err := with(text)
		if err != nil {
			t.Fatal(err)
		}
		if other, same := seen[s.Digest]; same {
			t.Errorf("%s and %s have the same digest", text, other)
		}
		seen[s.Digest] = text
	}
}

func TestPilotsEndBeforeAnythingChanges(t *testing.T) {
	const base = `duration: 10m
warmup: auto
workload: {arrivals: %s, prompt_tokens: 10, output_tokens: 100}
providers: [{name: a, ttft: 1s%s}, {name: b, ttft: 1s}]
strategies: [random]
`
	for _, c := range []struct {
		arrivals, provider string
		want               time.Duration
	}{
		{"{poisson: 6/s}", "", 10 * time.Minute},
		{"{closed: {users: 5}}", "", 10 * time.Minute},
		{"{mmpp: {phases: [[1/s, 5s], [9/s, 5s]]}}", "", 10 * time.Minute},
		{"{poisson: 6/s}", ", faults: [outage: {from: 4m, to: 5m}]", 4 * time.Minute},
		{"{poisson: 6/s}", ", faults: [outage: {to: 5m}]", 5 * time.Minute},
		{"{poisson: 6/s}", ", faults: [error: {rate: 1%}]", 10 * time.Minute},
		{"{poisson: 6/s}", ", faults: [outage: {mtbf: 1m, mttr: 5s}]", 10 * time.Minute},
		{"{poisson: 6/s}", ", faults: [outage: {from: 3m, mtbf: 1m, mttr: 5s}]", 3 * time.Minute},
		{"{poisson: 6/s}", ", joins: 2m", 2 * time.Minute},
		{"{poisson: 6/s}", ", leaves: 9m", 9 * time.Minute},
		{"{poisson: 6/s}", ", leaves: 19m", 10 * time.Minute},
		{"{step: {before: 5/s, after: 9/s, at: 5m}}", "", 5 * time.Minute},
		{"{spike: {base: 5/s, peak: 50/s, at: 6m, for: 1m}}", "", 6 * time.Minute},
		{"{sum: [{poisson: 5/s}, {spike: {base: 0/s, peak: 50/s, at: 6m, for: 1m}}]}", ", leaves: 5m", 5 * time.Minute},
		{"{ramp: {from: 5/s, to: 50/s, over: 10m}}", "", 10 * time.Minute / surgeWindows},
	} {
		s, err := Parse("f.yaml", fmt.Appendf(nil, base, c.arrivals, c.provider), Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		p := s.Pilot()
		if p.Duration != c.want || p.Warmup != 0 || p.AutoWarmup {
			t.Errorf("%s%s: pilots of %v with a warm-up of %v, want %v", c.arrivals, c.provider, p.Duration, p.Warmup, c.want)
		}
		if !reflect.DeepEqual(p.Strategies, s.Strategies) || s.Duration != 10*time.Minute || !s.AutoWarmup {
			t.Errorf("%s%s: the scenario was changed", c.arrivals, c.provider)
		}
	}
	// Where the number of requests ends the run, its length is told from their rate.
	s, err := with("warmup: auto")
	if err != nil {
		t.Fatal(err)
	}
	if p := s.Pilot(); p.Duration != 0 || p.Requests != 5 {
		t.Errorf("pilots of %v and %d requests", p.Duration, p.Requests)
	}
}
