// Package cmd is the evenkeel command, for programs that add strategies of their own to it. A strategy registers itself
// when its package is initialised (strategies.Register), so a command that knows it is:
//
//	package main
//
//	import (
//		"os"
//
//		"github.com/evenkeel/evenkeel/cmd"
//		_ "example.com/mine/strategies"
//	)
//
//	func main() { os.Exit(cmd.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit codes. A mistake in what was asked for is told apart from a run that failed.
const (
	exitOK          = 0
	exitFailed      = 1   // something could not be done: a file not written, a run that broke a conservation law
	exitUsage       = 2   // an unknown flag, command or strategy; a scenario with mistakes
	exitInterrupted = 130 // by Ctrl-C: 128 + SIGINT, as shells count
)

// Main runs the command with the arguments after its name and returns the exit code. What was asked for goes to
// stdout, all talk to stderr.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once

	root, app := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	return exitCode(err, app.started, stderr)
}

// A usageError is a mistake in what was asked for.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// exitCode prints err and gives the code for it. started says that flags and arguments were understood.
func exitCode(err error, started bool, stderr io.Writer) int {
	var usage usageError
	var interrupted *interruptedError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, syscall.EPIPE): // the reader of our output has seen enough
		return exitFailed
	case errors.As(err, &interrupted):
		fmt.Fprintln(stderr, err)
		return exitInterrupted
	case errors.As(err, &usage) || !started:
		if m := new(mistakes); errors.As(err, m) {
			fmt.Fprintln(stderr, m)
		} else {
			fmt.Fprintf(stderr, "evenkeel: %v\n", err)
		}
		return exitUsage
	}
	fmt.Fprintf(stderr, "evenkeel: %v\n", err)
	return exitFailed
}

// app is what the verbs share.
type app struct {
	started bool // flags and arguments were understood
}

func newRoot() (*cobra.Command, *app) {
	a := &app{}
	root := &cobra.Command{
		Use:   "evenkeel",
		Short: "Compare load-balancing strategies on simulated AI providers",
		Long: `evenkeel runs load-balancing strategies against simulated AI providers in virtual time and says, with
intervals across seeds, which of them does better. The same scenario and seeds give the same bytes everywhere.`,
		Example: `  evenkeel run provider-outage           # a built-in scenario
  evenkeel scenarios provider-outage     # print it, to copy and change
  evenkeel strategies least_connections  # what a strategy does, and its parameters`,
		Args:          knownCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := refuseEmpty(cmd); err != nil {
				return err
			}
			a.started = true
			return nil
		},
		RunE: showHelp,
	}
	root.AddCommand(newRun(), newCheck(), newCompare(), newExplain(), newReport(), newFit(), newScenarios(), newStrategies(), newProviders(), newValidate(), newVersion(), newScenarioTopic())
	root.SetFlagErrorFunc(suggestFlag)
	makeStrict(root)
	return root, a
}
