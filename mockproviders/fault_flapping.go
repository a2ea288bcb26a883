package mockproviders

import (
	"fmt"
	"time"
)

// FlappingParams are the parameters of the fault "flapping".
type FlappingParams struct {
	Up   time.Duration `param:"up" above:"0s" doc:"how long it is there, again and again"`
	Down time.Duration `param:"down" above:"0s" doc:"how long it is not, in between"`
	Gaps string        `param:"timing" enum:"regular|random" doc:"regular: by the clock; random: exponential, with up and down as means"`
	OutageParams
}

func init() {
	register("flapping", "an outage that comes and goes",
		"From `from` to `to` the provider is up and down in turn, up at first. What an outage does is said by `mode`, as in "+
			"the fault `outage`. mtbf and mttr take the place of up and down and make them random.",
		"", FlappingParams{Up: 30 * time.Second, Down: 10 * time.Second, Gaps: "regular", OutageParams: OutageParams{Mode: "refuse"}},
		func(p *FlappingParams) (Fault, error) {
			f := *p
			if f.MTBF == 0 && f.MTTR == 0 {
				f.MTBF, f.MTTR, f.Regular = f.Up, f.Down, f.Gaps == "regular"
			}
			return &f, nil
		})
}

func (f *FlappingParams) String() string { return fmt.Sprintf("flapping %s", f.OutageParams.String()) }
