package plots

import (
	"cmp"
	"slices"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A barStack puts the bars of incidents above a panel: those that overlap stand on different levels, so that each is
// seen from its beginning to its end, and those of the same time share one.
type barStack struct {
	level []int // by incident
	high  int   // how many levels there are
	times int   // how many different times
	open  bool  // between the levels there is room for names
}

// The height of the bars and their distance from level to level.
const (
	barHeight  vg.Length = 2.5
	barStep    vg.Length = 3.5 // where bars stand close
	stackLimit vg.Length = 30  // of all levels that stand close
	openStep   vg.Length = 14  // where each level has its own names
	openLevels           = 4   // so many levels at most
)

// edgeTimes is up to how many different times every incident has its own edges; of more only what they cover together.
const edgeTimes = 6

// stackOf puts every incident on the lowest level that is free when it begins.
func stackOf(list []reports.Incident) barStack {
	b := barStack{level: make([]int, len(list))}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(list[x].From, list[y].From), cmp.Compare(list[y].To, list[x].To))
	})
	var ends []time.Duration
	for k, i := range order {
		if k > 0 && list[i].From == list[order[k-1]].From && list[i].To == list[order[k-1]].To {
			b.level[i] = b.level[order[k-1]]
			continue
		}
		b.times++
		free := slices.IndexFunc(ends, func(end time.Duration) bool { return end <= list[i].From })
		if free < 0 {
			free, ends = len(ends), append(ends, 0)
		}
		ends[free], b.level[i] = list[i].To, free
	}
	b.high = len(ends)
	b.open = b.high <= openLevels
	return b
}

// on lists the incidents of a level.
func (b barStack) on(level int, list []reports.Incident) (out []reports.Incident) {
	for i := range list {
		if b.level[i] == level {
			out = append(out, list[i])
		}
	}
	return out
}

// step is the distance from level to level.
func (b barStack) step() vg.Length {
	if b.open {
		return openStep
	}
	return min(barStep, stackLimit/vg.Length(max(b.high, 1)))
}

// close puts the levels close to each other, where nothing is named.
func (b barStack) close() barStack {
	b.open = false
	return b
}

// lane is how far above a panel the names of a lane stand: a level's own names, or all names above all levels.
func (b barStack) lane(i int) vg.Length {
	const above = 6
	if b.open && b.high > 1 {
		return above + vg.Length(i)*openStep
	}
	return above + b.extra() + vg.Length(i)*laneDrop
}

// names is the room that so many lanes take beyond the first one.
func (b barStack) names(lanes int) vg.Length {
	if b.open && b.high > 1 {
		return 0
	}
	return vg.Length(max(0, lanes-1)) * laneDrop
}

// extra is the room that the levels above the lowest take.
func (b barStack) extra() vg.Length { return vg.Length(max(b.high-1, 0)) * b.step() }

// outline draws a bar above the panel for every incident, and its edges down to bottom. An incident too short to be seen
// has one edge.
func (d *Drawing) outline(list []reports.Incident, stack barStack, p panel, bottom vg.Length) {
	red := d.theme.incident
	thick := min(barHeight, barHeight*stack.step()/barStep)
	drawn := map[vg.Length]bool{}
	edge := func(of string, x vg.Length) { // dashes over each other would be bolder
		if !drawn[x] {
			d.dashed(of, red, hairline, pt(x, bottom), pt(x, p.Max.Y))
			drawn[x] = true
		}
	}
	for i := range list {
		of := incidentName(&list[i])
		a, b := p.x.at(list[i].From.Seconds()), p.x.at(list[i].To.Seconds())
		low := p.Max.Y + vg.Length(stack.level[i])*stack.step()
		d.box(of, red, rectangle(a, low, max(b, a+leastBar), low+thick))
		switch {
		case stack.times > edgeTimes:
		case b-a < leastBar:
			edge(of, a)
		case b-a >= 6: // else it is seen by its shade, and too narrow for its two edges to be told apart
			edge(of, a)
			edge(of, b)
		}
	}
	if stack.times > edgeTimes {
		for _, in := range union(list) {
			edge(in.What, p.x.at(in.From.Seconds()))
			edge(in.What, p.x.at(in.To.Seconds()))
		}
	}
}

// leastBar is the least width of a bar.
const leastBar vg.Length = 1.5
