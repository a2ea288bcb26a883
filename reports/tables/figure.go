package tables

// Quantity writes a figure as people read it, to about three digits: "1.84 s", "$3.20", "99.91 %". unit is that of a
// reports.Metric.
func Quantity(v float64, unit string) string { return quantity(v, unit) }

// Change writes a difference with its sign: "−23 %", "+0.4 pp". kind and unit are those of a reports.Difference and its
// metric.
func Change(v float64, kind, unit string) string { return difference(v, kind, unit) }
