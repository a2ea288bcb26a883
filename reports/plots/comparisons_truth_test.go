package plots

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Of every strategy and metric the mark has the colour and shape of that very verdict.
func TestMarksOfDifferencesAreTheVerdictsOfTheirMetric(t *testing.T) {
	s := trio()
	d := Differences(s, light)
	for _, g := range s.Strategies[1:] {
		for _, metric := range overviewMetrics {
			verdict := markOf(&g, metric)
			var last mark
			for _, m := range d.marks {
				if m.of == g.Name && strings.HasPrefix(m.tip, g.Name+": "+metricTitle(metric)+" ") {
					last = m
				}
			}
			want := &Drawing{theme: light}
			want.verdictMark(g.Name, verdict, pt(0, 0), 4)
			if w := want.marks[0]; last.fill != w.fill || last.stroke != w.stroke || len(last.points) != len(w.points) || !strings.HasSuffix(last.tip, " "+verdict) {
				t.Errorf("%s, %s: %q is drawn as %v", g.Name, metric, last.tip, last)
			}
		}
	}
}

func TestPanelsOfDifferencesSayWhichWayIsBetter(t *testing.T) {
	d := Differences(trio(), light)
	found := 0
	for _, l := range d.labels {
		if l.text != "← better" && l.text != "better →" {
			continue
		}
		found++
		head := ""
		for _, h := range labelsAt(d, l.at.Y) {
			if h.at.X < l.at.X && h.in.bold && h.text != l.text {
				head = h.text // the last one left of it
			}
		}
		if up := head == metricTitle(successMetric) || head == metricTitle(objectiveMetric); up != (l.text == "better →") {
			t.Errorf("%q is said of %q", l.text, head)
		}
	}
	if found != 4 {
		t.Errorf("it is said of %d panels", found)
	}
}

// On a logarithmic axis a margin reaches as far down as up.
func TestTheBandIsTheMarginAboutZero(t *testing.T) {
	margin := 0.5
	s := judgedSummary(reports.Difference{Kind: "relative", Mean: 1, Margin: &margin, Verdict: "worse"})
	d := Differences(s, light)
	var band mark
	zero := vg.Length(math.NaN())
	for _, m := range d.marks {
		switch {
		case m.fill == color.Color(light.band()) && m.of == "":
			band = m
		case m.stroke == color.Color(light.muted) && len(m.points) == 2 && m.points[0].X == m.points[1].X:
			zero = m.points[0].X
		}
	}
	at := vg.Length(math.NaN())
	for _, m := range d.marks {
		if m.of == s.Strategies[1].Name && m.closed {
			at = m.points[2].X
		}
	}
	perLog := float64(at-zero) / math.Log(2) // a difference of 100 % stands there
	for i, want := range []float64{-math.Log(1.5), math.Log(1.5)} {
		if got := float64(band.points[i].X-zero) / perLog; math.Abs(got-want) > 1e-6 {
			t.Errorf("the band reaches to %v in logarithms, want %v", got, want)
		}
	}
}

// Every cell of a matrix stands in the row of its scenario and the column of its strategy, and says what is so there.
func TestCellsOfAMatrixStandInTheirRowAndColumn(t *testing.T) {
	all := cookSeveral(4, nil)
	d := Matrix(all, light)
	rows, columns := map[string]vg.Length{}, map[string][]vg.Length{}
	for _, l := range d.labels {
		switch {
		case strings.HasPrefix(l.of, "scenario-"):
			rows[l.of] = l.at.Y + 0.35*l.in.size
		case l.up:
			columns[l.of] = append(columns[l.of], l.at.X-0.35*l.in.size)
		case l.of != "" && l.text == l.of:
			columns[l.of] = append(columns[l.of], (l.box.Min.X+l.box.Max.X)/2)
		}
	}
	for k, x := range facets {
		for _, s := range all {
			for i := range s.Strategies[1:] {
				g := &s.Strategies[i+1]
				diff := difference(g, x.metric)
				tip := s.Scenario.Name + " · " + g.Name + " · " + x.head + ": " + changedOf(diff, x.metric) + ", " + diff.Verdict
				at := slices.IndexFunc(d.marks, func(m mark) bool { return m.tip == tip })
				if at < 0 {
					t.Fatalf("there is no cell %q", tip)
				}
				c := d.marks[at].points
				mid := pt((c[0].X+c[2].X)/2, (c[0].Y+c[2].Y)/2)
				slices.Sort(columns[g.Name])
				if math.Abs(float64(mid.Y-rows[s.Scenario.Name])) > 0.5 || math.Abs(float64(mid.X-columns[g.Name][k])) > 0.5 {
					t.Errorf("%q stands at %v, its names at %v, %v", tip, mid, columns[g.Name][k], rows[s.Scenario.Name])
				}
			}
		}
	}
}

// Of two decided cells of a panel the one with the larger difference stands out more.
func TestCellsOfAMatrixAreTheDarkerTheLargerTheyAre(t *testing.T) {
	all := cookSeveral(2, nil)
	for i, v := range []float64{0.02, 0.05, 0.09, 0.2, 0.4} {
		all[0].Strategies[i+1].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: v, Verdict: "worse"}
	}
	d := Matrix(all, light)
	last := 0.0
	for i := range 5 {
		begin := all[0].Scenario.Name + " · " + all[0].Strategies[i+1].Name + " · " + facets[0].head + ": "
		at := slices.IndexFunc(d.marks, func(m mark) bool { return strings.HasPrefix(m.tip, begin) })
		now := contrast(d.marks[at].fill.(color.NRGBA), light.ground)
		if now <= last {
			t.Errorf("%q has the contrast %.2f, the smaller one before %.2f", d.marks[at].tip, now, last)
		}
		last = now
	}
}

func TestRowsOfARankingHaveTheMeansOfTheirStrategy(t *testing.T) {
	all := cookSeveral(8, nil)
	d := Ranking(all, light)
	f := newField(all)
	for i, name := range f.strategies {
		var row vg.Length
		for _, l := range d.labels {
			if l.of == name && l.text == name {
				row = l.at.Y + 0.35*l.in.size
			}
		}
		var got, want []string
		for _, l := range labelsAt(d, row-0.35*light.tick.size) {
			if strings.Contains(l.text, ".") {
				got = append(got, l.text)
			}
		}
		for _, x := range facets {
			r := f.ranking(x)
			want = append(want, fmt.Sprintf("%.1f", r.mean(i)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: mean ranks %q, want %q", name, got, want)
		}
	}
}

func TestDotsOfARankingAreTheLargerTheMoreScenariosTheyHold(t *testing.T) {
	d := Ranking(cookSeveral(12, nil), light)
	radius := map[string]vg.Length{}
	for _, m := range d.marks {
		if m.radius == 0 || m.of == "" {
			continue
		}
		at := slices.IndexFunc(d.labels, func(l label) bool {
			mid := (l.box.Min.X + l.box.Max.X) / 2
			return l.of == m.of && math.Abs(float64(mid-m.points[0].X)) < 0.5 && math.Abs(float64(l.at.Y+0.35*l.in.size-m.points[0].Y)) < 0.5
		})
		if at < 0 {
			t.Fatalf("the dot at %v has no number", m.points[0])
		}
		radius[d.labels[at].text] = m.radius
	}
	if !(radius["1"] < radius["5"] && radius["5"] < radius["9"]) {
		t.Errorf("radius by number: %v", radius)
	}
}

func TestComparisonsLayTheNewResultOverTheOldOne(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies, c.requests = 3, 100 })
	dir := t.TempDir()
	if _, err := WriteComparison(dir, older, changed, Options{Formats: []string{"svg"}}); err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	if err := Overlay(older, changed, light).svg(&want); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "overlay.svg")); err != nil || string(got) != want.String() {
		t.Errorf("overlay.svg is another picture (%v)", err)
	}
	d := Overlay(older, changed, light)
	for i, g := range changed.Strategies {
		var ends [2]vg.Length // of the curves in the tail: old and new
		for _, m := range d.marks {
			if m.of == g.Name && m.stroke != nil && m.radius == 0 {
				which := 1
				if m.stroke == color.Color(light.rest) {
					which = 0
				}
				ends[which] = m.points[len(m.points)-1].X
			}
		}
		a, b := older.Strategies[i].Latency.Quantile(0.999), g.Latency.Quantile(0.999)
		if a != b && (a < b) != (ends[0] < ends[1]) {
			t.Errorf("%s: the old tail ends at %v and the new one at %v; their quantiles are %v and %v", g.Name, ends[0], ends[1], a, b)
		}
	}
}

// A difference within the margin is a difference.
func TestWhatDiffersWithinTheMarginIsDrawn(t *testing.T) {
	all := cookChanges(3, 3)
	all[1].Strategies[2].Metrics[tailMetric].Difference.Mean = 0.004
	if marks, _ := shown(Changes(all, light), all[1].Strategies[2].Name); marks == 0 {
		t.Error("it is said not to differ")
	}
}
