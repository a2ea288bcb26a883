package plots

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A named incident has a place for its name, in points from the left edge of a panel.
type named struct {
	text     string
	from, to vg.Length
}

// nameIncidents puts the names of incidents above a panel of width w into as few lanes as keep them apart, at most
// limit, and counts those without a place. A name that would cover its own repetition, as of a fault that comes and
// goes, is written once.
func nameIncidents(t Theme, list []reports.Incident, call func(*reports.Incident) string, a timeAxis, w vg.Length,
	limit int) (lanes [][]named, unnamed int) {
	for i := range list {
		in := &list[i]
		text := shorten(t.tick, call(in), min(w, nameWidth))
		if text == "" {
			unnamed++
			continue
		}
		width := t.tick.width(text)
		mid := w * vg.Length(float64(in.From+in.To)/2/float64(a.length))
		from := max(0, min(mid-width/2, w-width))
		n := named{text, from, from + width}
		lane, said := 0, false
		for ; lane < len(lanes) && !said; lane++ {
			block := n.blockedBy(lanes[lane])
			if block == nil {
				break
			}
			said = block.text == text
		}
		switch {
		case said:
		case lane < len(lanes):
			lanes[lane] = append(lanes[lane], n)
		case len(lanes) < limit:
			lanes = append(lanes, []named{n})
		default:
			unnamed++
		}
	}
	return lanes, unnamed
}

// numbered gives every incident the number of its name, 0 beyond the limit, and lists the names in order: by when the
// first incident of a name begins.
func numbered(list []reports.Incident, call func(*reports.Incident) string, limit int) (number func(*reports.Incident) int, names []string) {
	byName := map[string]int{}
	order := slices.Clone(list)
	slices.SortStableFunc(order, func(a, b reports.Incident) int { return cmp.Compare(a.From, b.From) })
	for i := range order {
		if name := call(&order[i]); byName[name] == 0 && len(byName) < limit {
			byName[name] = len(byName) + 1
			names = append(names, name)
		}
	}
	return func(in *reports.Incident) int { return byName[call(in)] }, names
}

// nameLevels puts the names of incidents above their own bars where several levels have room for names, else in lanes
// above all bars, at most limit.
func nameLevels(t Theme, list []reports.Incident, stack barStack, call func(*reports.Incident) string, a timeAxis, w vg.Length,
	limit int) (lanes [][]named, unnamed int) {
	if stack.high <= 1 {
		return nameIncidents(t, list, call, a, w, limit)
	}
	if !stack.open {
		return nil, len(list)
	}
	for level := range stack.high {
		lane, without := nameIncidents(t, stack.on(level, list), call, a, w, 1)
		lanes, unnamed = append(lanes, slices.Concat(lane...)), unnamed+without
	}
	return lanes, unnamed
}

// blockedBy returns a name of the lane that stands where n would, or nil.
func (n named) blockedBy(lane []named) *named {
	for i, o := range lane {
		if n.from < o.to+8 && o.from < n.to+8 {
			return &lane[i]
		}
	}
	return nil
}

// shade marks the incidents from the top of the areas down to bottom: the areas faintly, whose colours must be known
// again, what is below them more. Where several overlap it is no darker.
func (d *Drawing) shade(list []reports.Incident, stack barStack, p panel, bottom vg.Length) {
	for _, in := range union(list) {
		a, b := p.x.at(in.From.Seconds()), p.x.at(in.To.Seconds())
		d.box(in.What, faint(d.theme.incident, 10), rectangle(a, p.Min.Y, b, p.Max.Y))
		d.box(in.What, faint(d.theme.incident, 26), rectangle(a, bottom, b, p.Min.Y))
	}
	d.outline(list, stack, p, bottom)
}

// laneNames writes the names of incidents above the bars of a panel.
func (d *Drawing) laneNames(lanes [][]named, stack barStack, p panel) {
	for i, lane := range lanes {
		for _, n := range lane {
			d.text(n.text, d.theme.tick.in(d.theme.incident), left, p.Min.X+n.from, p.Max.Y+stack.lane(i), n.text)
		}
	}
}
