package main

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

// knownCommand refuses what the root takes for an argument: the name of a command that there is not.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	_, known := child(root, args[0])
	return usagef("unknown command %q%s\nsee: %s --help", args[0], registry.Suggest(args[0], known), root.CommandPath())
}

// strictHelp makes help of an unknown topic a mistake like any other; cobra's own only says so and succeeds.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			continue
		}
		c.Args = func(_ *cobra.Command, args []string) error {
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
	}
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
