package cmd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
)

// again gives the arguments after "evenkeel run" that lead to the same result. They follow from the result alone, so
// that a report drawn from result.json is the one that the run wrote: a scenario that is not built in is called by its
// name, whatever its file was called. A flag is left out where the scenario's file alone leads to the same; of a file
// that cannot be understood without the files that it names, all flags are given.
func again(s *reports.Summary) string {
	file := s.Scenario.Name + ".yaml"
	words := []string{reports.ShellWord(file)}
	if text, err := scenarios.Source(s.Scenario.Name); err == nil && string(text) == s.Scenario.Source {
		words[0] = reports.ShellWord(s.Scenario.Name)
	}
	own, err := scenarios.Parse(file, []byte(s.Scenario.Source), scenarios.Options{})
	if err != nil {
		own = new(scenarios.Scenario)
	}
	switch {
	case s.Replicated != nil:
		if own.AutoSeeds == nil {
			words = append(words, "--seeds", "auto")
		}
	case own.AutoSeeds != nil || !slices.Equal(own.Seeds, s.Scenario.Seeds):
		words = append(words, "--seeds", seedWord(s.Scenario.Seeds))
	}
	if s.Scenario.Prices != "" {
		words = append(words, "--prices", reports.ShellWord(s.Scenario.Prices))
	}
	if names := strategyNames(s); !slices.Equal(namesOf(own), names) {
		words = append(words, "--strategies", reports.ShellList(names))
	}
	return strings.Join(words, " ")
}

// seedWord writes seeds as the flag takes them: a number for 1, 2, …, else a list.
func seedWord(seeds []uint64) string {
	if slices.Equal(seeds, scenarios.Seeds(len(seeds))) {
		return strconv.Itoa(len(seeds))
	}
	list := make([]string, len(seeds))
	for i, seed := range seeds {
		list[i] = strconv.FormatUint(seed, 10)
	}
	if len(list) == 1 {
		return list[0] + ","
	}
	return strings.Join(list, ",")
}

func strategyNames(s *reports.Summary) []string {
	var names []string
	for i := range s.Strategies {
		names = append(names, s.Strategies[i].Name)
	}
	return names
}

func namesOf(sc *scenarios.Scenario) []string {
	var names []string
	for _, s := range sc.Strategies {
		names = append(names, s.Name)
	}
	return names
}
