package cmd

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
)

func newStrategies() *cobra.Command {
	return &cobra.Command{
		Use:   "strategies [NAME]",
		Short: "List the strategies, or document one",
		Long: `Lists the strategies with a line about each, or documents one: what it does, and its parameters with their types
and defaults, as a scenario file sets them.`,
		Example: `  evenkeel strategies
  evenkeel strategies response_time`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeOne(strategyCompletions),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listStrategies(cmd.OutOrStdout())
			}
			k, err := strategies.Kinds.Lookup(args[0])
			if err != nil {
				return usageError{err}
			}
			return describeStrategy(cmd.OutOrStdout(), k)
		},
	}
}

func listStrategies(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	for _, name := range strategies.Kinds.Names() {
		k, err := strategies.Kinds.Lookup(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\n", name, k.Doc)
	}
	return w.Flush()
}

func describeStrategy(out io.Writer, k registry.Kind[strategies.Builder]) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", k.Name, k.Doc)
	if detail := strings.TrimSpace(k.Detail); detail != "" {
		fmt.Fprintf(&b, "\n%s\n", detail)
	}
	fields := registry.Fields(k.New())
	if len(fields) == 0 {
		b.WriteString("\nIt has no parameters.\n")
	} else {
		b.WriteString("\n")
		w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
		fmt.Fprint(w, "PARAMETER\tTYPE\tDEFAULT\tMEANING\n")
		for _, f := range fields {
			typ := f.Type
			if len(f.Enum) > 0 {
				typ = strings.Join(f.Enum, " or ")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Name, typ, f.Default, f.Doc)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(&b, "\nIn a scenario:\n\n  strategies:\n    - use: %s\n      params: {%s: %s}\n", k.Name, fields[0].Name, example(fields[0]))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// example is a value for the parameter that a scenario file can hold.
func example(f registry.Field) string {
	if f.Default == "" {
		return `""`
	}
	return f.Default
}
