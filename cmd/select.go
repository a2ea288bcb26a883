package cmd

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
)

const maxSeeds = 10_000

// autoSeeds is the value of --seeds for as many seeds as it takes.
const autoSeeds = "auto"

// A seedChoice is what --seeds says; the zero value leaves it to the scenario.
type seedChoice struct {
	auto bool
	list []uint64
}

// of returns the scenario with the seeds that were chosen. How seeds are added the scenario may say itself.
func (c seedChoice) of(sc *scenarios.Scenario) *scenarios.Scenario {
	switch {
	case c.list != nil:
		return sc.WithSeeds(c.list)
	case c.auto && sc.AutoSeeds == nil:
		return sc.WithAutoSeeds(scenarios.DefaultAutoSeeds())
	}
	return sc
}

// parseSeeds reads "30" as the seeds 1 to 30, "7,11" or "7," as a list, and "auto". "" is the flag's default.
func parseSeeds(text string) (seedChoice, error) {
	switch {
	case text == "":
		return seedChoice{}, nil
	case text == autoSeeds:
		return seedChoice{auto: true}, nil
	case !strings.Contains(text, ","):
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxSeeds {
			hint := ""
			if _, near := registry.Nearest(text, []string{autoSeeds}); near {
				hint = fmt.Sprintf(" (did you mean %q?)", autoSeeds)
			}
			return seedChoice{}, usagef("--seeds is %q; it must be a number from 1 to %d, a list such as 7,11, or auto%s", text, maxSeeds, hint)
		}
		return seedChoice{list: scenarios.Seeds(n)}, nil
	}
	var seeds []uint64
	seen := map[uint64]bool{}
	for _, word := range strings.Split(strings.TrimSuffix(text, ","), ",") {
		seed, err := strconv.ParseUint(strings.TrimSpace(word), 10, 64)
		if err != nil {
			return seedChoice{}, usagef("--seeds: %q is not a whole number", word)
		}
		if seen[seed] {
			return seedChoice{}, usagef("--seeds: %d stands twice; equal seeds give equal runs", seed)
		}
		seen[seed] = true
		seeds = append(seeds, seed)
	}
	return seedChoice{list: seeds}, nil
}

// selectStrategies keeps the named strategies of a scenario, in the order of names, and adds registered ones that
// it lacks. The baseline stays: left out of the names, it comes first. No names mean all.
func selectStrategies(sc *scenarios.Scenario, names []string) error {
	if len(names) == 0 {
		return nil
	}
	known := map[string]scenarios.Strategy{}
	for _, s := range sc.Strategies {
		known[s.Name] = s
	}
	baseline := known[sc.Baseline]
	var selected []scenarios.Strategy
	taken := map[string]bool{}
	for _, name := range names {
		name = strings.TrimSpace(name)
		if taken[name] {
			return usagef("--strategies: %q stands twice", name)
		}
		taken[name] = true
		s, ok := known[name]
		if !ok {
			k, err := strategies.Kinds.Lookup(name)
			if err != nil {
				return usagef("--strategies: no strategy is called %q, neither in %s nor among the registered ones%s", name, sc.Name, suggestStrategy(sc, name))
			}
			s = scenarios.Strategy{Name: name, Use: name, Params: k.New(), Given: map[string]any{}, Balancer: baseline.Balancer}
		}
		selected = append(selected, s)
	}
	if !taken[sc.Baseline] {
		selected = append([]scenarios.Strategy{baseline}, selected...)
	}
	sc.Strategies = selected
	return nil
}

func suggestStrategy(sc *scenarios.Scenario, name string) string {
	known := strategies.Kinds.Names()
	for _, s := range sc.Strategies {
		known = append(known, s.Name)
	}
	if near, ok := registry.Nearest(name, known); ok {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return "; see: evenkeel strategies"
}

// distinctFolders makes sure that no scenario overwrites the results of another, be it where case does not count.
func distinctFolders(all []loaded) error {
	seen := map[string]bool{}
	for _, sc := range all {
		folder := strings.ToLower(sc.Name)
		if seen[folder] {
			return usagef("two of the scenarios are called %q and would overwrite each other's results; run them one by one with an --output for each", sc.Name)
		}
		seen[folder] = true
	}
	return nil
}
