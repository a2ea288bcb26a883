package plots

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// maxNumbers bounds how many incidents a key names.
const maxNumbers = 40

// An incidentKey numbers incidents whose names have no room beside each other.
type incidentKey struct {
	list  []reports.Incident
	of    func(*reports.Incident) int // the number of an incident; 0 without one
	names []string
}

// keyFor numbers incidents by their names or, where these are too many, by what happens and at how many providers.
func keyFor(list []reports.Incident) incidentKey {
	of, names := numbered(list, incidentName, maxNumbers)
	if !slices.ContainsFunc(list, func(in reports.Incident) bool { return of(&in) == 0 }) {
		return incidentKey{list, of, names}
	}
	of, names = numbered(list, whatHappened, maxNumbers)
	for i := range names {
		at := map[string]bool{}
		for k := range list {
			if of(&list[k]) == i+1 {
				at[list[k].Provider] = true
			}
		}
		names[i] += " at " + plural(len(at), "provider")
	}
	return incidentKey{list, of, names}
}

// spans writes the key: number, name and, where asked for, the times.
func (k incidentKey) spans(t Theme, a timeAxis, times bool) []span {
	var all vg.Length
	for _, name := range k.names {
		all += t.subtitle.width(name)
	}
	room := keyWidth
	if all > 4*pageWidth { // of many names the ends must do
		room = nameWidth
	}
	var out []span
	for i, name := range k.names {
		text := strconv.Itoa(i+1) + " " + shorten(t.subtitle, name, room)
		if times {
			text += ", " + k.times(a, i+1)
		}
		out = append(out, span{text: text, of: name, colour: t.incident, whole: true})
	}
	return out
}

// keyWidth is the most room for a name in a key: names of sixty characters fit.
const keyWidth vg.Length = 420

// times writes when the incidents of a number act, the first three of them.
func (k incidentKey) times(a timeAxis, number int) string {
	c := clockFor(a.length)
	var list []string
	for i := range k.list {
		in := &k.list[i]
		if k.of(in) != number {
			continue
		}
		text := c.span(in.From, in.To)
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	const most = 3
	if more := len(list) - most; more > 0 {
		list = append(list[:most], "and "+strconv.Itoa(more)+" more")
		return strings.Join(list, ", ")
	}
	return strings.Join(list, ", ") + " " + c.name()
}

// numbers puts the numbers of the key above a panel of width w: above the bars of their level where that has room for
// names, else together above all that overlap. without counts the incidents that have none.
func (k incidentKey) numbers(t Theme, list []reports.Incident, stack barStack, a timeAxis, w vg.Length) (lanes [][]named, without int) {
	for i := range list {
		if k.of(&list[i]) == 0 {
			without++
		}
	}
	middle := func(in reports.Incident) vg.Length { return w * vg.Length(float64(in.From+in.To)/2/float64(a.length)) }
	if stack.open {
		for level := range stack.high {
			var places []place
			for _, in := range stack.on(level, list) {
				if n := k.of(&in); n > 0 {
					places = append(places, place{[]int{n}, middle(in), 1})
				}
			}
			lanes = append(lanes, together(t, places, w))
		}
		return lanes, without
	}
	var places []place
	for _, all := range union(list) {
		p := place{mid: middle(all), n: 1}
		for i := range list {
			if n := k.of(&list[i]); n > 0 && list[i].From >= all.From && list[i].To <= all.To {
				p.numbers = append(p.numbers, n)
			}
		}
		if len(p.numbers) > 0 {
			places = append(places, p)
		}
	}
	return [][]named{together(t, places, w)}, without
}

// A place is where numbers stand above a panel.
type place struct {
	numbers []int
	mid     vg.Length
	n       int // of the middles that mid is the mean of
}

// together writes numbers in one lane of width w, those in one that would cover each other: "1–3, 5".
func together(t Theme, places []place, w vg.Length) (lane []named) {
	slices.SortStableFunc(places, func(x, y place) int { return cmp.Compare(x.mid, y.mid) })
	at := func(p place) named {
		text := shorten(t.tick, ranges(p.numbers), w)
		width := t.tick.width(text)
		from := max(0, min(p.mid-width/2, w-width))
		return named{text, from, from + width}
	}
	var done []place
	for _, p := range places {
		for len(done) > 0 { // what grows may reach the one before it
			last := done[len(done)-1]
			if at(p).blockedBy([]named{at(last)}) == nil {
				break
			}
			n := last.n + p.n
			p = place{slices.Concat(last.numbers, p.numbers), (last.mid*vg.Length(last.n) + p.mid*vg.Length(p.n)) / vg.Length(n), n}
			done = done[:len(done)-1]
		}
		done = append(done, p)
	}
	for _, p := range done {
		lane = append(lane, at(p))
	}
	return lane
}

// shared tells whether some incidents are written together.
func shared(lanes [][]named) bool {
	return slices.ContainsFunc(slices.Concat(lanes...), func(n named) bool { return strings.ContainsAny(n.text, ",–") })
}
