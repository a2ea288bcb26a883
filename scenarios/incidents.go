package scenarios

import (
	"math"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/rng"
)

const maxIncidents = 1000

// incidents decodes the faults that strike several providers at once, and adds them to the faults of these.
func (d *decoder) incidents(n *node, providers []mockproviders.Config) {
	if n == nil {
		return
	}
	if n.kind != list || len(n.items) > maxIncidents {
		d.on(n, "incidents must be a list of at most %d incidents, not %s", maxIncidents, n.describe())
		return
	}
	seen := map[string]*node{}
	for i, item := range n.items {
		in, before := &incident{}, len(d.errs)
		sc := scope{path: item.title("incident", i)}
		at := d.fields(item, in, sc)
		if name := at["name"]; name != nil && name.kind == scalar {
			d.label(name, in.Name, sc.in("name"))
			if first := seen[in.Name]; first != nil {
				d.on(name, "two incidents are called %q; the first stands in line %d", clip(in.Name), first.line)
			}
			seen[in.Name] = name
		}
		struck := d.named(at["providers"], in.Providers, providers, sc.in("providers"))
		if len(d.errs) > before {
			continue
		}
		shared := &mockproviders.Shared{Fault: in.Fault, Name: in.Name, Owner: rng.HashString("incident " + in.Name)}
		for _, k := range struck {
			c := &providers[k]
			c.Faults = append(c.Faults[:len(c.Faults):len(c.Faults)], shared)
		}
	}
}

// named finds providers by their names.
func (d *decoder) named(n *node, names []string, providers []mockproviders.Config, sc scope) []int {
	if n == nil || n.kind != list || len(providers) == 0 {
		return nil
	}
	if len(names) == 0 {
		d.on(n, "%s names no provider", sc.path)
		return nil
	}
	index := map[string]int{}
	known := make([]string, len(providers))
	for i := range providers {
		index[providers[i].Name], known[i] = i, providers[i].Name
	}
	var found []int
	taken := map[string]bool{}
	for i, name := range names {
		k, ok := index[name]
		switch {
		case n.items[i].kind != scalar: // reported already
		case !ok:
			d.on(n.items[i], "%s: no provider is called %q%s", sc.path, clip(name), d.suggest(name, known))
		case taken[name]:
			d.on(n.items[i], "%s: %q stands twice", sc.path, clip(name))
		default:
			found = append(found, k)
		}
		taken[name] = true
	}
	return found
}

// An Incident is a fault that acts in a part of the run, or the absence of a provider that joins or leaves.
type Incident struct {
	Provider string        // of an incident that strikes several, their names with commas between them
	What     string        // "outage", "40 % errors 500", "eu-west: outage", "absent"
	From     time.Duration // since the run began
	To       time.Duration // cut to the run's duration, where that is known
}

// Incidents lists the faults that begin or end at a known time within the run, in the order of the providers. A fault
// that acts all the time is none, nor is one that comes at random.
func (s *Scenario) Incidents() []Incident {
	end := int64(math.MaxInt64)
	if s.Duration > 0 {
		end = int64(s.Duration)
	}
	var all []Incident
	add := func(provider, what string, from, to int64) {
		if from < end && (from > 0 || to < end) && to > 0 {
			all = append(all, Incident{provider, what, time.Duration(max(from, 0)), time.Duration(min(to, end))})
		}
	}
	told := map[*mockproviders.Shared]bool{}
	for i := range s.base.Providers {
		p := &s.base.Providers[i]
		add(p.Name, "absent", 0, int64(p.Joins))
		if p.Leaves > 0 {
			add(p.Name, "absent", int64(p.Leaves), math.MaxInt64)
		}
		for _, f := range p.Faults {
			shared, ok := f.(*mockproviders.Shared)
			if !f.Timing().Scheduled() || told[shared] {
				continue
			}
			who, what := p.Name, f.String()
			if ok {
				told[shared] = true
				who, what = s.struckBy(shared), shared.Name+": "+what
			}
			from, to := f.Timing().Window()
			add(who, what, from, to)
		}
	}
	return all
}

// struckBy names the providers that share a fault.
func (s *Scenario) struckBy(f *mockproviders.Shared) string {
	var names []string
	for _, p := range s.base.Providers {
		for _, own := range p.Faults {
			if own == mockproviders.Fault(f) {
				names = append(names, p.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}
