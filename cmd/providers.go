package cmd

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/mockproviders/prices"
	"github.com/evenkeel/evenkeel/scenarios"
)

func newProviders() *cobra.Command {
	return &cobra.Command{
		Use:   "providers [NAME]",
		Short: "List the ready-made providers, or print one to copy",
		Long: `Lists the ready-made providers, which a scenario names by "use: NAME" and changes key by key, or prints one. Its
comments say which figures were measured, which are public, and which are assumptions.`,
		Example: `  evenkeel providers
  evenkeel providers hosted/groq-llama-70b`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeOne(profileCompletions),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				source, err := scenarios.Profile(args[0])
				if err != nil {
					return usageError{err}
				}
				_, err = cmd.OutOrStdout().Write(source)
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 3, ' ', 0)
			for _, name := range scenarios.Profiles() {
				fmt.Fprintf(w, "%s\t%s\n", name, scenarios.ProfileSummary(name))
			}
			return w.Flush()
		},
	}
}

// pricesFlag adds the flag that names a price list.
func pricesFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "prices", "", "`FILE` of prices in LiteLLM's format, for price: {model: …}; goes before the scenario's own")
	must(cmd.MarkFlagFilename("prices", "json"))
}

// withPrices reads the price list, if one is named.
func withPrices(file string) (scenarios.Options, error) {
	var opts scenarios.Options
	if file == "" {
		return opts, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return opts, usagef("--prices: %w", err)
	}
	if !info.Mode().IsRegular() { // a pipe might never end
		return opts, usagef("--prices: %s is not a regular file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return opts, usagef("--prices: %w", err)
	}
	defer f.Close()
	if opts.Prices, err = prices.Read(f); err != nil {
		return opts, usagef("--prices: %s: %w", file, err)
	}
	return opts, nil
}
