package scenarios

import (
	"fmt"
	"reflect"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
)

// strategies decodes the list of strategies. shared is the file's own balancer section, nil where there is none.
func (d *decoder) strategies(n *node, shared *balancerSection, providers []mockproviders.Config) []Strategy {
	if n == nil {
		return nil
	}
	if n.kind != list || len(n.items) == 0 || len(n.items) > maxStrategies {
		d.on(n, "strategies must be a list of 1 to %d strategies, not %s", maxStrategies, n.describe())
		return nil
	}
	env := strategies.Env{Providers: clientView(providers), Rand: rng.NewRand(rng.NewStream(1, rng.StrategyStream, 0))}
	var all []Strategy
	seen := map[string]*node{}
	for i, item := range n.items {
		before := len(d.errs)
		s, at, ok := d.strategy(item, i, shared)
		if !ok {
			continue
		}
		if first := seen[s.Name]; first != nil {
			d.on(at, "two strategies are called %q; the first stands in line %d; give one a name: of its own", clip(s.Name), first.line)
		}
		if s.Name == "all" {
			d.on(at, "no strategy may be called all, for that means all of them in what is expected; give it another name")
		}
		seen[s.Name] = at
		if len(d.errs) == before {
			if _, err := strategies.New(s.Use, s.Params, env); err != nil {
				d.on(at, "%v", err)
			}
		}
		all = append(all, s)
	}
	return all
}

// clientView is what a client has configured about the providers. Where these are at fault it holds up
// nevertheless, so that strategies can be built on trial.
func clientView(providers []mockproviders.Config) []strategies.Provider {
	view := make([]strategies.Provider, max(1, len(providers)))
	view[0].Weight = 1
	for i, p := range providers {
		view[i] = strategies.Provider{Name: p.Name, Weight: p.Weight, Priority: p.Priority,
			InputPrice: p.Price.Input, OutputPrice: p.Price.Output, Concurrency: max(0, p.Concurrency)}
		if !(p.Weight > 0) {
			view[i].Weight = 1
		}
	}
	return view
}

// strategy decodes one entry: a name, or a mapping. It returns the node that names it.
func (d *decoder) strategy(n *node, i int, shared *balancerSection) (s Strategy, at *node, ok bool) {
	e := &strategyEntry{}
	sc := scope{path: fmt.Sprintf("strategy %d", i+1)}
	at = n
	use := n
	if n.kind == scalar {
		e.Use = n.text
	} else {
		sc.path = entryTitle(n, i)
		given := d.fields(n, e, sc)
		if use = given["use"]; use == nil || use.kind != scalar {
			return s, at, false
		}
		at = use
		if name := given["name"]; name != nil {
			d.label(name, e.Name, sc.in("name"))
			at = name
		}
	}
	k, err := strategies.Kinds.Lookup(e.Use)
	if err != nil {
		d.on(use, "unknown strategy %q%s", clip(e.Use), d.suggest(e.Use, strategies.Kinds.Names()))
		return s, at, false
	}
	s = Strategy{Name: e.Name, Use: e.Use, Params: k.New(), Given: map[string]any{}}
	if s.Name == "" {
		s.Name = e.Use
	}
	if e.Params != nil {
		sc := sc.in("params")
		if e.Params.kind == null {
			d.on(e.Params, "%s is empty; write {} for the defaults", sc.path)
		} else {
			s.Given = givenParams(d.fields(e.Params, s.Params, sc), s.Params)
		}
	}
	s.Balancer = d.overridden(e.Balancer, shared, sc).config()
	return s, at, true
}

func entryTitle(n *node, i int) string {
	if use := n.get("use"); n.get("name") == nil && use != nil && use.kind == scalar {
		return fmt.Sprintf("strategy %q", clip(use.text))
	}
	return n.title("strategy", i)
}

// overridden is the shared section with what a strategy changes in it.
func (d *decoder) overridden(n *node, shared *balancerSection, sc scope) *balancerSection {
	switch {
	case n == nil:
		return shared
	case n.is("none"):
		return nil
	}
	b := newBalancer()
	if shared != nil {
		*b = *shared
	}
	d.balancer(n, b, sc.in("balancer"))
	return b
}

// givenParams writes the parameters that a file sets as a report shows them: numbers, booleans and words as they
// are, all else in the form of a scenario file.
func givenParams(given map[string]*node, params any) map[string]any {
	all := map[string]any{}
	v := reflect.ValueOf(params).Elem()
	for _, f := range fieldsOf(params) {
		n, ok := given[f.Name]
		if !ok {
			continue
		}
		value := v.FieldByIndex(f.Index)
		for value.Kind() == reflect.Pointer && !value.IsNil() {
			value = value.Elem()
		}
		switch f.Type {
		case "integer", "number", "boolean":
			all[f.Name] = value.Interface()
		case "list", "mapping":
			all[f.Name] = n.plain()
		default:
			all[f.Name] = registry.Format(value.Interface())
		}
	}
	return all
}

// plain turns a node into text, lists and maps.
func (n *node) plain() any {
	switch n.kind {
	case mapping:
		m := map[string]any{}
		for i, k := range n.keys {
			m[k.text] = n.items[i].plain()
		}
		return m
	case list:
		l := make([]any, len(n.items))
		for i, item := range n.items {
			l[i] = item.plain()
		}
		return l
	}
	return n.text
}
