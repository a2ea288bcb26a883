package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// PriceChangeParams are the parameters of the fault "price_change".
type PriceChangeParams struct {
	Factor float64 `param:"factor" min:"0" max:"1000" doc:"prices are multiplied by it, exact to a millionth"`
	When
}

func init() {
	register("price_change", "prices change at a time",
		"Attempts whose service begins while the fault acts cost factor times as much, in all: per token and per request. "+
			"Clients are not told: their configured prices stay. Factors of changes that overlap are multiplied.",
		"factor", PriceChangeParams{Factor: 2}, func(p *PriceChangeParams) (Fault, error) { return p, nil })
}

// Act implements Fault.
func (f *PriceChangeParams) Act(e *Effects, _ int) {
	ppm := int64(float64(f.Factor*million) + 0.5)
	e.Price = min((e.Price*ppm+million/2)/million, 1000*million)
}

func (f *PriceChangeParams) String() string {
	return fmt.Sprintf("price ×%s", units.FormatNumber(f.Factor))
}
