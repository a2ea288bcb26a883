package plots

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/evenkeel/evenkeel/reports"
)

// oneProvider is a summary of one strategy and provider with the given p95 by window of 10 s, attempts and failures.
func oneProvider(p95 []float64, attempts, failed uint64) *reports.Summary {
	tl := &reports.Timeline{Width: 10 * time.Second, Coarse: 1, AttemptP95: []reports.Series{p95}}
	for range p95 {
		tl.Attempts = append(tl.Attempts, []uint64{attempts})
		tl.Failures = append(tl.Failures, []uint64{failed})
		tl.Arrived = append(tl.Arrived, attempts)
	}
	s := &reports.Summary{Baseline: "only", Strategies: []reports.StrategySummary{{Name: "only", Timeline: tl}}}
	s.Scenario.Name, s.Scenario.Providers = "one", []string{"provider"}
	return s
}

// heatArea is the place of the rows in d: what the marks of a strategy cover.
func heatArea(d *Drawing, name string) vg.Rectangle {
	r := rectangle(math.MaxFloat64, math.MaxFloat64, 0, 0)
	for _, m := range d.marks {
		if m.of != name || !m.closed {
			continue
		}
		for _, p := range m.points {
			r.Min.X, r.Min.Y = min(r.Min.X, p.X), min(r.Min.Y, p.Y)
			r.Max.X, r.Max.Y = max(r.Max.X, p.X), max(r.Max.Y, p.Y)
		}
	}
	return r
}

func raster(d *Drawing, dpi int) image.Image {
	w, h := d.Size()
	img := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi))
	d.Paint(draw.New(img))
	return img.Image()
}

// Where two cells meet, every pixel has a colour between theirs: nothing behind them shines through, at any resolution,
// and nothing is blurred over more than the pixel that the edge falls into.
func TestCellsMeetWithoutSeamsOrBlur(t *testing.T) {
	var p95 []float64
	for i := range 80 {
		p95 = append(p95, 4+float64(i%2)) // two neighbours on the scale, which is at least an octave
	}
	for name, th := range bothThemes() {
		d := Providers(oneProvider(p95, 100, 0), th)
		area := heatArea(d, "only")
		_, h := d.Size()
		for _, dpi := range []int{72, 96, 110, DPI} {
			img := raster(d, dpi)
			px := func(v vg.Length) int { return int(float64(v) * float64(dpi) / 72) }
			y := px(h - (area.Min.Y+area.Max.Y)/2)
			seen := map[color.RGBA]int{}
			var lo, hi [3]uint8
			lo = [3]uint8{255, 255, 255}
			first := px(area.Min.X) + 2
			last := px(area.Max.X) - 2
			for x := first; x < last; x++ {
				c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
				seen[c]++
			}
			most := func() (c color.RGBA) {
				for k, n := range seen {
					if n > seen[c] || n == seen[c] && fmt.Sprint(k) < fmt.Sprint(c) {
						c = k
					}
				}
				return c
			}
			pure := 0
			for range 2 {
				c := most()
				pure += seen[c]
				delete(seen, c)
				for i, v := range [3]uint8{c.R, c.G, c.B} {
					lo[i], hi[i] = min(lo[i], v), max(hi[i], v)
				}
			}
			for c := range seen {
				for i, v := range [3]uint8{c.R, c.G, c.B} {
					if int(v) < int(lo[i])-4 || int(v) > int(hi[i])+4 {
						t.Errorf("%s, %d dpi: a pixel is %v, outside %v … %v", name, dpi, c, lo, hi)
					}
				}
			}
			if blurred := last - first - pure; blurred > 2*80 {
				t.Errorf("%s, %d dpi: %d of %d pixels are mixed", name, dpi, blurred, last-first)
			}
		}
	}
}

// The order of the colours must be seen by every eye and in grey: lightness runs in one direction, in even steps.
func TestHeatRunsInOneDirectionForEveryEye(t *testing.T) {
	for name, th := range bothThemes() {
		if got := contrast(heat(th, heatLevels-1), th.ground); got < 4.5 {
			t.Errorf("%s: the highest level has the contrast %.1f", name, got)
		}
		apart(t, name+" slow and failed", 10, []color.NRGBA{heat(th, heatLevels-1), th.ink, th.ground})
		for _, e := range eyes {
			least, most := math.Inf(1), 0.0
			for i := range heatLevels - 1 {
				a, b := labOf(seen(e.sees, lightOf(heat(th, i)))), labOf(seen(e.sees, lightOf(heat(th, i+1))))
				step := b.l - a.l
				if th.ground == Light().ground {
					step = -step
				}
				least, most = math.Min(least, step), math.Max(most, step)
			}
			if least < 0.4 || most > 4.5 {
				t.Errorf("%s, %s vision: steps of lightness from %.2f to %.2f", name, e.name, least, most)
			}
		}
		for i := range failureSteps - 1 {
			if contrast(failure(th, i), th.ground) >= contrast(failure(th, i+1), th.ground) {
				t.Errorf("%s: step %d of the failures does not stand out more than the one before", name, i+1)
			}
		}
	}
}

func TestCellsHaveTheColourOfTheirP95InTheirWindow(t *testing.T) {
	p95 := make([]float64, 60)
	for i := range p95 {
		p95[i] = 2
	}
	p95[30], p95[40] = 20, math.NaN()
	s := oneProvider(p95, 200, 0)
	d := Providers(s, light)
	area := heatArea(d, "only")
	at := func(fill color.Color) (from, to float64) {
		for _, m := range d.marks {
			if m.of == "only" && m.fill == fill && m.closed {
				w := float64(area.Max.X - area.Min.X)
				return float64(m.points[0].X-area.Min.X) / w * 60, float64(m.points[2].X-area.Min.X) / w * 60
			}
		}
		return -1, -1
	}
	if from, to := at(heat(light, heatLevels-1)); math.Abs(from-30) > 0.1 || math.Abs(to-31) > 0.1 {
		t.Errorf("the slow window is at %.2f … %.2f", from, to)
	}
	if from, to := at(heat(light, 0)); from != 0 || math.Abs(to-30) > 0.1 {
		t.Errorf("the first quick windows are at %.2f … %.2f", from, to)
	}
	if from, _ := at(light.ink); from >= 0 {
		t.Error("a window without attempts looks as if all had failed")
	}
	s.Strategies[0].Timeline.Failures[40][0] = 200
	d = Providers(s, light)
	if from, to := at(light.ink); math.Abs(from-40) > 0.1 || math.Abs(to-41) > 0.1 {
		t.Errorf("the window in which all failed is at %.2f … %.2f", from, to)
	}
}

func TestAP95OfFewAttemptsIsDrawnThin(t *testing.T) {
	height := func(attempts uint64) vg.Length {
		r := heatArea(Providers(oneProvider([]float64{1, 2, 3}, attempts, 0), light), "only")
		return r.Max.Y - r.Min.Y
	}
	if few, many := height(enough-1), height(enough); few != heatThin || many != heatRow-1 {
		t.Errorf("cells are %v high with few attempts, %v with enough", few, many)
	}
}

// Failures are as dark as the slowest cells; a rim of the ground keeps them apart.
func TestFailuresStandApartFromTheCellAboveThem(t *testing.T) {
	for name, th := range bothThemes() {
		d := Providers(oneProvider([]float64{1, 2, 3}, 100, 50), th)
		rim, last := -1, -1
		for i, m := range d.marks {
			switch {
			case m.of != "only" || !m.closed:
			case m.fill == color.Color(th.ground):
				rim = i
			case m.fill == color.Color(failure(th, failureStep(0.5))):
				last = i
				if r := d.marks[max(rim, 0)]; rim < 0 || r.points[1].Y <= m.points[1].Y {
					t.Errorf("%s: no ground shows above the failures", name)
				}
			}
		}
		if last < 0 {
			t.Errorf("%s: no failures are drawn", name)
		}
		if strings.Contains(words(d), "under 20 attempts") {
			t.Errorf("%s: the key explains what is not drawn", name)
		}
	}
	if !strings.Contains(words(Providers(oneProvider([]float64{1, 2, 3}, 5, 0), light)), "under 20 attempts") {
		t.Error("the key does not explain thin cells")
	}
	for _, p95 := range [][]float64{{1, 2, 3}, {1, math.NaN(), 3}} {
		said := strings.Contains(words(Providers(oneProvider(p95, 100, 0), light)), "no attempt ended")
		if said != math.IsNaN(p95[1]) {
			t.Errorf("p95 %v: that the key explains blank cells is %v", p95, said)
		}
	}
}

func TestOfManyProvidersThoseInTroubleAreDrawn(t *testing.T) {
	c := usual()
	c.providers, c.seeds, c.requests = 300, 2, 200
	s := cook(c)
	for i := range s.Strategies {
		for w := range s.Strategies[i].Timeline.Failures {
			s.Strategies[i].Timeline.Failures[w][217] = 500
		}
	}
	d := Providers(s, light)
	if _, labels := shown(d, "provider 218"); labels != 1 {
		t.Error("the provider with the most failures is not drawn")
	}
	if got := words(d); !strings.Contains(got, "with the most failed attempts") || !strings.Contains(got, "of 300.") {
		t.Errorf("nothing says which providers are drawn: %q", got)
	}
	for _, g := range s.Strategies {
		if marks, labels := shown(d, g.Name); marks < maxHeatPanels || labels != maxHeatPanels {
			t.Errorf("%q has %d marks and %d names", g.Name, marks, labels)
		}
	}
}

func TestIncidentsAreMarkedAtTheProvidersThatTheyHit(t *testing.T) {
	c := usual()
	c.seeds, c.requests = 2, 200
	c.incidents = []reports.Incident{{Provider: "openai, gemini", What: "eu: outage", From: time.Minute, To: 3 * time.Minute}}
	d := Providers(cook(c), light)
	names := 0
	for _, l := range d.labels {
		if l.text == "eu: outage" {
			names++
		}
	}
	if marks, _ := shown(d, "eu: outage (2 providers)"); names != 2 || marks != 2*3 {
		t.Errorf("%d names and %d marks", names, marks)
	}
}
