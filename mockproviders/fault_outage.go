package mockproviders

// OutageParams are the parameters of the fault "outage".
type OutageParams struct {
	Mode string `param:"mode" enum:"refuse|hang|reset" doc:"refuse answers at once that nobody is there; hang never answers; reset also cuts off what is in flight"`
	When
}

func init() {
	register("outage", "new attempts are refused, or hang until the client gives up",
		"An outage meets attempts when they reach the provider; those it already took are served to their end, unless the "+
			"mode is reset: then they break off when it begins. A refused attempt ends at once as unreachable and costs "+
			"nothing. A hanging one takes no place and is never answered: without a timeout in the balancer its request stays "+
			"unfinished.",
		"mode", OutageParams{Mode: "refuse"}, func(p *OutageParams) (Fault, error) { return p, nil })
}

// Act implements Fault.
func (f *OutageParams) Act(e *Effects, _ int) {
	switch f.Mode {
	case "hang":
		e.Hang = true
	case "reset":
		e.Refuse, e.Reset = true, true
	default:
		e.Refuse = true
	}
}

func (f *OutageParams) String() string {
	if f.Mode == "hang" {
		return "outage (hangs)"
	}
	return "outage"
}
