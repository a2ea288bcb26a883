package tables

import (
	"fmt"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// course says, in a paragraph, what the runs' warm-up was and how many seeds it took; "" where the scenario says both.
func course(s *reports.Summary) string {
	var all []string
	if s.Scenario.AutoWarmup {
		all = append(all, fmt.Sprintf("Requests that arrive in the first %s are not measured: pilot runs showed this to be the warm-up (MSER-5).",
			seconds(s.Scenario.Warmup.Seconds())))
	}
	if r := s.Replicated; r != nil && len(r.Looks) > 0 {
		var looks []string
		for _, n := range r.Looks {
			looks = append(looks, fmt.Sprint(n))
		}
		why := "all was decided"
		if !r.Decided {
			why = fmt.Sprintf("the limit of %d came, before all was decided", r.Limit)
		}
		all = append(all, fmt.Sprintf("Seeds were added until %s: the verdicts were looked at after %s seeds, each time at the significance level %s.",
			why, joined(looks), percent(r.Level)))
	}
	return strings.Join(all, " ")
}
