package scenarios

import (
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

const maxClasses = workload.MaxClasses

// traffic decodes the classes of requests into c, and returns which providers may serve each: nil where all may.
func (d *decoder) traffic(t *traffic, n *node, c *sim.Config) [][]int {
	if n == nil || n.kind != mapping {
		return nil
	}
	before := len(d.errs)
	var mix []workload.Class
	if t.Classes == nil {
		asked := d.requests(&t.requestKeys, n, scope{path: "workload"}, c.Providers)
		if t.Priority != 0 || t.Tenant != "" || t.Model != "" || t.sim.Allowed != nil {
			c.Classes = []sim.Class{t.sim}
		}
		mix = []workload.Class{asked}
	} else {
		d.alone(&t.requestKeys, n)
		mix = d.classes(t.Classes, c)
	}
	if len(d.errs) > before {
		return nil
	}
	sizes := &workload.Sizes{Classes: mix}
	if err := sizes.Check(); err != nil {
		d.on(n, "workload: %v", err)
		return nil
	}
	if len(mix) > 1 || mix[0].Prompt != nil || mix[0].Output != nil || mix[0].Cap != nil || mix[0].Session != nil {
		c.Sizes = sizes
	}
	pools, some := make([][]int, len(c.Classes)), false
	for i := range c.Classes {
		pools[i] = c.Classes[i].Allowed
		some = some || pools[i] != nil
	}
	if !some {
		return nil
	}
	return pools
}

// alone records the keys of a class that stand beside classes.
func (d *decoder) alone(s *requestKeys, n *node) {
	for _, f := range fieldsOf(s) {
		if n.get(f.Name) != nil {
			d.on(n.get(f.Name), "workload: %s stands beside classes; put it into each class", f.Name)
		}
	}
}

// classes decodes the list of classes.
func (d *decoder) classes(n *node, c *sim.Config) []workload.Class {
	if n.kind != list || len(n.items) == 0 || len(n.items) > maxClasses {
		d.on(n, "workload: classes must be a list of 1 to %d classes, not %s", maxClasses, n.describe())
		return nil
	}
	var all []workload.Class
	seen := map[string]*node{}
	total, before := 0.0, len(d.errs)
	for i, item := range n.items {
		k := &class{}
		sc := scope{path: item.title("class", i)}
		at := d.fields(item, k, sc)
		if name := at["name"]; name != nil && name.kind == scalar {
			d.label(name, k.Name, sc.in("name"))
			if first := seen[k.Name]; first != nil {
				d.on(name, "two classes are called %q; the first stands in line %d", clip(k.Name), first.line)
			}
			seen[k.Name] = name
		}
		if at["share"] == nil && len(n.items) > 1 && item.kind == mapping {
			d.on(item, "\"share\" is missing in %s", sc.path)
		}
		total += float64(k.Share)
		asked := d.requests(&k.requestKeys, item, sc, c.Providers)
		asked.Name, asked.Share = k.Name, float64(k.Share)
		all = append(all, asked)
		k.sim.Name, k.sim.SLO = k.Name, sim.SLO{Latency: k.SLO.Latency, TTFT: k.SLO.TTFT}
		c.Classes = append(c.Classes, k.sim)
	}
	if len(n.items) == 1 && total == 0 {
		return all
	}
	if len(d.errs) == before && math.Abs(total-1) > 0.001 {
		d.on(n, "workload: the shares of the classes add up to %s, not to 100%%", units.FormatShare(units.Share(math.Round(total*1e6)/1e6)))
	}
	return all
}

// requests checks what a class and a workload without classes have in common. s.sim becomes what the simulator wants to
// know of it beside the sizes.
func (d *decoder) requests(s *requestKeys, n *node, sc scope, providers []mockproviders.Config) workload.Class {
	s.sim = sim.Class{Priority: s.Priority, Tenant: s.Tenant, Model: s.Model}
	s.sim.Allowed = d.allowed(s, n, sc, providers)
	w := workload.Class{Prompt: s.Prompt, Output: s.Output, Cap: s.Cap}
	isTrace := d.parts.recorded()
	for _, size := range []struct {
		name string
		of   dist.Dist
		must bool
	}{
		{"prompt_tokens", s.Prompt, !isTrace && d.arrivals != nil},
		{"output_tokens", s.Output, !isTrace && d.arrivals != nil},
		{"max_output_tokens", s.Cap, false},
	} {
		at := n.get(size.name)
		switch {
		case n.kind != mapping:
		case at == nil && size.must:
			d.on(n, "%q is missing in %s; only a trace brings its own", size.name, sc.path)
		case at != nil && isTrace && size.name != "max_output_tokens":
			d.on(at, "%s: %s has no effect: the trace brings its own; leave it out", sc.path, size.name)
		case size.of != nil && !(size.of.Mean() <= workload.MaxTokens):
			d.on(at, "%s: %s: a mean of %.3g tokens is out of range; it must be at most %d", sc.path, size.name, size.of.Mean(), workload.MaxTokens)
		}
	}
	if at := n.get("session"); at != nil && s.Session != nil {
		w.Session = d.session(s.Session, at, sc.in("session"))
	}
	return w
}

// session checks that sessions have a bounded length on average, and that whoever sends them knows of no answers but
// by them.
func (d *decoder) session(s *session, at *node, sc scope) *workload.Session {
	if d.parts.recorded() {
		d.on(at, "%s: a trace has no sessions: its rows are whole requests", sc.path)
	}
	if _, closed := d.arrivals.(*workload.ClosedParams); closed {
		d.on(at, "%s: the users of a closed loop have no sessions; use an open process such as poisson", sc.path)
	}
	for _, size := range []struct {
		name string
		of   dist.Dist
		most float64
	}{{"turns", s.Turns, workload.MaxTurns}, {"turn_tokens", s.TurnTokens, workload.MaxTokens}} {
		if size.of != nil && !(size.of.Mean() <= size.most) {
			d.on(at.get(size.name), "%s: %s: a mean of %.3g is out of range; it must be at most %.0f", sc.path, size.name, size.of.Mean(), size.most)
		}
	}
	return &workload.Session{Turns: s.Turns, Think: s.Think, Turn: s.TurnTokens, SharedPrefix: s.SharedPrefix, MaxContext: s.MaxContext}
}

// allowed returns the providers that a class is restricted to, by its model and by their names; nil means all.
func (d *decoder) allowed(s *requestKeys, n *node, sc scope, providers []mockproviders.Config) []int {
	model, listed := n.get("model"), n.get("providers")
	if len(providers) == 0 || model == nil && listed == nil {
		return nil
	}
	var allowed []int
	before := len(d.errs)
	if listed != nil {
		allowed = d.named(listed, s.Providers, providers, sc.in("providers"))
		slices.Sort(allowed)
	} else {
		for i := range providers {
			allowed = append(allowed, i)
		}
	}
	if model != nil && model.kind == scalar && len(d.errs) == before {
		allowed = slices.DeleteFunc(allowed, func(i int) bool { return providers[i].Model != s.Model })
		switch known := models(providers); {
		case len(allowed) > 0:
		case slices.Contains(known, s.Model):
			d.on(model, "%s: model: none of the providers that it names has the model %q", sc.path, clip(s.Model))
		default:
			d.on(model, "%s: model: no provider has the model %q%s", sc.path, clip(s.Model), d.suggest(s.Model, known))
		}
	}
	if len(allowed) == len(providers) {
		return nil
	}
	return allowed
}

func models(providers []mockproviders.Config) []string {
	var all []string
	for _, p := range providers {
		if p.Model != "" && !slices.Contains(all, p.Model) {
			all = append(all, p.Model)
		}
	}
	return all
}
