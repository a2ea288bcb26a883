package plots

import (
	"math"

	"github.com/evenkeel/evenkeel/reports"
)

// An extreme is a strategy with its figure; of is nil where no strategy has one.
type extreme struct {
	of *reports.StrategySummary
	v  float64
}

// extremes finds the strategies with the lowest and the highest figure, of equals the first. NaN is no figure.
func extremes(s *reports.Summary, figure func(*reports.StrategySummary) float64) (least, most extreme) {
	for i := range s.Strategies {
		mine := extreme{&s.Strategies[i], figure(&s.Strategies[i])}
		if math.IsNaN(mine.v) {
			continue
		}
		if least.of == nil || mine.v < least.v {
			least = mine
		}
		if most.of == nil || mine.v > most.v {
			most = mine
		}
	}
	return least, most
}

// seconds writes a time with the strategy that has it: "1.2 s under round_robin".
func (x extreme) seconds(t Theme) string {
	return seconds(significant(x.v, 2)) + " under " + shorten(t.title, x.of.Name, titleName)
}
