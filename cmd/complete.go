package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/strategies"
)

// A completions function lists names, each with what it means.
type completions func() []cobra.Completion

func scenarioCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, name := range scenarios.Builtins() {
		all = append(all, cobra.CompletionWithDesc(name, scenarios.Summary(name)))
	}
	return all
}

func profileCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, name := range scenarios.Profiles() {
		all = append(all, cobra.CompletionWithDesc(name, scenarios.ProfileSummary(name)))
	}
	return all
}

func strategyCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, name := range strategies.Kinds.Names() {
		if k, err := strategies.Kinds.Lookup(name); err == nil {
			all = append(all, cobra.CompletionWithDesc(name, k.Doc))
		}
	}
	return all
}

// completeOne completes the only argument of a verb.
func completeOne(list completions) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return list(), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeScenarios completes built-in scenarios, and leaves files and folders to the shell.
func completeScenarios(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return startingWith(scenarioCompletions(), word), cobra.ShellCompDirectiveDefault
}

// completeStrategyList completes the last name of a comma-separated list: the strategies of the scenarios given so
// far, and the registered ones.
func completeStrategyList(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before, last := "", word
	if i := strings.LastIndexByte(word, ','); i >= 0 {
		before, last = word[:i+1], word[i+1:]
	}
	var names []string
	for _, arg := range args {
		loaded, err := scenarios.Load(arg)
		if err != nil {
			continue // a mistake is told when the scenario is run
		}
		for _, sc := range loaded {
			for _, s := range sc.Strategies {
				names = append(names, s.Name)
			}
		}
	}
	names = append(names, strategies.Kinds.Names()...)
	slices.Sort(names)
	taken := strings.Split(before, ",")
	var all []cobra.Completion
	for _, name := range slices.Compact(names) {
		if strings.HasPrefix(name, last) && !slices.Contains(taken, name) {
			all = append(all, before+name)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func startingWith(all []cobra.Completion, word string) []cobra.Completion {
	return slices.DeleteFunc(all, func(c cobra.Completion) bool { return !strings.HasPrefix(c, word) })
}
