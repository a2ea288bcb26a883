package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// TrickleParams are the parameters of the fault "trickle".
type TrickleParams struct {
	Share units.Share `param:"share" doc:"share of streams that trickle"`
	At    units.Share `param:"at" doc:"part of the answer's tokens that comes before"`
	Rate  units.Rate  `param:"rate" above:"0/s" doc:"tokens a second from then on"`
	When
}

func init() {
	register("trickle", "a share of streams slows down to a token a second without ending",
		"The stream begins like others and then sends its tokens at `rate`, however fast the provider is: only a timeout or "+
			"its last token ends it. Until then it keeps its place, and counts where requests in service slow each other. "+
			"It may strike streams that begin while the fault acts.",
		"share", TrickleParams{At: 0.2, Rate: 1}, func(p *TrickleParams) (Fault, error) {
			if p.Share == 0 {
				return nil, fmt.Errorf("trickle needs a share above 0, such as share: 2%%")
			}
			return p, nil
		})
}

// Act implements Fault.
func (f *TrickleParams) Act(e *Effects, _ int) {
	e.Trickles = append(e.Trickles, Trickle{Chance: Chance{Rate: float64(f.Share)}, At: float64(f.At), PerToken: 1e9 / float64(f.Rate)})
}

func (f *TrickleParams) String() string {
	return fmt.Sprintf("%s of streams trickle", units.ShareText(f.Share))
}
