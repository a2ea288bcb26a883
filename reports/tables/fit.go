package tables

import (
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports/safe"
)

// The least and the most that a column of names takes, and what it takes before columns of little worth are shown.
const (
	minName  = 12
	fairName = 20
	maxName  = 32
)

// littleWorth is what columns are worth that are shown only where names need not be cut for them.
const littleWorth = trafficWorth

// fit chooses the columns for which there is room beside the names, the most telling first, by their index, and names
// those left out. It is not ok where these say too much or the rest too little.
func (g *grid) fit(room int) (shown []int, left []string, ok bool) {
	order := allOf(g.columns)
	slices.SortStableFunc(order, func(x, y int) int { return g.columns[y].worth - g.columns[x].worth })
	room -= len(g.names)*(minName+frame) + 1
	fair := room
	for k := range g.names {
		fair -= g.fairly(k) - minName
	}
	ok = true
	for _, c := range order {
		have := room
		if g.columns[c].worth <= littleWorth {
			have = fair
		}
		if g.needed(append(shown, c)) <= have {
			shown = append(shown, c)
			continue
		}
		left = append(left, g.columns[c].text)
		ok = ok && !g.columns[c].must
	}
	slices.Sort(shown)
	slices.Reverse(left)
	return shown, left, ok && len(shown) >= min(2, len(g.columns))
}

// fairly is how wide a column of names is if all but long ones stand there in full.
func (g *grid) fairly(k int) int {
	w := minName
	for _, r := range g.rows {
		w = max(w, width(safe.Plain(r.names[k])))
	}
	return min(w, fairName)
}

// needed is how wide columns are together, their frames included.
func (g *grid) needed(shown []int) int {
	sum := 0
	for _, c := range shown {
		w := width(g.columns[c].text)
		for _, r := range g.rows {
			for line := range strings.SplitSeq(r.cells[c].value, "\n") {
				w = max(w, width(line))
			}
			w = max(w, width(r.cells[c].second(false)))
		}
		sum += w + frame
	}
	return sum
}
