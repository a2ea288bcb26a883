package scenarios

import (
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

// dist decodes a distribution. Those of profiles, whose nodes all providers that use them share, are built once.
func (d *decoder) dist(n *node, sc scope) dist.Dist {
	if n.line > 0 || d.dists == nil {
		return d.newDist(n, sc)
	}
	built, ok := d.dists[n]
	if !ok {
		before := len(d.errs)
		if built = d.newDist(n, sc); len(d.errs) == before {
			d.dists[n] = built
		}
	}
	return built
}

// newDist decodes {lognormal: {…}}, beside it perhaps scale and shift, or the value of a constant.
func (d *decoder) newDist(n *node, sc scope) dist.Dist {
	switch n.kind {
	case scalar:
		return d.constant(n, sc)
	case mapping:
	default:
		d.on(n, "%s must be a distribution, such as {lognormal: {p50: …, p99: …}}, or a constant, not %s", sc.path, n.kind)
		return nil
	}
	before := len(d.errs)
	kind := &node{kind: mapping, line: n.line, col: n.col}
	beside := &node{kind: mapping, line: n.line, col: n.col}
	for i, key := range n.keys {
		to := kind
		if key.text == "scale" || key.text == "shift" {
			to = beside
		}
		to.keys, to.items = append(to.keys, key), append(to.items, n.items[i])
	}
	if len(kind.keys) != 1 {
		d.oneDist(n, kind, sc)
		return nil
	}
	built, _ := build(d, dist.Kinds, kind, sc)
	if len(beside.keys) == 0 {
		return built
	}
	affine, err := dist.Kinds.Lookup("affine")
	if err != nil {
		panic("scenarios: there is no affine distribution")
	}
	params := affine.New().(*dist.AffineParams)
	d.fields(beside, params, sc)
	params.Of = built
	return construct(d, affine.Build, n, params, before, sc)
}

// oneDist records that a mapping does not name exactly one distribution, and which of its keys are none.
func (d *decoder) oneDist(n, kind *node, sc scope) {
	if len(kind.keys) == 0 {
		d.on(n, "%s names no distribution, such as lognormal", sc.path)
		return
	}
	named := 0
	for _, key := range kind.keys {
		if _, err := dist.Kinds.Lookup(key.text); err == nil {
			if named++; named > 1 {
				d.on(key, "%s: a second distribution %q; one is meant, or a mixture", sc.path, key.text)
			}
			continue
		}
		known := append(dist.Kinds.Names(), "scale", "shift")
		d.on(key, "%s: unknown distribution %q%s", sc.path, clip(key.text), d.suggest(key.text, known))
	}
}

// constant decodes a bare value.
func (d *decoder) constant(n *node, sc scope) dist.Dist {
	k, err := dist.Kinds.Lookup("constant")
	if err != nil {
		panic("scenarios: there is no constant distribution")
	}
	if other, err := dist.Kinds.Lookup(n.text); err == nil {
		d.on(n, "%s: %s needs parameters; write {%s: {…}}", sc.path, other.Name, other.Name)
		return nil
	}
	before := len(d.errs)
	params := k.New()
	d.params(n, params, k.Bare, sc)
	return construct(d, k.Build, n, params, before, sc)
}

// isQuantile reports whether key is one like p50 or p99.9.
func isQuantile(key string) bool {
	_, ok := percentile(key)
	return ok
}

// percentile reads p99.9 as 0.999.
func percentile(key string) (float64, bool) {
	number, ok := strings.CutPrefix(key, "p")
	if !ok || strings.Trim(number, "0123456789.") != "" {
		return 0, false
	}
	p, err := units.ParseNumber(number + "e-2") // nearer than a division by 100
	return p, err == nil && p <= 1
}

// quantile decodes one key such as p99: 2s.
func (d *decoder) quantile(key, n *node, q *dist.Quantiles, sc scope) {
	p, _ := percentile(key.text)
	sc = sc.in(key.text)
	if n.kind != scalar {
		d.on(n, "%s must be a single value, not %s", sc.path, n.kind)
		return
	}
	v, err := parseQuantity(n.text, sc.time)
	if err != nil {
		d.on(n, "%s: %v", sc.path, err)
		return
	}
	*q = append(*q, dist.QuantilePoint{P: p, V: v})
}
