package scenarios

import (
	"io"
	"reflect"
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/registry"
)

// An Opener opens a file that a scenario names: a trace, or a table of a distribution.
type Opener func(name string) (io.ReadCloser, error)

// samples are the kinds that most people mean.
var samples = map[string]string{
	"arrival process": "{poisson: …}",
	"distribution":    "{lognormal: …}",
	"fault":           "{error: …} or {outage: …}",
}

// build decodes `kind: parameters` and builds it. It returns the zero T after a mistake, and the parameters once the
// kind is known.
func build[T any](d *decoder, reg *registry.Registry[func(any) (T, error)], n *node, sc scope) (built T, params any) {
	key, value := n, (*node)(nil)
	if n.kind == mapping && len(n.keys) == 1 {
		key, value = n.keys[0], n.items[0]
	} else if n.kind != scalar {
		d.on(n, "%s must be one %s, such as %s, not %s", sc.path, reg.What(), samples[reg.What()], n.describe())
		return built, nil
	}
	k, ok := lookup(d, reg, key, sc)
	if !ok {
		return built, nil
	}
	before := len(d.errs)
	params = k.New()
	if value != nil {
		d.params(value, params, k.Bare, sc.in(k.Name))
		d.rival(value, params, sc.in(k.Name))
	} else {
		value = n
	}
	return construct(d, k.Build, value, params, before, sc.in(k.Name)), params
}

// rival refuses a flapping provider whose times are given twice.
func (d *decoder) rival(n *node, params any, sc scope) {
	if _, ok := params.(*mockproviders.FlappingParams); !ok || n.kind != mapping {
		return
	}
	for _, regular := range [...]string{"up", "down"} {
		for _, random := range [...]string{"mtbf", "mttr"} {
			if at := n.get(random); at != nil && n.get(regular) != nil {
				d.on(at, "%s: %s and %s both say how long the provider is there and how long not; leave mtbf and mttr, or up and down, out", sc.path, regular, random)
				return
			}
		}
	}
}

// lookup finds the kind that key names.
func lookup[B any](d *decoder, reg *registry.Registry[B], key *node, sc scope) (registry.Kind[B], bool) {
	if d.full() {
		return registry.Kind[B]{}, false
	}
	k, err := reg.Lookup(key.text)
	if err != nil {
		d.on(key, "%s: unknown %s %q%s", sc.path, reg.What(), clip(key.text), d.suggest(key.text, reg.Names()))
	}
	return k, err == nil
}

// params decodes the parameters of a kind: a mapping, or the value of its bare parameter.
func (d *decoder) params(n *node, params any, bare string, sc scope) {
	switch {
	case n.kind == null:
		d.on(n, "%s is empty; write {} for the defaults", sc.path)
	case n.kind == mapping || bare == "":
		d.fields(n, params, sc)
	default:
		for _, f := range fieldsOf(params) {
			if f.Name == bare {
				d.value(n, reflect.ValueOf(params).Elem().FieldByIndex(f.Index), f, sc)
			}
		}
	}
}

// construct finds the parameters' files and calls the constructor, unless there have been mistakes since before.
func construct[T any](d *decoder, build func(any) (T, error), n *node, params any, before int, sc scope) T {
	var none T
	if len(d.errs) > before {
		return none
	}
	if user, ok := params.(registry.FileUser); ok {
		if err := user.ResolveFiles(d.open); err != nil {
			d.on(n, "%s", explained(sc, err))
			return none
		}
	}
	v, err := build(params)
	if err != nil {
		d.on(n, "%s", explained(sc, err))
		return none
	}
	return v
}

// explained puts what a constructor says behind the path to the kind, which many name themselves.
func explained(sc scope, err error) string {
	path, said := sc.path, err.Error()
	if i := strings.LastIndex(path, ": "); i >= 0 {
		if rest, twice := strings.CutPrefix(said, path[i+2:]); twice && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, " ")) {
			path = path[:i]
		}
	}
	return path + ": " + said
}
