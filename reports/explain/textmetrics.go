package explain

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// consequences shows where the metrics part ways.
func (p *printer) consequences(seed *Seed) {
	titles := map[string]string{FirstWindow: "first apart", LatencyWindow: "latencies furthest apart", FailureWindow: "failures furthest apart"}
	p.line("\n  Where the metrics part ways")
	w := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	for _, win := range seed.Windows {
		latency := Change{Unit: "s", Old: win.Old.MeanLatency, New: win.New.MeanLatency}
		a, b := float64(win.Old.Unsuccessful), float64(win.New.Unsuccessful)
		failures := Change{Old: &a, New: &b}
		fmt.Fprintf(w, "    %s\t%s to %s\tmean latency %s\t%s without an answer\n", titles[win.What], at(win.From), at(win.To), &latency, &failures)
	}
	w.Flush()
	w = tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	var equal []string
	for _, name := range shownMetrics {
		for i := range seed.Metrics {
			c := &seed.Metrics[i]
			switch {
			case c.Name != name:
			case !c.differs():
				equal = append(equal, name)
			default:
				fmt.Fprintf(w, "    %s\t%s\t%s\n", name, c, c.by())
			}
		}
	}
	w.Flush()
	if len(equal) > 0 {
		p.line("    equal: %s", strings.Join(equal, ", "))
	}
}

// by writes by how much the newer figure differs: in percentage points where it is a ratio.
func (c *Change) by() string {
	if c.Old == nil || c.New == nil || *c.Old == 0 && c.Unit != "ratio" {
		return ""
	}
	d, unit := *c.New / *c.Old - 1, " %"
	if c.Unit == "ratio" {
		d, unit = *c.New-*c.Old, " pp"
	}
	sign := ""
	if d > 0 {
		sign = "+"
	}
	return sign + minus(strconv.FormatFloat(d*100, 'g', 3, 64)) + unit
}
