package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// CutStreamParams are the parameters of the fault "cut_stream".
type CutStreamParams struct {
	Share units.Share `param:"share" doc:"share of streams that break off"`
	At    units.Share `param:"at" doc:"part of the answer's tokens that comes before"`
	When
}

func init() {
	register("cut_stream", "a share of streams breaks off before its end",
		"The stream ends as broken after a part of its tokens, and is billed for its prompt and those (unless `bill: "+
			"success`). It may strike streams that begin while the fault acts.",
		"share", CutStreamParams{At: 0.5}, func(p *CutStreamParams) (Fault, error) {
			if p.Share == 0 {
				return nil, fmt.Errorf("cut_stream needs a share above 0, such as share: 2%%")
			}
			return p, nil
		})
}

// Act implements Fault.
func (f *CutStreamParams) Act(e *Effects, _ int) {
	e.Cuts = append(e.Cuts, StreamCut{Chance: Chance{Rate: float64(f.Share)}, At: float64(f.At)})
}

func (f *CutStreamParams) String() string {
	return fmt.Sprintf("%s of streams cut", units.ShareText(f.Share))
}
