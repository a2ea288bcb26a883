package plots

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/hist"
)

// oddities are summaries that must be drawn as well as the usual ones.
func oddities() map[string]*reports.Summary {
	with := func(change func(*recipe)) *reports.Summary {
		c := usual()
		c.seeds, c.requests = 3, 400
		change(&c)
		return cook(c)
	}
	flip := func(change func(*reports.Summary)) *reports.Summary {
		s := with(func(*recipe) {})
		change(s)
		return s
	}
	var many []reports.Incident
	for i := range 60 {
		at := time.Duration(i) * 20 * time.Second
		many = append(many, reports.Incident{Provider: fmt.Sprintf("provider %d", i%7), What: "error burst",
			From: at, To: at + 15*time.Second})
	}
	return map[string]*reports.Summary{
		"usual":          with(func(*recipe) {}),
		"two":            with(func(c *recipe) { c.strategies, c.providers = 2, 3 }),
		"one":            with(func(c *recipe) { c.strategies = 1 }),
		"twenty":         with(func(c *recipe) { c.strategies, c.seeds = 20, 5 }),
		"ten":            with(func(c *recipe) { c.strategies, c.seeds = 10, 5 }),
		"sixty":          with(func(c *recipe) { c.strategies, c.windows = 60, 10 }),
		"long names":     with(func(c *recipe) { c.strategies, c.providers, c.longNames = 20, 12, true }),
		"long names, 5":  with(func(c *recipe) { c.strategies, c.longNames = 5, true }),
		"300 providers":  with(func(c *recipe) { c.providers = 300 }),
		"no success":     with(func(c *recipe) { c.failing = 2 }),
		"none succeeds":  with(func(c *recipe) { c.strategies, c.failing = 1, 0 }),
		"constant":       with(func(c *recipe) { c.latency = func(*rand.Rand, int) float64 { return 1 } }),
		"zero latency":   with(func(c *recipe) { c.latency = func(*rand.Rand, int) float64 { return 0 } }),
		"free":           with(func(c *recipe) { c.spend = func(*rand.Rand, int) float64 { return 0 } }),
		"one free":       with(func(c *recipe) { c.spend = func(_ *rand.Rand, i int) float64 { return float64(i) * 100 } }),
		"one seed":       with(func(c *recipe) { c.seeds = 1 }),
		"no timeline":    with(func(c *recipe) { c.windows = 0 }),
		"many incidents": with(func(c *recipe) { c.incidents = many }),
		"identical": with(func(c *recipe) {
			c.strategies = 20
			c.latency = func(*rand.Rand, int) float64 { return 0.5 }
			c.spend = func(*rand.Rand, int) float64 { return 2 }
		}),
		"six decades": with(func(c *recipe) {
			c.latency = func(r *rand.Rand, i int) float64 { return math.Pow(10, 6*r.Float64()-3) }
			c.spend = func(r *rand.Rand, i int) float64 { return math.Pow(10, float64(i)-3) }
		}),
		"nothing": {},
		"nil figures": flip(func(s *reports.Summary) {
			s.Strategies[1].Latency, s.Strategies[2].Timeline, s.Strategies[3].Metrics = nil, nil, nil
			s.Strategies[4].Timeline.Attempts = nil
			s.Strategies[5].Name = "two\nlines\x00and\xffbroken"
		}),
		"gaps": flip(func(s *reports.Summary) {
			for w := range 60 {
				clear(s.Strategies[0].Timeline.Attempts[w+30])
				s.Strategies[0].Timeline.Succeeded[w+60] = 0
				s.Strategies[0].Timeline.Unsuccess[w+60] = 0
				s.Strategies[0].Timeline.MeanLatency[w+60] = math.NaN()
			}
		}),
	}
}

func TestNoTwoLabelsOverlapAndNothingLeavesTheCanvas(t *testing.T) {
	for name, s := range oddities() {
		for _, p := range pictures {
			t.Run(name+"/"+p.name, func(t *testing.T) {
				day, night := p.draw(s, light), p.draw(s, Dark())
				checkLayout(t, day)
				checkLayout(t, night)
				if day.width != night.width || day.height != night.height || len(day.labels) != len(night.labels) {
					t.Error("the themes differ in more than colours")
				}
			})
		}
	}
}

// leastText is the size in points below which text cannot be read when a picture is printed at half its size.
const leastText = 8

func checkLayout(t *testing.T, d *Drawing) {
	t.Helper()
	w, h := d.Size()
	if !(w > 0 && w < 2000 && h > 0 && h < 4000) {
		t.Fatalf("size %v × %v", w, h)
	}
	if len(d.labels) < 3 {
		t.Fatalf("only %d labels", len(d.labels))
	}
	page := rectangle(0, 0, w, h)
	for i, a := range d.labels {
		if a.in.size < leastText {
			t.Errorf("label %q has %v points: printed at half the size it cannot be read", a.text, a.in.size)
		}
		if !inside(page, a.box.Min) || !inside(page, a.box.Max) {
			t.Errorf("label %q leaves the canvas: %v", a.text, a.box)
		}
		for _, b := range d.labels[:i] {
			if overlap(a.box, b.box) {
				t.Errorf("labels %q and %q overlap: %v, %v", a.text, b.text, a.box, b.box)
			}
		}
	}
	for _, m := range d.marks {
		for _, p := range m.points {
			if !inside(page, p) { // also false for NaN
				t.Fatalf("a mark of %q leaves the canvas at %v", m.of, p)
			}
		}
	}
}

// shown counts the marks and the labels of a strategy or provider.
func shown(d *Drawing, of string) (marks, labels int) {
	for _, m := range d.marks {
		if m.of == of && len(m.points) > 0 {
			marks++
		}
	}
	for _, l := range d.labels {
		if l.of == of {
			labels++
		}
	}
	return marks, labels
}

func TestEveryStrategyIsDrawnAndNamed(t *testing.T) {
	for _, n := range []int{2, 6, 7, 10, 20} {
		c := usual()
		c.strategies, c.seeds, c.requests = n, 3, 400
		s := cook(c)
		for _, p := range pictures {
			if n > maxCells && (p.name == "timeline" || p.name == "providers") { // which then choose
				continue
			}
			d := p.draw(s, light)
			for _, g := range s.Strategies {
				if p.name == "differences" && g.Name == s.Baseline {
					continue
				}
				if marks, labels := shown(d, g.Name); marks == 0 || labels == 0 {
					t.Errorf("%d strategies, %s: %q has %d marks and %d labels", n, p.name, g.Name, marks, labels)
				}
			}
		}
	}
}

func TestAStrategyKeepsItsColourInEveryPicture(t *testing.T) {
	for _, n := range []int{4, 8, 9} {
		c := usual()
		c.strategies, c.seeds, c.requests = n, 3, 400
		s := cook(c)
		want := cast(light, s)
		if want[0].colour != light.strategies[0] {
			t.Error("the baseline does not have the first hue")
		}
		for _, d := range []*Drawing{Latency(s, light), Overview(s, light)} {
			for _, g := range want {
				for _, m := range d.marks {
					if m.of == g.name && m.radius > 3 && m.fill != g.colour {
						t.Errorf("%d strategies: a dot of %q is %v, not %v", n, g.name, m.fill, g.colour)
					}
				}
			}
		}
	}
}

func TestTimelineShowsTheBusiestProvidersAndOneAreaForTheOthers(t *testing.T) {
	c := usual()
	c.providers, c.seeds, c.requests = 300, 2, 200
	s := cook(c)
	d := Timeline(s, light)
	for _, p := range s.Scenario.Providers[4:maxProviders] {
		if marks, labels := shown(d, p); marks < c.strategies || labels != 1 {
			t.Errorf("%q: %d areas, %d names", p, marks, labels)
		}
	}
	if marks, _ := shown(d, "292 others"); marks < c.strategies {
		t.Errorf("the others have %d areas", marks)
	}
}

func TestIncidentsAreShadedAndNamedInEveryCell(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 2, 200
	both := c.incidents
	for _, list := range [][]reports.Incident{both[:1], both} {
		c.incidents = list
		d := Timeline(cook(c), light)
		for i, in := range []string{"openai outage", "anthropic slowdown ×4"}[:len(list)] {
			marks, labels := shown(d, in)
			want := c.strategies // the names themselves, where they fit side by side
			if len(list) > 1 {   // else numbers that the legend explains
				number := strconv.Itoa(i + 1)
				if _, n := shown(d, number); n != c.strategies || !strings.Contains(words(d), number+" "+in) {
					t.Errorf("%q: %d numbers in %q", in, n, words(d))
				}
				want = 1
			}
			if marks < 2*c.strategies || labels != want {
				t.Errorf("%q: %d marks and %d names", in, marks, labels)
			}
		}
	}
}

func TestStrategyWithoutSuccessIsNamedAsSuch(t *testing.T) {
	c := usual()
	c.failing, c.seeds, c.requests = 2, 3, 400
	s := cook(c)
	latency := Latency(s, light)
	if marks, _ := shown(latency, "least_connections"); marks != 0 {
		t.Error("a strategy without success is drawn")
	}
	for want, d := range map[string]*Drawing{
		"Not drawn, no request succeeded: least_connections.":                    latency,
		"Without latency and spend, as no request succeeded: least_connections.": Overview(s, light),
	} {
		if !strings.Contains(words(d), want) {
			t.Errorf("%q is missing in %q", want, words(d))
		}
	}
}

func TestTitlesStateOnlyWhatTheMarksDecide(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 3, 300
	s := cook(c)
	set := func(i int, metric, mark string, by float64) {
		m := s.Strategies[i].Metrics[metric]
		m.Difference = &reports.Difference{Kind: "relative", Mean: by, Verdict: mark}
	}
	check := func(want string) {
		t.Helper()
		if got := tailFinding(light, s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	set(1, "success_ratio", "same", 0)
	set(1, "latency_p99_seconds", "", -0.9)
	set(2, "latency_p99_seconds", "", 0.5)
	check("p99 latency is undecided against round_robin")
	set(2, "latency_p99_seconds", "worse", 0.5)
	check("least_connections raises p99 latency by 50 % against round_robin")
	set(1, "latency_p99_seconds", "better", -0.43)
	check("wrr cuts p99 latency by 43 % against round_robin")
	set(1, "success_ratio", "worse", -0.2)
	check("least_connections raises p99 latency by 50 % against round_robin")
	set(1, "success_ratio", "", 0)
	set(2, "latency_p99_seconds", "same", 0.001)
	set(1, "success_ratio", "worse", -0.2)
	check("wrr has a lower p99 latency than round_robin, but answers fewer requests")
	set(1, "latency_p99_seconds", "undecided", -0.4)
	check("under 1 of the 2 others p99 latency is the same as under round_robin, the rest is undecided")
	set(1, "latency_p99_seconds", "same", 0)
	check("p99 latency is the same as under round_robin, within the margin")
	set(1, "latency_p99_seconds", "better", -0.43)
}

func TestWriteGivesTheSameBytesTwiceAndLeavesNothingElse(t *testing.T) {
	c := usual()
	c.seeds, c.requests = 3, 400
	var files [2]map[string][]byte
	for i := range files {
		dir := t.TempDir()
		names, err := Write(dir, cook(c), Options{Formats: Formats(), dpi: DPI / 4}) // fewer pixels: the race detector is slow
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, p := range pictures {
			want = append(want, p.name+".png", p.name+".svg")
		}
		if !slices.Equal(names, want) {
			t.Fatalf("names %v, want %v", names, want)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != len(names) {
			t.Fatalf("%d files, %v", len(entries), err)
		}
		files[i] = map[string][]byte{}
		for _, n := range names {
			b, err := os.ReadFile(filepath.Join(dir, n))
			begin := "\x89PNG"
			if strings.HasSuffix(n, ".svg") {
				begin = "<svg "
			}
			if err != nil || len(b) < 2000 || !bytes.HasPrefix(b, []byte(begin)) {
				t.Fatalf("%s: %d bytes, %v", n, len(b), err)
			}
			files[i][n] = b
		}
	}
	for n, b := range files[0] {
		if !bytes.Equal(b, files[1][n]) {
			t.Errorf("%s differs between runs", n)
		}
	}
}

func TestPicturesHaveTheStatedResolution(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := writePNG(path, &Drawing{width: 72, height: 36, theme: light}, DPI); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || c.Width != 192 || c.Height != 96 {
		t.Errorf("an inch by half an inch is %d × %d pixels, %v", c.Width, c.Height, err)
	}
}

func TestWriteReportsAFolderThatIsNotThere(t *testing.T) {
	if names, err := Write(filepath.Join(t.TempDir(), "none"), cook(usual()), Options{}); err == nil || len(names) > 0 {
		t.Errorf("names %v, error %v", names, err)
	}
	if _, err := Write(t.TempDir(), nil, Options{}); err == nil {
		t.Error("no error without a summary")
	}
}

func TestCurvesAreThinnedButKeepTheirQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	full := new(hist.Histogram)
	for range 50_000 {
		v := math.Exp(r.NormFloat64())
		if r.Float64() < 0.3 {
			v = 4 // an atom: the curve must jump here
		}
		full.Record(int64(v * 1e9))
	}
	h := reports.NewDistribution(full)
	p := newPanel(rectangle(0, 0, 300, 200), scale{lo: 0.05, hi: 100, log: true}, scale{lo: 0, hi: 1})
	line := risingCurve(p, h)
	if len(line) > maxCurvePoints || len(line) < 80 {
		t.Errorf("%d points", len(line))
	}
	for q := 0.02; q < 0.999; q += 0.0137 {
		x := p.x.at(h.Quantile(q) / 1e9)
		lo, hi := heightsAt(line, x)
		if y := p.y.at(q); float64(y) < lo-1.5 || float64(y) > hi+1.5 {
			t.Errorf("at the %.3f quantile the curve is at %.1f … %.1f, not %.1f", q, lo, hi, float64(y))
		}
	}
	tail := newPanel(rectangle(0, 0, 300, 200), scale{lo: 0.5, hi: 100, log: true}, scale{lo: 1e-4, hi: 1, log: true})
	if line := fallingCurve(tail, h); len(line) > maxCurvePoints {
		t.Errorf("%d points in the tail", len(line))
	}
}

// Ten strategies and twenty seeds are to be drawn in less than three seconds on one core.
func BenchmarkWrite(b *testing.B) {
	c := usual()
	c.strategies, c.seeds = 10, 20
	s := cook(c)
	dir := b.TempDir()
	for b.Loop() {
		if _, err := Write(dir, s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
