package scenarios

import (
	"github.com/evenkeel/evenkeel/sim/registry"
)

// AutoSeeds says how seeds are added until the comparisons are decided: 1, 2, … First are run, and more if need be.
type AutoSeeds struct {
	First     int     // at least 2
	Max       int     // at least First
	Precision float64 // how far the intervals may reach to either side, relative or for ratios absolute; 0 for any length
}

// DefaultAutoSeeds is what `seeds: auto` means.
func DefaultAutoSeeds() AutoSeeds { return AutoSeeds{First: 10, Max: 200} }

// seeds reads `seeds: 10` as 1, 2, …, 10, a list as it stands, and how seeds are added. Without any, one seed is run.
func (d *decoder) seeds(n *node) ([]uint64, *AutoSeeds) {
	if n == nil {
		return []uint64{1}, nil
	}
	switch {
	case n.is("auto"):
		return autoSeeds(DefaultAutoSeeds())
	case n.kind == scalar:
		return d.seedCount(n), nil
	case n.kind == list:
		return d.seedList(n), nil
	case n.kind == mapping:
		return d.autoSeeds(n)
	}
	d.on(n, "seeds must be a number, a list of numbers, or auto, not %s", n.kind)
	return nil, nil
}

func (d *decoder) seedCount(n *node) []uint64 {
	count, err := parseUint(n.text)
	switch {
	case err != nil:
		if word, near := registry.Nearest(n.text, []string{"auto"}); near {
			d.on(n, "seeds: %q is neither a number of seeds nor a list of them (did you mean %q?)", clip(n.text), word)
			return nil
		}
		d.on(n, "seeds: %v, nor auto", err)
	case count < 1 || count > maxSeeds:
		d.on(n, "seeds: %s is out of range; it must be at least 1 and at most %d", clip(n.text), maxSeeds)
	default:
		return Seeds(int(count))
	}
	return nil
}

// autoSeeds decodes {auto: {…}}.
func (d *decoder) autoSeeds(n *node) ([]uint64, *AutoSeeds) {
	s, before := &seedsSection{}, len(d.errs)
	at := d.fields(n, s, scope{path: "seeds"})["auto"]
	sc := scope{path: "seeds: auto"}
	switch {
	case len(d.errs) > before:
		return nil, nil
	case at == nil:
		d.on(n, "seeds: a mapping of seeds is {auto: {…}}; write a number, a list of numbers, or auto")
		return nil, nil
	case at.kind == null:
		d.on(at, "%s is empty; write {} for the defaults, or seeds: auto", sc.path)
		return nil, nil
	}
	auto := DefaultAutoSeeds()
	section := &autoSeedsSection{First: auto.First, Max: auto.Max}
	given := d.fields(at, section, sc)
	if given["first"] == nil {
		section.First = min(section.First, section.Max)
	}
	if first := given["first"]; len(d.errs) == before && section.First > section.Max {
		d.on(first, "%s: first: %d seeds are more than max, which is %d", sc.path, section.First, section.Max)
	}
	if len(d.errs) > before {
		return nil, nil
	}
	return autoSeeds(AutoSeeds{First: section.First, Max: section.Max, Precision: float64(section.Precision)})
}

func autoSeeds(auto AutoSeeds) ([]uint64, *AutoSeeds) { return Seeds(auto.First), &auto }

// Seeds returns the seeds 1, 2, …, n.
func Seeds(n int) []uint64 {
	seeds := make([]uint64, n)
	for i := range seeds {
		seeds[i] = uint64(i + 1)
	}
	return seeds
}

func (d *decoder) seedList(n *node) []uint64 {
	if len(n.items) == 0 || len(n.items) > maxSeeds {
		d.on(n, "seeds: a list of %d; it must have at least 1 and at most %d", len(n.items), maxSeeds)
		return nil
	}
	var seeds []uint64
	seen := map[uint64]bool{}
	for _, item := range n.items {
		seed, err := parseUint(item.text)
		switch {
		case item.kind != scalar:
			d.on(item, "seeds: a seed must be a whole number, not %s", item.kind)
		case err != nil:
			d.on(item, "seeds: %v", err)
		case seen[seed]:
			d.on(item, "seeds: %d stands twice; equal seeds give equal runs", seed)
		}
		seen[seed] = true
		seeds = append(seeds, seed)
	}
	return seeds
}
