package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// RateLimitCutParams are the parameters of the fault "rate_limit_cut".
type RateLimitCutParams struct {
	Factor units.Share `param:"factor" above:"0%" max:"100%" doc:"what is left of the allowance"`
	When
}

func init() {
	register("rate_limit_cut", "the rate limits drop to a part of themselves",
		"While the fault acts the provider's rate limits let through a part of their rates and hold a part of their bursts; "+
			"allowance saved up beyond that is lost. Cuts that overlap are multiplied. Without a rate limit nothing happens.",
		"factor", RateLimitCutParams{Factor: 0.1}, func(p *RateLimitCutParams) (Fault, error) { return p, nil })
}

// Act implements Fault.
func (f *RateLimitCutParams) Act(e *Effects, _ int) { e.Allow = float64(e.Allow * float64(f.Factor)) }

func (f *RateLimitCutParams) String() string {
	return fmt.Sprintf("rate limit cut to %s", units.ShareText(f.Factor))
}
