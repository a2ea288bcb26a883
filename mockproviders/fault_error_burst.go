package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// ErrorBurstParams are the parameters of the fault "error_burst".
type ErrorBurstParams struct {
	ToBad  units.Share `param:"to_bad" above:"0%" max:"100%" doc:"chance that a burst begins with a request"`
	ToGood units.Share `param:"to_good" above:"0%" max:"100%" doc:"chance that it ends with one: bursts last 1/to_good requests on average"`
	Good   units.Share `param:"good" doc:"share of attempts that fail between bursts"`
	Bad    units.Share `param:"bad" doc:"share of attempts that fail within a burst"`
	Status int         `param:"status" min:"400" max:"599" doc:"HTTP status of the failure"`
	When
}

func init() {
	register("error_burst", "errors that come in bursts",
		"The provider is in a good state or in a bad one, and may change it with each request of the run, whether or not that "+
			"comes to it: errors by the model of Gilbert (1960) and Elliott (1963). In the long run it is bad for a share "+
			"to_bad / (to_bad + to_good) of the requests. A failure comes when the first token would have, and is billed like "+
			"those of the fault `error`.",
		"", ErrorBurstParams{ToBad: 0.01, ToGood: 0.1, Bad: 1, Status: 503}, func(p *ErrorBurstParams) (Fault, error) {
			if p.ToBad+p.ToGood > 1 {
				return nil, fmt.Errorf("to_bad and to_good of an error_burst may be 100%% together, not %s and %s",
					units.FormatShare(p.ToBad), units.FormatShare(p.ToGood))
			}
			return p, nil
		})
}

// Act implements Fault.
func (f *ErrorBurstParams) Act(e *Effects, _ int) {
	e.Bursts = append(e.Bursts, ErrorBurst{ToBad: float64(f.ToBad), ToGood: float64(f.ToGood),
		Good: float64(f.Good), Bad: float64(f.Bad), Status: f.Status})
}

func (f *ErrorBurstParams) String() string { return fmt.Sprintf("error bursts %d", f.Status) }
