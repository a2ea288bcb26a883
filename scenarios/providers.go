package scenarios

import (
	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
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
		p := newProvider()
		sc := scope{path: item.title("provider", i)}
		at := d.fields(item, p, sc)
		if name := at["name"]; name != nil && name.kind == scalar {
			d.label(name, p.Name, sc.in("name"))
			if first := seen[p.Name]; first != nil {
				d.on(name, "two providers are called %q; the first stands in line %d", clip(p.Name), first.line)
			}
			seen[p.Name] = name
		}
		all = append(all, p.config())
	}
	return all
}

func (p *provider) config() mockproviders.Config {
	bill := mockproviders.BillTokens
	if p.Bill == "success" {
		bill = mockproviders.BillSuccess
	}
	perToken := p.PerOutputToken
	if perToken == nil {
		perToken = noTime
	}
	return mockproviders.Config{
		Name: p.Name, Weight: p.Weight, Priority: p.Priority,
		TTFT: p.TTFT, PerOutputToken: perToken,
		Concurrency: int(p.Concurrency), Queue: int(p.Queue),
		Price: mockproviders.Price{Input: p.Price.Input, Output: p.Price.Output, CachedInput: mockproviders.NoCachedPrice},
		Bill:  bill, Faults: p.Faults,
	}
}
