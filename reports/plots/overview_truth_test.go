package plots

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// seeded is a metric with its values by seed; its interval reaches beyond them, farther down than up.
func seeded(unit, better string, values ...float64) *reports.Metric {
	m := &reports.Metric{Unit: unit, Better: better}
	sum := 0.0
	for _, v := range values {
		m.Values = append(m.Values, &v)
		sum += v
	}
	mean := sum / float64(len(values))
	m.Mean, m.Interval = &mean, &[2]float64{slices.Min(values) - mean/10, slices.Max(values) + mean/20}
	return m
}

// trio is a summary of three strategies of which no two figures are alike: base, quick, which is dearer, and slow, which
// is cheaper and fails more. quick and slow are on the Pareto front.
func trio() *reports.Summary {
	s := &reports.Summary{Baseline: "base", Finding: "quick cuts p99 by 50 % but raises spend by 50 %", Pareto: []string{"quick", "slow"}}
	s.Scenario = reports.ScenarioInfo{Name: "trio", Seeds: []uint64{1, 2, 3}, Requests: 1000, Providers: []string{"east", "west"}}
	add := func(name string, p99, spend, success, slo [3]float64, east uint64) *reports.StrategySummary {
		s.Strategies = append(s.Strategies, reports.StrategySummary{Name: name, Metrics: reports.Metrics{
			tailMetric: seeded("s", "lower", p99[:]...), spendMetric: seeded("USD", "lower", spend[:]...),
			successMetric: seeded("ratio", "higher", success[:]...), objectiveMetric: seeded("ratio", "higher", slo[:]...)},
			Providers: []reports.ProviderSummary{{Name: "east", Attempts: east}, {Name: "west", Attempts: 1000 - east}}})
		return &s.Strategies[len(s.Strategies)-1]
	}
	add("base", [3]float64{3.7, 4.4, 3.9}, [3]float64{4.2, 3.9, 3.9}, [3]float64{0.98, 0.97, 0.99}, [3]float64{0.9, 0.92, 0.91}, 500)
	add("quick", [3]float64{2.1, 1.8, 2.1}, [3]float64{5.8, 6.3, 5.9}, [3]float64{0.97, 0.985, 0.985}, [3]float64{0.95, 0.96, 0.94}, 700)
	add("slow", [3]float64{5.2, 4.7, 5.1}, [3]float64{3.1, 2.8, 3.1}, [3]float64{0.81, 0.8, 0.82}, [3]float64{0.71, 0.72, 0.7}, 200)
	for metric, d := range map[string][2]reports.Difference{
		tailMetric:      {{Kind: "relative", Mean: -0.5, Verdict: "better"}, {Kind: "relative", Mean: 0.25, Verdict: "worse"}},
		spendMetric:     {{Kind: "relative", Mean: 0.5, Verdict: "worse"}, {Kind: "relative", Mean: -0.25, Verdict: "better"}},
		successMetric:   {{Kind: "absolute", Mean: 0, Verdict: "same"}, {Kind: "absolute", Mean: -0.17, Verdict: "worse"}},
		objectiveMetric: {{Kind: "absolute", Mean: 0.04, Verdict: "better"}, {Kind: "absolute", Mean: -0.2, Verdict: "undecided"}},
	} {
		s.Strategies[1].Metrics[metric].Difference, s.Strategies[2].Metrics[metric].Difference = &d[0], &d[1]
	}
	return s
}

// labelsAt lists the labels on one base line, from the left.
func labelsAt(d *Drawing, y vg.Length) []label {
	var out []label
	for _, l := range d.labels {
		if math.Abs(float64(l.at.Y-y)) < 0.01 && !l.up {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b label) int { return int(math.Copysign(1, float64(a.at.X-b.at.X))) })
	return out
}

func TestARowOfTheOverviewHasTheFiguresOfItsStrategyInTheColoursOfItsVerdicts(t *testing.T) {
	d := Overview(trio(), light)
	better, worse := color.Color(light.text(light.better)), color.Color(light.text(light.worse))
	for name, want := range map[string]string{
		"base":  "base|4.00 s|baseline|$4.00|baseline|98.0 %|91.0 %",
		"quick": "quick|2.00 s|▲ −50 %|$6.00|▼ +50 %|■|98.0 %|▲ 95.0 %",
		"slow":  "slow|5.00 s|▼ +25 %|$3.00|▲ −25 %|▼ 81.0 %|○|71.0 %",
	} {
		var got []string
		for _, l := range labelsAt(d, rowOf(t, d, name)) {
			got = append(got, l.text)
			if strings.HasPrefix(l.text, "▲") && l.in.colour != better || strings.HasPrefix(l.text, "▼") && l.in.colour != worse {
				t.Errorf("%s: %q has the colour %v", name, l.text, l.in.colour)
			}
		}
		if text := strings.Join(got, "|"); text != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
	for name, th := range bothThemes() {
		if b, w := th.verdictInk("better"), th.verdictInk("worse"); b.G <= b.R || w.R <= w.G {
			t.Errorf("%s: better is %v, no green, or worse %v, no red", name, b, w)
		}
	}
}

// A ruler tells where a value belongs on a linear axis, by two values of which it is known.
type ruler struct{ v, at [2]float64 }

func (r ruler) off(v float64, at vg.Length) bool {
	want := r.at[0] + (v-r.v[0])/(r.v[1]-r.v[0])*(r.at[1]-r.at[0])
	return math.Abs(float64(at)-want) > 1e-6
}

// dotsOf lists the dots of a strategy that have a radius, one list for each mark.
func dotsOf(d *Drawing, of string, radius vg.Length) (out [][]vg.Point) {
	for _, m := range d.marks {
		if m.of == of && m.radius == radius {
			out = append(out, m.points)
		}
	}
	return out
}

// arms is how far the lines of a strategy through a place go, from left to right and from the foot up.
func arms(d *Drawing, of string, through vg.Point) (x, y spread) {
	x, y = newSpread(), newSpread()
	for _, m := range d.marks {
		if m.of != of || m.radius > 0 || m.closed || len(m.points) != 2 {
			continue
		}
		for _, p := range m.points {
			if m.points[0].Y == through.Y && m.points[1].Y == through.Y {
				x.add(float64(p.X))
			}
			if m.points[0].X == through.X && m.points[1].X == through.X {
				y.add(float64(p.Y))
			}
		}
	}
	return x, y
}

func TestRowsOfTheOverviewStandWhereTheFiguresAre(t *testing.T) {
	s := trio()
	d := Overview(s, light)
	of := func(i int, metric string) *reports.Metric { return s.Strategies[i].Metrics[metric] }
	// Of the dots of this radius the first is the tail, the second success. Rings are attainment of the objective.
	dot := func(i, which int) vg.Length { return dotsOf(d, s.Strategies[i].Name, 3.6)[which][0].X }
	times := ruler{[2]float64{*of(0, tailMetric).Mean, *of(2, tailMetric).Mean}, [2]float64{float64(dot(0, 0)), float64(dot(2, 0))}}
	shares := ruler{[2]float64{*of(0, successMetric).Mean, *of(2, successMetric).Mean}, [2]float64{float64(dot(0, 1)), float64(dot(2, 1))}}
	if times.at[0] >= times.at[1] || shares.at[0] <= shares.at[1] {
		t.Fatal("an axis runs backwards")
	}
	for i, g := range s.Strategies {
		m := of(i, tailMetric)
		if times.off(*m.Mean, dot(i, 0)) || shares.off(*of(i, successMetric).Mean, dot(i, 1)) {
			t.Errorf("%s stands at %v and %v", g.Name, dot(i, 0), dot(i, 1))
		}
		if ring := dotsOf(d, g.Name, 2.7)[0][0].X; shares.off(*of(i, objectiveMetric).Mean, ring) {
			t.Errorf("%s: the attainment stands at %v", g.Name, ring)
		}
		x, _ := arms(d, g.Name, dotsOf(d, g.Name, 3.6)[0][0])
		if times.off(m.Interval[0], vg.Length(x.lo)) || times.off(m.Interval[1], vg.Length(x.hi)) {
			t.Errorf("%s: the interval %v reaches from %v to %v", g.Name, *m.Interval, x.lo, x.hi)
		}
		seeds := dotsOf(d, g.Name, 1.9)[0]
		if len(seeds) != len(m.Values) {
			t.Fatalf("%s has %d seeds", g.Name, len(seeds))
		}
		for k, v := range m.Values {
			if times.off(*v, seeds[k].X) {
				t.Errorf("%s: seed %d stands at %v", g.Name, k+1, seeds[k])
			}
		}
	}
}

func TestBarsOfTheOverviewAreTheSharesOfTheProviders(t *testing.T) {
	s := trio()
	d := Overview(s, light)
	fills, widths := map[string][]color.Color{}, map[string][]float64{}
	for _, m := range d.marks {
		if m.of == "east" || m.of == "west" {
			fills[m.of] = append(fills[m.of], m.fill)
			widths[m.of] = append(widths[m.of], float64(m.points[1].X-m.points[0].X))
		}
	}
	for name, list := range fills { // the square in the legend and three bars
		if len(list) != 4 || len(slices.Compact(list)) != 1 {
			t.Fatalf("%s has the colours %v", name, list)
		}
	}
	if fills["east"][0] == fills["west"][0] {
		t.Error("two providers have one colour")
	}
	for k, i := range []int{1, 0, 2} { // the lowest tail first
		east, west := widths["east"][k+1], widths["west"][k+1]
		if want := float64(s.Strategies[i].Providers[0].Attempts) / 1000; math.Abs(east/(east+west)-want) > 1e-9 {
			t.Errorf("%s: the share of %v is drawn as %v", s.Strategies[i].Name, want, east/(east+west))
		}
	}
	var written []string
	for _, l := range d.labels {
		if (l.of == "east" || l.of == "west") && strings.HasSuffix(l.text, "%") {
			written = append(written, l.of+" "+l.text)
		}
	}
	if got, want := strings.Join(written, ", "), "east 70 %, west 30 %, east 50 %, west 50 %, east 20 %, west 80 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSpendStandsAgainstTailLatencyWithItsSeedsAndIntervals(t *testing.T) {
	s := trio()
	d := Overview(s, light)
	center := func(i int) vg.Point { return dotsOf(d, s.Strategies[i].Name, 4.4)[0][0] }
	of := func(i int, metric string) *reports.Metric { return s.Strategies[i].Metrics[metric] }
	x := ruler{[2]float64{*of(0, spendMetric).Mean, *of(1, spendMetric).Mean}, [2]float64{float64(center(0).X), float64(center(1).X)}}
	y := ruler{[2]float64{*of(0, tailMetric).Mean, *of(1, tailMetric).Mean}, [2]float64{float64(center(0).Y), float64(center(1).Y)}}
	if x.at[0] >= x.at[1] || y.at[0] <= y.at[1] {
		t.Fatal("an axis runs backwards, or shows the other metric")
	}
	for i, g := range s.Strategies {
		spend, tail := of(i, spendMetric), of(i, tailMetric)
		if x.off(*spend.Mean, center(i).X) || y.off(*tail.Mean, center(i).Y) {
			t.Errorf("%s stands at %v", g.Name, center(i))
		}
		for k, p := range dotsOf(d, g.Name, 2.2)[0] {
			if x.off(*spend.Values[k], p.X) || y.off(*tail.Values[k], p.Y) {
				t.Errorf("%s: seed %d stands at %v", g.Name, k+1, p)
			}
		}
		across, up := arms(d, g.Name, center(i))
		if x.off(spend.Interval[0], vg.Length(across.lo)) || x.off(spend.Interval[1], vg.Length(across.hi)) {
			t.Errorf("%s: the interval of spend, %v, reaches from %v to %v", g.Name, *spend.Interval, across.lo, across.hi)
		}
		if y.off(tail.Interval[0], vg.Length(up.lo)) || y.off(tail.Interval[1], vg.Length(up.hi)) {
			t.Errorf("%s: the interval of p99, %v, reaches from %v to %v", g.Name, *tail.Interval, up.lo, up.hi)
		}
	}
	for _, m := range d.marks {
		if m.dash == nil {
			continue
		}
		for i, on := range []bool{false, true, true} {
			if slices.Contains(m.points, center(i)) != on {
				t.Errorf("the front goes through %s: %v", s.Strategies[i].Name, !on)
			}
		}
	}
}
