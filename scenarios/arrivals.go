package scenarios

import "github.com/evenkeel/evenkeel/sim/workload"

// parts counts what an arrival process is made of: itself, or what a sum adds up.
type parts struct {
	all    int
	traces int
	loops  int // traces without an end
}

// recorded reports whether all requests are recorded, and have sizes of their own.
func (p parts) recorded() bool { return p.all > 0 && p.traces == p.all }

// process decodes an arrival process. Those that a sum adds up are decoded by it before it is built itself.
func (d *decoder) process(n *node, sc scope) workload.Process {
	before := d.parts
	d.parts = parts{}
	p, params := build(d, workload.Kinds, n, scope{sc.path, true})
	own := parts{all: 1}
	switch params := params.(type) {
	case *workload.SumParams:
		own = d.parts
	case *workload.TraceParams:
		own.traces = 1
		if params.Loop {
			own.loops = 1
		}
	}
	d.arrivals = params
	d.parts = parts{before.all + own.all, before.traces + own.traces, before.loops + own.loops}
	return p
}
