package plots

import (
	"math"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Providers lays out what each provider went through: a panel per provider and in it a row per strategy, whose colour
// is the 95th percentile of the latency of successful attempts over virtual time, and whose foot is grey to black by
// the share of attempts that failed. Incidents are marked above the providers that they hit. Of many providers those
// with the most failures are drawn.
func Providers(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	all := cast(t, s)
	drawn, others := telling(s, all, maxCells)
	h := newHeatMap(t, s, drawn)
	f := frame{title: titled(t, s, failingFirst(t, s, exposureFinding, noExposure))}
	f.subtitle = []span{{text: "What each provider went through under each strategy, over virtual time:"}, {
		text: "p95 latency of successful attempts in colour, the share of attempts that failed in grey beneath it"}}
	f.subtitle = append(f.subtitle, partly(t, drawn, others)...)
	if len(h.panels) == 0 {
		f.subtitle = []span{{text: "No timeline was recorded."}}
	}
	if len(h.legend) > 0 {
		f.subtitle = append(append(f.subtitle, span{text: "Incidents:", colour: t.incident, bold: true, begins: true}), h.legend...)
	}
	f.footer = append([]string{source(s)}, h.notes()...)
	f.footer = append(append(f.footer, sameNote(t, drawn)...), leftOut(t, others)...)
	d, body := newDrawing(t, f, pageWidth, h.height())
	if len(h.panels) == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, body.Max.Y-16, "nothing to draw")
		for i := range drawn {
			d.heatName(&drawn[i], body.Min.X, body.Max.Y-34-vg.Length(i)*12, 300)
		}
		return d
	}
	d.heatKey(h, body)
	y := body.Max.Y - heatKeyHeight
	for i := range h.panels {
		y = d.heatPanel(h, &h.panels[i], body, y)
	}
	return d
}

// Bounds of a heat map and room in it, in points.
const (
	maxHeatPanels           = 12 // providers
	maxAllRows              = 72 // strategies × providers, but three providers at least
	maxHeatLanes            = 2
	heatKeyHeight vg.Length = 36
	heatHead      vg.Length = 15
	heatGap       vg.Length = 11
	heatRow       vg.Length = 11.5
	heatFoot      vg.Length = 3   // of a row: the failures
	heatThin      vg.Length = 2.5 // of a row: cells that rest on few attempts
	perCell                 = 2.5
)

// A heatMap is the common layout of the panels.
type heatMap struct {
	theme    Theme
	time     timeAxis
	rows     []series
	names    vg.Length // width of the names at the left
	panels   []heatPanel
	levels   scale // from seconds to levels
	clipped  bool
	of       int // how many providers there are
	window   time.Duration
	unnamed  int
	legend   []span // of the incidents that are numbered
	failures bool   // whether any attempt failed
	thin     bool   // whether some cells rest on few attempts
	idle     bool   // whether in some no attempt ended
	warmup   bool   // whether there is one
}

// A heatPanel is one provider.
type heatPanel struct {
	name      string
	cells     [][]exposure // [strategy][window]; nil without a timeline
	incidents []reports.Incident
	bars      barStack
	lanes     [][]named
}

func newHeatMap(t Theme, s *reports.Summary, drawn []series) *heatMap {
	h := &heatMap{theme: t, rows: drawn, names: 76, warmup: s.Scenario.Warmup > 0}
	for i := range drawn {
		if tl := drawn[i].Timeline; windows(tl) > 0 {
			h.time.length = max(h.time.length, tl.Width*time.Duration(windows(tl)))
		}
		h.names = max(h.names, min(t.tick.width(drawn[i].equals())+10, 150))
	}
	if h.time.length == 0 {
		return h
	}
	width := pageWidth - 2*pageMargin - h.names
	limit := min(maxHeatPanels, max(3, maxAllRows/max(1, len(drawn))))
	incidents := h.time.within(s.Scenario.Incidents)
	var chosen []int
	chosen, h.of = troubled(s, limit)
	for _, p := range chosen {
		panel := heatPanel{name: providerName(s, p)}
		for i := range drawn {
			cells, w := exposures(drawn[i].Timeline, p, int(float64(width)/perCell))
			panel.cells, h.window = append(panel.cells, cells), max(h.window, w)
		}
		for i := range incidents {
			if hits(&incidents[i], rawProvider(s, p)) {
				panel.incidents = append(panel.incidents, incidents[i])
			}
		}
		panel.bars = stackOf(panel.incidents)
		h.panels = append(h.panels, panel)
	}
	h.nameIncidents(width)
	h.fit()
	return h
}

// fit spans the colours over all cells but the outermost half percent at either end.
func (h *heatMap) fit() {
	var all []float64
	for _, p := range h.panels {
		for _, row := range p.cells {
			for _, c := range row {
				if !math.IsNaN(c.p95) && c.full() {
					all = append(all, math.Max(c.p95, leastTime))
				}
				h.failures = h.failures || c.share() >= leastFailure
				h.thin = h.thin || !c.full()
				h.idle = h.idle || c.blank()
			}
		}
	}
	r := newSpread()
	if len(all) > 0 {
		lo, hi := bounds(all, 0.005)
		r.add(lo)
		r.add(hi)
		least, most := bounds(all, 0)
		h.clipped = least < lo || most > hi
	}
	if r.empty() {
		return
	}
	if r.hi < 2*r.lo { // small differences must not look like large ones
		mid := math.Sqrt(r.lo * r.hi)
		r = spread{mid / math.Sqrt2, mid * math.Sqrt2}
	}
	h.levels = scale{lo: r.lo, hi: r.hi, log: true, from: 0, to: heatLevels}
}

// laneHeight is the room above a panel for the bars of incidents beyond the first level, and for names beyond the first
// lane.
func (p *heatPanel) laneHeight() vg.Length {
	return p.bars.extra() + p.bars.names(len(p.lanes))
}

// level is the colour of a latency in seconds.
func (h *heatMap) level(v float64) int { return min(heatLevels-1, int(h.levels.at(v))) }

func (h *heatMap) panelHeight(p *heatPanel) vg.Length {
	return heatHead + p.laneHeight() + vg.Length(len(h.rows))*heatRow
}

func (h *heatMap) height() vg.Length {
	if len(h.panels) == 0 {
		return 40 + vg.Length(len(h.rows))*12
	}
	y := heatKeyHeight + tickDrop + 4
	for i := range h.panels {
		y += h.panelHeight(&h.panels[i]) + heatGap
	}
	return y - heatGap
}

// notes says what the colours are of.
func (h *heatMap) notes() []string {
	if len(h.panels) == 0 {
		return nil
	}
	out := []string{"Windows of " + lasting(h.window) + " of virtual time, all seeds together."}
	if h.warmup {
		out = []string{"Windows of " + lasting(h.window) + " of virtual time, all seeds together, warm-up included; the title leaves it out."}
	}
	if h.clipped {
		out = append(out, "The colours end where 0.5 % of the cells are lower or higher; those have the outermost colours.")
	}
	if h.thin {
		out = append(out, "Thin: fewer than "+digits(enough)+" attempts, from which no 95th percentile follows.")
	}
	if len(h.panels) < h.of {
		out = append(out, "Drawn are the "+plural(len(h.panels), "provider")+
			" with the most failed attempts, and then the highest p95, of "+digits(float64(h.of))+".")
	}
	if h.unnamed > 0 {
		out = append(out, "Without a name for want of room: "+plural(h.unnamed, "incident")+".")
	}
	return out
}
