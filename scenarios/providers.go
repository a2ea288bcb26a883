package scenarios

import (
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

// noTime is the time per output token where none is given.
var noTime = dist.NewConstant(0)

// providers decodes the list of providers.
func (d *decoder) providers(n *node) []mockproviders.Config {
	if n == nil {
		return nil
	}
	if n.kind != list || len(n.items) == 0 || len(n.items) > maxProviders {
		d.on(n, "providers must be a list of 1 to %d providers, not %s", maxProviders, n.describe())
		return nil
	}
	var all []mockproviders.Config
	seen := map[string]*node{}
	for i, item := range n.items {
		d.here = d.uses[item]
		p := newProvider()
		sc := scope{path: item.title("provider", i)}
		at := d.fields(item, p, sc)
		if name := at["name"]; name != nil && name.kind == scalar {
			d.label(name, p.Name, sc.in("name"))
			if first := seen[p.Name]; first != nil {
				d.on(name, "two providers are called %q; the first stands in line %d", clip(p.Name), first.line)
			}
			seen[p.Name] = item
		}
		c := p.config()
		d.ttft(at["ttft"], &c, sc.in("ttft"))
		d.slowdown(p, at, &c, sc)
		d.allowance(c.RateLimit, at["rate_limit"], sc.in("rate_limit"))
		d.price(at["price"], &c, sc.in("price"))
		d.membership(p, at, sc)
		all = append(all, c)
	}
	d.here = nil
	return all
}

var disciplines = map[string]mockproviders.Discipline{
	"fcfs": mockproviders.FCFS, "ps": mockproviders.PS, "batch": mockproviders.Batch,
}

// config is the simulator's form of what needs no further decoding.
func (p *provider) config() mockproviders.Config {
	c := mockproviders.Config{
		Name: p.Name, Model: p.Model, Weight: p.Weight, Priority: p.Priority,
		RTT: p.RTT, PerOutputToken: p.PerOutputToken,
		Concurrency: int(p.Concurrency), Queue: int(p.Queue), Discipline: disciplines[p.Discipline],
		Price:           mockproviders.Price{CachedInput: mockproviders.NoCachedPrice},
		BillAfterCancel: p.BillAfterCancel,
		Joins:           p.Joins, Leaves: p.Leaves, Cut: p.Leave == "cut",
		Faults: p.Faults,
	}
	if c.PerOutputToken == nil {
		c.PerOutputToken = noTime
	}
	if p.Bill == "success" {
		c.Bill = mockproviders.BillSuccess
	}
	if r := p.RateLimit; r != nil {
		c.RateLimit = &mockproviders.RateLimit{RequestsPerMinute: r.Requests, TokensPerMinute: r.Tokens,
			InputTokensPerMinute: r.Input, OutputTokensPerMinute: r.Output, Burst: r.Burst}
	}
	if k := p.Cache; k != nil {
		c.Cache = &mockproviders.Cache{Capacity: k.Capacity, TTL: k.TTL}
	}
	return c
}

// ttft decodes a distribution, or a mapping with a base and what each token of the prompt adds to it.
func (d *decoder) ttft(n *node, c *mockproviders.Config, sc scope) {
	sc.time = true
	switch {
	case n == nil:
	case n.kind == null:
		d.on(n, "%s is empty; give it a value or leave it out", sc.path)
	case n.kind == mapping && (n.get("base") != nil || n.get("per_prompt_token") != nil || n.get("per_cached_token") != nil):
		t := &promptTTFT{}
		d.fields(n, t, sc)
		c.TTFT, c.PerPromptToken, c.PerCachedToken = t.Base, t.PerPrompt.Seconds(), t.PerCached.Seconds()
	default:
		c.TTFT = d.dist(n, sc)
	}
}

// slowdown decodes the curve of a batching provider: points [running, factor], or alpha and beta.
func (d *decoder) slowdown(p *provider, at map[string]*node, c *mockproviders.Config, sc scope) {
	n := at["slowdown"]
	if n == nil {
		return
	}
	in, before := sc.in("slowdown"), len(d.errs)
	curve := &mockproviders.Curve{}
	switch n.kind {
	case list:
		points := &slowdownPoints{}
		key := &node{text: "points", line: n.line, col: n.col}
		short := &node{kind: mapping, line: n.line, col: n.col, keys: []*node{key}, items: []*node{n}}
		d.fields(short, points, in)
		for _, q := range points.Points {
			curve.Points = append(curve.Points, mockproviders.CurvePoint(q))
		}
	case mapping:
		line := &linearSlowdown{}
		d.fields(n, line, in)
		curve.Alpha, curve.Beta = line.Alpha.Seconds(), line.Beta.Seconds()
	default:
		d.on(n, "%s must be a list of points, such as [[1, 1.0], [16, 1.3]], or {alpha: 20ms, beta: 0.5ms}, not %s", in.path, n.kind)
	}
	if len(d.errs) == before {
		if err := curve.Check(); err != nil {
			d.on(n, "%s: %v", in.path, err)
		}
	}
	if _, known := disciplines[p.Discipline]; known && c.Discipline != mockproviders.Batch {
		d.on(n, "%s: only requests that are batched slow each other down; set discipline: batch", in.path)
	}
	if per := at["per_output_token"]; per != nil && n.kind == mapping {
		d.on(per, "%s: per_output_token and the alpha and beta of slowdown both give the time per token; leave one out", sc.path)
	}
	c.Slowdown = curve
}

// allowance checks the rate limit, unless its numbers have mistakes of their own.
func (d *decoder) allowance(r *mockproviders.RateLimit, n *node, sc scope) {
	wrong := func(e *Error) bool { return strings.Contains(e.Msg, sc.path) }
	if n == nil || n.kind != mapping || r == nil || slices.ContainsFunc(d.errs, wrong) {
		return
	}
	if err := r.Check(); err != nil {
		d.on(n, "%s: %v", sc.path, err)
	}
}

// membership checks when the provider comes and goes.
func (d *decoder) membership(p *provider, at map[string]*node, sc scope) {
	if n := at["leave"]; n != nil && at["leaves"] == nil {
		d.on(n, "%s: leave says how it leaves; say when by leaves: 12m", sc.path)
	}
	if n := at["leaves"]; n != nil && p.Leaves > 0 && p.Leaves <= p.Joins {
		d.on(n, "%s: leaves: %s is not after joins: %s", sc.path, units.FormatDuration(p.Leaves), units.FormatDuration(p.Joins))
	}
}
