package explain

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
)

func TestFiguresReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit string
		want string
	}{
		{0, "", "0"}, {1, "", "1"}, {2.0 / 3, "", "0.6667"}, {-0.25, "", "−0.25"}, {1234.5678, "", "1,235"}, {1234567, "tokens", "1,234,567"},
		{0.0012345, "USD", "$0.001234"}, {-3, "USD", "−$3"}, {0.1234, "ratio", "12.34 %"}, {0.99998, "ratio", "99.998 %"}, {1, "ratio", "100 %"}, {0, "ratio", "0 %"},
		{0.25, "s", "250 ms"}, {12.3456, "s", "12.35 s"}, {0.0000075, "s", "7.5 µs"}, {0, "s", "0 s"}, {math.Inf(1), "s", "∞"}, {math.Inf(-1), "s", "−∞"},
		{30, "1/s", "30/s"}, {1e-12, "", "1e−12"}, {0.5e16, "", "5e+15"}, {-1234, "", "−1,234"}, {9999.7, "", "10,000"}, {99.996, "", "100"},
	} {
		if got := quantity(c.v, c.unit); got != c.want {
			t.Errorf("%v %s is written %q, want %q", c.v, c.unit, got, c.want)
		}
	}
	one, two, three := 281.0424, 281.0034, 281.0
	if got := both(&one, &two, "USD"); got != "$281.042 → $281.003" {
		t.Errorf("figures that differ in the sixth digit are written %q", got)
	}
	if got := both(&three, &three, "USD"); got != "$281" {
		t.Errorf("equal figures are written %q", got)
	}
	if got := both(nil, &three, "s"); got != "none → 281 s" {
		t.Errorf("a missing figure is written %q", got)
	}
	for n, want := range map[uint64]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 112: "112th", 1021: "1,021st"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestNumbersSurviveJSON(t *testing.T) {
	for _, v := range []float64{0, 1, -0.25, 1e300, 1e-300, 1.0 / 3, math.Inf(1), math.Inf(-1), math.NaN()} {
		b, err := json.Marshal(number(v))
		if err != nil {
			t.Fatal(err)
		}
		var n number
		if err := json.Unmarshal(b, &n); err != nil || n != number(v).rounded() && !math.IsNaN(v) || math.IsNaN(v) != math.IsNaN(float64(n)) {
			t.Errorf("%v became %s and then %v (%v)", v, b, n, err)
		}
		if !math.IsNaN(v) && !near(v, float64(n)) {
			t.Errorf("%v and %v count as different", v, n)
		}
	}
}

func TestWindowsFindWhereTheCoursesPart(t *testing.T) {
	nan := math.NaN()
	a := &Timeline{Width: time.Second, Succeeded: []uint64{9, 9, 9, 9, 0, 9}, Unsuccessful: []uint64{0, 0, 1, 0, 5, 0}, MeanLatency: reports.Series{1, 1, 1, 1, nan, 1}}
	b := &Timeline{Width: time.Second, Succeeded: []uint64{9, 9, 9, 9, 0}, Unsuccessful: []uint64{0, 0, 1, 2, 9}, MeanLatency: reports.Series{1, 1.5, 1, 4, nan}}
	got := windows(a, b)
	for k, want := range []struct {
		what string
		from time.Duration
	}{{FirstWindow, time.Second}, {LatencyWindow, 3 * time.Second}, {FailureWindow, 4 * time.Second}} {
		if len(got) != 3 || got[k].What != want.what || got[k].From != want.from || got[k].To != want.from+time.Second {
			t.Fatalf("%+v", got)
		}
	}
	if *got[1].Old.MeanLatency != 1 || *got[1].New.MeanLatency != 4 || got[2].Old.Unsuccessful != 5 || got[2].New.MeanLatency != nil {
		t.Errorf("%+v", got)
	}
	// Windows of 1 s against one of 2 s: (9·1 + 9·3) / 18 = 2.
	fine := &Timeline{Width: time.Second, Succeeded: []uint64{9, 9, 3}, Unsuccessful: []uint64{1, 2, 3}, MeanLatency: reports.Series{1, 3, 7}}
	coarse := &Timeline{Width: 2 * time.Second, Succeeded: []uint64{18, 3}, Unsuccessful: []uint64{3, 3}, MeanLatency: reports.Series{2, 7}}
	if got := windows(fine, coarse); len(got) != 0 {
		t.Errorf("the same in finer windows differs: %+v", got)
	}
	if got := windows(fine, &Timeline{Width: 1500 * time.Millisecond}); got != nil {
		t.Errorf("windows that do not fit are compared: %+v", got)
	}
	if got := windows(fine, nil); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestOfDigestsItIsSaidHowToSeeMore(t *testing.T) {
	value := func(v float64) *gate.BaselineMetric {
		same := 2.0
		return &gate.BaselineMetric{Unit: "s", Values: []*float64{&same, &v}}
	}
	of := func(decision string, p99 float64) *gate.Baseline {
		return &gate.Baseline{Scenario: gate.BaselineScenario{Name: "mine", Digest: "sha256:x", Seeds: []uint64{4, 8}},
			Strategies: []gate.BaselineStrategy{{Name: "adaptive", Decisions: []string{"aa", decision},
				Metrics: gate.BaselineMetrics{"latency_p99_seconds": value(p99)}}}}
	}
	older, newer := FromBaseline("old.json", of("bb", 2)), FromBaseline("new.json", of("cc", 3))
	c, err := Compare(context.Background(), older, newer, []Pair{{"adaptive", "adaptive"}}, older.Seeds, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	seeds := c.Strategies[0].Seeds
	if !seeds[0].Same || seeds[1].Same || seeds[1].First != nil || seeds[1].Decisions != nil {
		t.Errorf("%+v", seeds)
	}
	var b bytes.Buffer
	if err := WriteText(&b, c, TextOptions{Moments: 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"decisions differ under 1 of 2 seeds", "2 s → 3 s", "evenkeel explain mine --strategies adaptive --seeds 8, --record old.log",
		"evenkeel explain mine --strategies adaptive --seeds 8, --record new.log", "evenkeel explain old.log new.log --seeds 8,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the text does not say %q:\n%s", want, &b)
		}
	}
	unfinished := FromBaseline("cut.json", of("", 2))
	if _, err := Compare(context.Background(), older, unfinished, []Pair{{"adaptive", "adaptive"}}, older.Seeds, 1, func() {}); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v", err)
	}
}

func TestManyProvidersAreShownByThoseThatMatter(t *testing.T) {
	m := &Moment{Chose: "p"}
	for i := range 40 {
		m.Providers = append(m.Providers, Provider{Eligible: i >= 20, Candidate: i == 35, Chosen: i == 39})
	}
	rows := m.rows()
	if len(rows) != mostProviders || rows[len(rows)-1] != 39 || rows[len(rows)-2] != 35 || rows[0] != 20 {
		t.Errorf("rows %v", rows)
	}
}
