package scenarios

// seeds reads `seeds: 10` as 1, 2, …, 10, and a list as it stands. Without either, one seed is run.
func (d *decoder) seeds(n *node) []uint64 {
	if n == nil {
		return []uint64{1}
	}
	switch n.kind {
	case scalar:
		count, err := parseUint(n.text)
		if err != nil {
			d.on(n, "seeds: %v", err)
		} else if count < 1 || count > maxSeeds {
			d.on(n, "seeds: %s is out of range; it must be at least 1 and at most %d", clip(n.text), maxSeeds)
		} else {
			return Seeds(int(count))
		}
	case list:
		return d.seedList(n)
	default:
		d.on(n, "seeds must be a number or a list of numbers, not %s", n.kind)
	}
	return nil
}

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
