package mockproviders

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// SlowdownParams are the parameters of the fault "slowdown".
type SlowdownParams struct {
	From   time.Duration `param:"from" doc:"when it begins"`
	To     time.Duration `param:"to" doc:"when it is over; the end of the run by default"`
	Factor float64       `param:"factor" above:"0" max:"1e6" doc:"service takes so many times as long; below 1 it is a speed-up"`
}

type slowdown struct{ SlowdownParams }

func init() {
	Faults.Register(registry.Kind[func(any) (Fault, error)]{
		Name: "slowdown",
		Doc:  "service takes several times as long",
		Detail: "The provider works at 1/factor of its speed while the fault acts. Work is conserved: an attempt that " +
			"begins before or ends after the slowdown is slow for the part that lies within. Factors of slowdowns that " +
			"overlap are multiplied.",
		Bare: "factor",
		New:  func() any { return &SlowdownParams{Factor: 2} },
		Build: func(params any) (Fault, error) {
			p := *params.(*SlowdownParams)
			return &slowdown{p}, checkWindow(p.From, p.To)
		},
	})
}

func (f *slowdown) Window() (from, to int64) { return window(f.From, f.To) }

func (f *slowdown) Act(e *Effects) { e.Slow *= f.Factor }

func (f *slowdown) String() string { return fmt.Sprintf("slowdown ×%s", units.FormatNumber(f.Factor)) }
