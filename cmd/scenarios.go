package cmd

import (
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/scenarios"
)

func newScenarios() *cobra.Command {
	return &cobra.Command{
		Use:   "scenarios [NAME]",
		Short: "List the built-in scenarios, or print one to copy",
		Example: `  evenkeel scenarios
  evenkeel scenarios provider-outage > mine.yaml`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeOne(scenarioCompletions),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				source, err := scenarios.Source(args[0])
				if err != nil {
					return usageError{err}
				}
				_, err = cmd.OutOrStdout().Write(source)
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 3, ' ', 0)
			for _, name := range scenarios.Builtins() {
				fmt.Fprintf(w, "%s\t%s\n", name, scenarios.Summary(name))
			}
			return w.Flush()
		},
	}
}

// newScenarioTopic is the page about the scenario language: evenkeel help scenario.
func newScenarioTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "scenario",
		Short: "How a scenario file is written",
		Long:  scenarios.Reference(),
	}
}

func newValidate() *cobra.Command {
	var priceFile string
	cmd := &cobra.Command{
		Use:   "validate FILE…",
		Short: "Check scenario files without running them",
		Long: `Checks scenario files, folders of them, or built-in scenarios, down to the names in what they expect. Every mistake of
every file goes to standard error as file:line:col: message. For a sound scenario the load that it offers goes to standard output, with warnings where
providers cannot serve it, or where a fault lies outside the run.

Exit codes: 0 all are sound, 2 mistakes were found.`,
		Example:           "  evenkeel validate my.yaml scenarios/",
		Args:              atLeastOne(nameAScenario),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := withPrices(priceFile)
			if err != nil {
				return err
			}
			var mistakes []error
			for _, arg := range args {
				all, err := load(arg, opts)
				if err != nil {
					mistakes = append(mistakes, err)
				}
				for _, sc := range all {
					at := arg
					if at != sc.Name && len(all) > 1 {
						at = fmt.Sprintf("%s (%s)", arg, sc.Name)
					}
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: OK\n", at); err != nil {
						return err
					}
					if _, err := sc.OfferedLoad().WriteTo(cmd.OutOrStdout()); err != nil {
						return err
					}
				}
			}
			return refuse(mistakes)
		},
	}
	pricesFlag(cmd, &priceFile)
	return cmd
}

// load reads what arg means, and looks into what it expects as well: names of strategies, metrics and classes.
func load(arg string, opts scenarios.Options) ([]*scenarios.Scenario, error) {
	all, err := scenarios.LoadWith(arg, opts)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, sc := range all {
		wrong = append(wrong, mistakenExpectations(sc)...)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return all, nil
}

// loaded is a scenario and the argument that names it: a built-in one, a file, or the folder that it stands in.
type loaded struct {
	*scenarios.Scenario
	from string
}

// loadAll reads the scenarios that args name. The error tells every mistake of every file.
func loadAll(args []string, opts scenarios.Options) ([]loaded, error) {
	var all []loaded
	var mistakes []error
	for _, arg := range args {
		list, err := load(arg, opts)
		if err != nil {
			mistakes = append(mistakes, err)
		}
		if filepath.IsAbs(arg) {
			arg = filepath.Base(arg) // folders of this machine do not belong in a report
		}
		for _, sc := range list {
			all = append(all, loaded{sc, filepath.ToSlash(arg)})
		}
	}
	return all, refuse(mistakes)
}

// mistakes are those of scenario files. They are printed as they stand, so that editors find the places.
type mistakes struct{ error }

func refuse(list []error) error {
	if len(list) == 0 {
		return nil
	}
	return usageError{mistakes{errors.Join(list...)}}
}
