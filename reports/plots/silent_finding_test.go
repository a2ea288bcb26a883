package plots

import (
	"math"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// hopeless makes all requests and attempts of a strategy fail.
func hopeless(g *reports.StrategySummary) {
	tl := *g.Timeline
	tl.P95 = reports.Band{}
	tl.Errors = reports.Band{}
	for w := range tl.Arrived {
		nan, all := math.NaN(), 1.0
		tl.P95.Low, tl.P95.Mid, tl.P95.High = append(tl.P95.Low, nan), append(tl.P95.Mid, nan), append(tl.P95.High, nan)
		tl.Errors.Low, tl.Errors.Mid, tl.Errors.High = append(tl.Errors.Low, all), append(tl.Errors.Mid, all), append(tl.Errors.High, all)
		if w == 0 {
			tl.Succeeded, tl.Unsuccess, tl.Failures = nil, nil, nil
		}
		tl.Succeeded, tl.Unsuccess = append(tl.Succeeded, 0), append(tl.Unsuccess, tl.Arrived[w])
		tl.Failures = append(tl.Failures, tl.Attempts[w])
	}
	for p, list := range tl.AttemptP95 {
		none := make(reports.Series, len(list))
		for i := range none {
			none[i] = math.NaN()
		}
		if p == 0 {
			tl.AttemptP95 = nil
		}
		tl.AttemptP95 = append(tl.AttemptP95, none)
	}
	g.Timeline = &tl
}

func TestTitlesSayFirstThatRequestsFail(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 4, 2, 200
	for _, k := range []struct {
		failing int
		want    string
	}{
		{1, "provider-outage: round_robin answers nothing; among the others, "},
		{2, "provider-outage: round_robin and wrr answer nothing; among the others, "},
		{3, "provider-outage: round_robin and 2 others answer nothing; "},
		{4, "provider-outage: no request succeeded under any strategy"},
	} {
		s := cook(c)
		for i := range k.failing {
			hopeless(&s.Strategies[i])
		}
		for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
			d := p.draw(s, light)
			if checkLayout(t, d); !strings.HasPrefix(d.title, k.want) {
				t.Errorf("%s, %d failing: got %q, want %q …", p.name, k.failing, d.title, k.want)
			}
		}
	}
	c.strategies = 1
	s := cook(c)
	hopeless(&s.Strategies[0])
	if got, want := Timeline(s, light).title, "provider-outage: no request succeeded"; got != want {
		t.Errorf("alone: got %q, want %q", got, want)
	}
}

func TestAStrategyThatFailsHalfIsTheFinding(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 2, 200
	s := cook(c)
	*s.Strategies[2].Metrics[successMetric].Mean = 0.17
	if got, want := trafficFinding(light, s), "least_connections fails 83 % of its requests, "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q …", got, want)
	}
	for i := range s.Strategies {
		list := s.Strategies[i].Timeline.Errors.Mid
		for w := range list {
			list[w] = 0.3 + 0.1*float64(i)
		}
	}
	if got, want := trafficFinding(light, s), "every strategy fails requests all along: "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q …", got, want)
	}
}

// Why a strip has no line stands clear of the baseline's line and of the grid.
func TestWordsInAStripAreNotOverprinted(t *testing.T) {
	for _, level := range []float64{0.9, 0.999, 1.001, 30} { // of the baseline, on one scale with another
		c := usual()
		c.strategies, c.seeds, c.requests, c.incidents = 3, 2, 200, nil
		s := cook(c)
		hopeless(&s.Strategies[1])
		for _, list := range []reports.Series{s.Strategies[0].Timeline.P95.Low, s.Strategies[0].Timeline.P95.Mid, s.Strategies[0].Timeline.P95.High} {
			for w := range list {
				list[w] = level
			}
		}
		d := Timeline(s, light)
		found := false
		for _, l := range d.labels {
			if l.text != "no request succeeded" {
				continue
			}
			found = true
			for _, m := range d.marks {
				for k := 1; m.dash != nil && k < len(m.points); k++ {
					if crosses(m.points[k-1], m.points[k], l.box) {
						t.Fatalf("at %v: a dashed line runs through %q", level, l.text)
					}
				}
			}
		}
		if !found {
			t.Errorf("at %v: nothing says why the strip is empty", level)
		}
	}
}

func TestNothingIsSaidOfALatencyThatThereIsNot(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 2, 200
	s := cook(c)
	for i := range s.Strategies {
		hopeless(&s.Strategies[i])
	}
	if got := words(Timeline(s, light)); strings.Contains(got, "Latency is that of") || !strings.Contains(got, "No request succeeded") {
		t.Errorf("%q", got)
	}
}

// On a logarithmic scale no attempt in flight looks like one.
func TestNoneInFlightIsNotShownAsOne(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 2, 200
	s := cook(c)
	b := &s.Strategies[1].Timeline.InFlight
	for w := range b.Mid {
		b.Low[w], b.Mid[w], b.High[w] = 0, 0, 1
	}
	if got := words(Timeline(s, light)); !strings.Contains(got, "≤1") {
		t.Errorf("%q", got)
	}
}

func TestASingleStrategyHasAFinding(t *testing.T) {
	s := oneProvider([]float64{2, 2, 2}, 100, 0)
	if got, want := Providers(s, light).title, "one: the usual p95 of provider is 2 s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	tl := s.Strategies[0].Timeline
	tl.P95 = reports.Band{Low: reports.Series{1, 1, 1}, Mid: reports.Series{1.5, 1.5, 1.5}, High: reports.Series{2, 2, 2}}
	if got, want := Timeline(s, light).title, "one: all attempts go to provider; the usual p95 is 1.5 s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Scenario.Seeds = []uint64{1, 2, 3, 4, 5, 6}
	if got, want := Timeline(s, light).title, "one: only sends 100 % of its attempts to provider"; got != want {
		t.Errorf("of 17 requests per window and seed no p95 follows: got %q, want %q", got, want)
	}
	s.Scenario.Providers = []string{"provider", "other"}
	tl.AttemptP95 = append(tl.AttemptP95, reports.Series{5, 5, 5})
	for w := range tl.Attempts {
		tl.Attempts[w], tl.Failures[w] = []uint64{100, 100}, []uint64{0, 0}
	}
	if got, want := Providers(s, light).title, "one: the usual p95 is from 2 s at provider to 5 s at other"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
