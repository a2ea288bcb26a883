package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// suggestFlag adds the nearest known flag to the error about an unknown one, and where to read on.
func suggestFlag(cmd *cobra.Command, err error) error {
	msg := err.Error()
	if name, ok := strings.CutPrefix(msg, "unknown flag: --"); ok {
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near, ok := registry.Nearest(name, known); ok {
			msg += fmt.Sprintf(" (did you mean --%s?)", near)
		}
	}
	return usagef("%s\nsee: %s --help", msg, cmd.CommandPath())
}

// refuseEmpty refuses flags that are given without a value, as by a shell variable that is not set. To take them as
// left out would run what nobody asked for.
func refuseEmpty(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if v := f.Value.String(); err == nil && (v == "" || v == "[]") {
			err = usagef("--%s is empty; give it a value or leave it out\nsee: %s --help", f.Name, cmd.CommandPath())
		}
	})
	return err
}

// atLeastOne refuses to run without arguments. remedy says what to give.
func atLeastOne(remedy string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("%s\nsee: %s --help", remedy, cmd.CommandPath())
		}
		return nil
	}
}

const nameAScenario = "name a scenario: a file, a folder of them, or a built-in one such as provider-outage; `evenkeel scenarios` lists these"

// knownCommand refuses what a command with subcommands takes for an argument: the name of one that there is not.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	_, known := child(cmd, args[0])
	return usagef("unknown command %q%s\nsee: %s --help", args[0], registry.Suggest(args[0], known), cmd.CommandPath())
}

// makeStrict makes an unknown help topic and an unknown shell mistakes like any other; cobra's own commands show
// their usage and succeed.
func makeStrict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	if help, _ := child(root, "help"); help != nil {
		help.Args = func(_ *cobra.Command, args []string) error { return knownTopic(root, args) }
	}
	if completion, _ := child(root, "completion"); completion != nil {
		completion.Args = knownCommand
		completion.RunE = showHelp
	}
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

// knownTopic checks that args lead from command to subcommand.
func knownTopic(root *cobra.Command, args []string) error {
	at := root
	for _, arg := range args {
		next, known := child(at, arg)
		if next == nil {
			return usagef("unknown help topic %q%s", arg, registry.Suggest(arg, known))
		}
		at = next
	}
	return nil
}

// child returns the subcommand of c called name, or nil, and the names of all its subcommands.
func child(c *cobra.Command, name string) (found *cobra.Command, names []string) {
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
		if sub.Name() == name || sub.HasAlias(name) {
			found = sub
		}
	}
	return found, names
}
