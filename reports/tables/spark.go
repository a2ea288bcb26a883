package tables

import (
	"fmt"

	"github.com/evenkeel/evenkeel/reports"
)

// maxBars is how many bars a sparkline has at most; beyond, neighbouring providers share one.
const maxBars = 16

// The head of the column of sparklines, and what it is worth beside those of figures.
const (
	trafficHead  = "traffic"
	trafficWorth = 2
)

var bars = []rune("▁▂▃▄▅▆▇█")

// perBar is how many providers share a bar.
func perBar(providers int) int { return (providers + maxBars - 1) / maxBars }

// sparklines draws for each strategy the shares of the attempts that went to the providers, in their order: a bar for
// each, on one scale for all strategies, and a dot for a provider that got nothing. nil where there is nothing to
// compare: below two providers.
func sparklines(s *reports.Summary) []string {
	n := len(s.Scenario.Providers)
	if n < 2 {
		return nil
	}
	shares := make([][]float64, len(s.Strategies))
	largest := 0.0
	for i := range s.Strategies {
		for p := 0; p < n; p += perBar(n) {
			var sum float64
			for k := p; k < min(n, p+perBar(n)) && k < len(s.Strategies[i].Providers); k++ {
				sum += s.Strategies[i].Providers[k].Share
			}
			shares[i] = append(shares[i], sum)
			largest = max(largest, sum)
		}
	}
	out := make([]string, len(shares))
	for i, list := range shares {
		line := make([]rune, len(list))
		for k, v := range list {
			line[k] = '·'
			if v > 0 {
				line[k] = bars[min(len(bars)-1, int(v/largest*float64(len(bars))))]
			}
		}
		out[i] = string(line)
	}
	return out
}

// trafficNote says what the sparklines show.
func trafficNote(providers int) string {
	if k := perBar(providers); k > 1 {
		return fmt.Sprintf("each bar is the share of the attempts that %d neighbouring providers got", k)
	}
	return "each bar is a provider's share of the attempts, in the scenario's order"
}
