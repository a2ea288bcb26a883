package tables

import "github.com/evenkeel/evenkeel/strategies"

// Quantity writes a figure as people read it, to about three digits: "1.84 s", "$3.20", "99.91 %". unit is that of a
// reports.Metric.
func Quantity(v float64, unit string) string { return quantity(v, unit) }

// Change writes a difference with its sign: "−23 %", "+0.4 pp". kind and unit are those of a reports.Difference and its
// metric.
func Change(v float64, kind, unit string) string { return difference(v, kind, unit) }

// Grouped writes n with commas between thousands.
func Grouped(n uint64) string { return grouped(n) }

// Seeds lists seeds, runs of neighbours as a range: "1 to 10, 12".
func Seeds(list []uint64) string { return seeds(list) }

// Statuses says how attempts ended, of which n has the counts by the name of the status, in the order in which strategies
// declares them: "ok 90", "timeout 2".
func Statuses(n map[string]uint64) []string {
	var parts []string
	for k := range strategies.NumStatuses {
		name := strategies.Status(k).String()
		if n[name] > 0 {
			parts = append(parts, name+" "+grouped(n[name]))
		}
	}
	return parts
}
