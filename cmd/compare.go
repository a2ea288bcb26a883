package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/sim/units"
)

func newCompare() *cobra.Command {
	var margins []string
	var output string
	draw := &drawFlags{}
	ci := &ciFlags{}
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Compare two results of a scenario, or two folders of results, and fail where the new ones are worse",
		Long: `Compares two results of the same scenario and seeds, strategy by strategy and metric by metric. A strategy
that decided the same under every seed is unchanged, decision for decision. For every other, each metric is better,
the same, worse or undecided: the same only where the interval lies within a margin of 2 % for latency, 1 % for spend
and throughput and 0.1 percentage points for success; what could not be told has not passed.

A result is a result.json, or the folder that holds one. Two folders of such folders, as evenkeel run --output writes
them, are compared scenario by scenario. A scenario that only NEW has is told and passed over; one that only OLD has, or
whose results are of other seeds or of another version of the scenario, has not passed.

--output DIR draws overlay.png, the latencies of both laid over each other, and changes.png, the differences with their
intervals; of folders into DIR/<name of the scenario>, and for several scenarios DIR/matrix.png, what changed in which.

Exit codes: 0 nothing got worse, 1 something did or could not be told, 2 the results cannot be compared, or no scenario
is in both folders.`,
		Example: `  evenkeel compare before/steady/result.json after/steady/result.json
  evenkeel compare before after --output changes
  evenkeel compare old.json new.json --margin latency_p99=5% --junit junit.xml`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ci.judging(cmd.OutOrStdout(), func() error {
				m, err := parseMargins(margins)
				if err != nil {
					return err
				}
				o, err := draw.options()
				if err != nil {
					return err
				}
				all, folders, err := readPairs(args[0], args[1])
				if err != nil {
					return err
				}
				if err := judgePairs(all, folders, gate.Options{Regression: gate.Regression{Margins: m}}); err != nil {
					return err
				}
				if output != "" {
					if err := drawPairs(output, all, folders, o); err != nil {
						return err
					}
				}
				return tellVerdicts(verdictsOf(all), ci, cmd.OutOrStdout())
			})
		},
	}
	cmd.Flags().StringArrayVar(&margins, "margin", nil, "METRIC=SHARE: how much worse still counts as the same, such as latency_p99=5%; may be repeated")
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder for pictures of the comparison; none are drawn if not given")
	must(cmd.MarkFlagDirname("output"))
	draw.addLook(cmd)
	ci.add(cmd.Flags())
	return cmd
}

// tellVerdicts writes verdicts to standard output and into the files that were asked for. The error says that some
// did not pass.
func tellVerdicts(all []*gate.Verdict, ci *ciFlags, stdout io.Writer) error {
	if err := gate.WriteText(stdout, all, gate.TextOptions{Color: wantsColor(stdout)}); err != nil {
		return err
	}
	if err := ci.write(all, stdout); err != nil {
		return err
	}
	return notPassed(all)
}

// wantsColor reports whether w is a terminal whose user has not asked for plain text (no-color.org).
func wantsColor(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func parseMargins(list []string) (map[string]float64, error) {
	out := map[string]float64{}
	for _, s := range list {
		i := strings.LastIndexByte(s, '=')
		if i < 0 {
			return nil, usagef("--margin is %s; write METRIC=SHARE, such as latency_p99=5%%", strconv.Quote(s))
		}
		share, err := units.ParseShare(s[i+1:])
		if err != nil {
			return nil, usagef("--margin: %w", err)
		}
		if _, twice := out[s[:i]]; twice {
			return nil, usagef("--margin: %q stands twice", s[:i])
		}
		out[s[:i]] = float64(share)
	}
	return out, nil
}

func readResult(path string) (*reports.Summary, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usageError{err}
	}
	defer f.Close()
	s, err := reports.ReadJSON(f)
	if err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", path, err)}
	}
	return s, nil
}

// refusedByGate reports whether err is a mistake in what the gate was asked, rather than something that broke.
func refusedByGate(err error) bool {
	margin, baseline, wrong := (*gate.MarginError)(nil), (*gate.BaselineError)(nil), gate.Mistakes(nil)
	return errors.As(err, &margin) || errors.As(err, &baseline) || errors.As(err, &wrong) || errors.Is(err, gate.ErrNothing)
}
