package tables

import "strings"

// A sight is what the cells of a table hold that a legend has to explain.
type sight struct {
	differ  bool     // differences
	points  bool     // percentage points
	missing bool     // places without a figure
	reaches []string // "±" where figures stand with their intervals, else nothing
	marks   []string // the signs of verdicts, in the order of the legend
}

// look finds what the columns with these indices hold.
func (g *grid) look(shown []int) sight {
	var in sight
	marks := map[string]bool{}
	for _, r := range g.rows {
		for _, c := range shown {
			x := r.cells[c]
			in.differ = in.differ || x.delta != ""
			in.points = in.points || strings.HasSuffix(x.delta, " pp")
			in.missing = in.missing || strings.TrimSpace(x.value) == missing
			if in.reaches == nil && strings.Contains(x.value, " ± ") {
				in.reaches = []string{"±"}
			}
			marks[x.mark] = true
		}
	}
	for _, m := range []string{better, worse, equal, undecided} {
		if marks[m] {
			in.marks = append(in.marks, m)
		}
	}
	return in
}

// heads are those of the columns with these indices.
func (g *grid) heads(shown []int) []string {
	var out []string
	for _, c := range shown {
		out = append(out, g.columns[c].text)
	}
	return out
}
