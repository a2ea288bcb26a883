package scenarios

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/prices"
	"github.com/evenkeel/evenkeel/sim/units"
)

// priceList reads the file of model prices that the scenario names, unless the caller has brought one.
func (d *decoder) priceList(name string, at *node) {
	if at == nil || d.prices != nil || at.kind != scalar {
		return
	}
	f, err := d.open(name)
	if err != nil {
		d.on(at, "prices: %v", err)
		d.noPrices = true
		return
	}
	defer f.Close()
	if d.prices, err = prices.Read(f); err != nil {
		d.on(at, "prices: %s: %v", clip(name), err)
		d.noPrices = true
	}
}

// price decodes what a provider charges.
func (d *decoder) price(n *node, c *mockproviders.Config, sc scope) {
	if n == nil {
		return
	}
	if n.kind == null {
		d.on(n, "%s is empty; give it a value or leave it out", sc.path)
		return
	}
	p := &price{}
	at := d.fields(n, p, sc)
	if n.kind != mapping {
		return
	}
	if model := at["model"]; model != nil {
		c.Price = d.lookUp(model, p.Model, sc)
	} else {
		for _, key := range []string{"input", "output"} {
			if at[key] == nil {
				d.on(n, "%q is missing in %s", key, sc.path)
			}
		}
	}
	set(&c.Price.Input, p.Input)
	set(&c.Price.Output, p.Output)
	set(&c.Price.CachedInput, p.Cached)
	set(&c.Price.Request, p.Request)
	if tiers := at["tiers"]; tiers != nil {
		c.Price.Tiers = d.tiers(tiers, p.Tiers, sc.in("tiers"))
	}
	if discounts := at["discounts"]; discounts != nil {
		c.Price.Discounts = d.discounts(discounts, p.Discounts, sc.in("discounts"))
	}
}

func set[T any](to, given *T) {
	if given != nil {
		*to = *given
	}
}

// lookUp finds the price of a model in the price list.
func (d *decoder) lookUp(n *node, model string, sc scope) mockproviders.Price {
	none := mockproviders.Price{CachedInput: mockproviders.NoCachedPrice}
	switch {
	case n.kind != scalar || d.noPrices:
		return none
	case d.prices == nil:
		d.on(n, "%s: model: no price list to look %q up in; name one by prices: at the top level, or by --prices", sc.path, clip(model))
		return none
	}
	p, err := d.prices.Price(model)
	if err != nil {
		d.on(n, "%s: model: %v", sc.path, err)
		return none
	}
	if dearest(&p) > maxPrice {
		d.on(n, "%s: model: the list has %q at more than $100000 per million tokens, the most that can be counted", sc.path, clip(model))
		return none
	}
	d.looked = append(d.looked, fmt.Sprintf("%q %+v", model, p))
	return p
}

// maxPrice is 100,000 US dollars per million tokens: the longest request stays far from what Money can hold.
const maxPrice units.TokenPrice = 100_000 * 1_000_000

// dearest returns the highest price of a token.
func dearest(p *mockproviders.Price) units.TokenPrice {
	most := max(p.Input, p.Output, p.CachedInput)
	for _, t := range p.Tiers {
		most = max(most, t.Input, t.Output, t.CachedInput)
	}
	return most
}

// tiers checks that tiers ascend.
func (d *decoder) tiers(n *node, tiers []priceTier, sc scope) []mockproviders.PriceTier {
	var all []mockproviders.PriceTier
	for i, t := range tiers {
		tier := mockproviders.PriceTier{Above: t.Above, Input: t.Input, Output: t.Output, CachedInput: mockproviders.NoCachedPrice}
		set(&tier.CachedInput, t.Cached)
		if i > 0 && t.Above > 0 && t.Above <= tiers[i-1].Above {
			d.on(n.items[i], "%s: tiers must ascend: above: %d follows %d", sc.path, t.Above, tiers[i-1].Above)
		}
		all = append(all, tier)
	}
	return all
}

// discounts checks that each is a part of a day.
func (d *decoder) discounts(n *node, discounts []discount, sc scope) []mockproviders.Discount {
	const day = 24 * time.Hour
	var all []mockproviders.Discount
	for i, k := range discounts {
		if item := n.items[i]; item.kind == mapping && item.get("from") != nil && item.get("to") != nil && k.To > 0 &&
			(k.To <= k.From || k.To-k.From > day) {
			d.on(item, "%s: from: %s to: %s is no part of a day; where it ends on the next day, add 24h to its end",
				sc.path, units.FormatDuration(k.From), units.FormatDuration(k.To))
		}
		all = append(all, mockproviders.Discount(k))
	}
	return all
}
