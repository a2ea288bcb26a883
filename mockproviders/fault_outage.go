package mockproviders

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// OutageParams are the parameters of the fault "outage".
type OutageParams struct {
	From time.Duration `param:"from" doc:"when it begins"`
	To   time.Duration `param:"to" doc:"when it is over; the end of the run by default"`
	Mode string        `param:"mode" enum:"refuse|hang" doc:"refuse answers at once that nobody is there; hang never answers"`
}

type outage struct{ OutageParams }

func init() {
	Faults.Register(registry.Kind[func(any) (Fault, error)]{
		Name: "outage",
		Doc:  "new attempts are refused, or hang until the client gives up",
		Detail: "An outage meets attempts when they reach the provider; those it already took are served to their end. " +
			"A refused attempt ends at once as unreachable and costs nothing. A hanging one takes no place and is never " +
			"answered: without a timeout in the balancer its request stays unfinished.",
		New: func() any { return &OutageParams{Mode: "refuse"} },
		Build: func(params any) (Fault, error) {
			p := *params.(*OutageParams)
			return &outage{p}, checkWindow(p.From, p.To)
		},
	})
}

func (f *outage) Window() (from, to int64) { return window(f.From, f.To) }

func (f *outage) Act(e *Effects) {
	if f.Mode == "hang" {
		e.Hang = true
	} else {
		e.Refuse = true
	}
}

func (f *outage) String() string {
	if f.Mode == "hang" {
		return "outage (hangs)"
	}
	return "outage"
}
