package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports/plots"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/scenarios/fit"
	"github.com/evenkeel/evenkeel/sim/units"
)

// fitFlags are the flags of the fit verb.
type fitFlags struct {
	by      string
	output  string
	qq      string
	rate    string
	unit    string
	skipBad bool
	columns fit.Columns
}

func newFit() *cobra.Command {
	f := &fitFlags{}
	cmd := &cobra.Command{
		Use:   "fit LOG…",
		Short: "Make a scenario of the logs of real requests",
		Long: `Fits arrivals, sizes, latencies and error rates to logs, and writes a scenario that can be run as it is. A LOG is a
CSV file with a header, a file of JSON objects line by line, or a JSON array of objects; - is standard input. The
results of LLMPerf and the traces of Azure and Mooncake are read as they are.

Columns with names in common use are found by themselves, with and without a unit: timestamp, time, ts; provider,
model; ttft, ttft_ms; latency, duration_ms, end_to_end_latency_s; prompt_tokens, input_tokens; completion_tokens,
output_tokens; status, error_code. Name others by flags; a member of a nested JSON object is named with dots, as in
usage.prompt_tokens. Every column may be absent: what the log does not tell is marked as an assumption in the scenario.

Each distribution is the family (exponential, lognormal, gamma, Weibull, Pareto) that fits best by maximum likelihood
and Akaike's criterion, or a table of quantiles where none comes near. The scenario goes to standard output, or into
the file given by --output; what was found, and how well it fits, goes to standard error.

Exit codes: 0 done, 1 failed, 2 a mistake in the arguments or in a log.`,
		Example: `  evenkeel fit access.csv --by provider -o mine.yaml --qq mine.png
  evenkeel fit gateway.jsonl --time started_at --latency total_ms --prompt usage.in --output-tokens usage.out
  evenkeel fit llmperf/*.json --by provider --rate 20/s > hosted.yaml`,
		Args: atLeastOne("name a log: a CSV file, JSON objects, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return fitLogs(cmd.Context(), args, f, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags, c := cmd.Flags(), &f.columns
	flags.StringVar(&f.by, "by", "", "provider: fit each provider by itself, each file where the log names none")
	flags.StringVarP(&f.output, "output", "o", "", "file for the scenario; standard output if not given")
	flags.StringVar(&f.qq, "qq", "", "PNG file for a picture of the log's quantiles against the fitted ones")
	flags.StringVar(&f.rate, "rate", "", "rate of the requests where the log has no times; 10/s if not given")
	flags.StringVar(&f.unit, "unit", "s", "of times and durations whose column does not tell: s, ms, us or ns")
	flags.BoolVar(&f.skipBad, "skip-bad", false, "leave out bad rows, if they are at most a tenth of the file's")
	flags.StringVar(&c.Time, "time", "", "column: when the request was sent")
	flags.StringVar(&c.Provider, "provider", "", "column: name of the provider")
	flags.StringVar(&c.TTFT, "ttft", "", "column: time to first token")
	flags.StringVar(&c.Latency, "latency", "", "column: time to the end of the answer")
	flags.StringVar(&c.PerToken, "per-token", "", "column: time per output token after the first; worked out from the others if not given")
	flags.StringVar(&c.Prompt, "prompt", "", "column: tokens of the prompt")
	flags.StringVar(&c.Output, "output-tokens", "", "column: tokens of the answer")
	flags.StringVar(&c.Status, "status", "", "column: HTTP status, or a word such as ok and error")
	flags.StringVar(&c.Error, "error", "", "column: code or text of an error; empty, null or 0 for none")
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]cobra.Completion{"provider"}, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("unit", cobra.FixedCompletions([]cobra.Completion{"s", "ms", "us", "ns"}, cobra.ShellCompDirectiveNoFileComp)))
	for _, name := range []string{"rate", "time", "provider", "ttft", "latency", "per-token", "prompt", "output-tokens", "status", "error"} {
		must(cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions))
	}
	must(cmd.MarkFlagFilename("output", "yaml", "yml"))
	must(cmd.MarkFlagFilename("qq", "png"))
	return cmd
}

// settings checks the flags.
func (f *fitFlags) settings() (fit.Options, fit.Settings, error) {
	o := fit.Options{Columns: f.columns, SkipBad: f.skipBad}
	s := fit.Settings{ByProvider: f.by == "provider"}
	if f.by != "" && f.by != "provider" {
		return o, s, usagef("--by is %q; it can only be provider", f.by)
	}
	unit, known := map[string]time.Duration{"s": time.Second, "ms": time.Millisecond, "us": time.Microsecond, "ns": time.Nanosecond}[f.unit]
	if !known {
		return o, s, usagef("--unit is %q; it must be s, ms, us or ns", f.unit)
	}
	o.Unit = unit
	if f.rate != "" {
		rate, err := units.ParseRate(f.rate)
		if err == nil && !(rate >= 1e-6 && rate <= 1e9) {
			err = fmt.Errorf("%q is out of range", f.rate)
		}
		if err != nil {
			return o, s, usagef("--rate: %w", err)
		}
		s.Rate = float64(rate)
	}
	return o, s, nil
}

func fitLogs(ctx context.Context, args []string, f *fitFlags, stdin io.Reader, stdout, stderr io.Writer) error {
	o, s, err := f.settings()
	if err != nil {
		return err
	}
	var log fit.Log
	var bad []error
	for _, arg := range args {
		if err := readLog(ctx, &log, arg, stdin, o); errors.Is(err, context.Canceled) {
			return &interruptedError{"nothing written"}
		} else if err != nil {
			bad = append(bad, err)
		}
	}
	if err := refuse(bad); err != nil {
		return err
	}
	m, err := fit.Estimate(&log, s)
	if err != nil {
		return err
	}
	yaml := m.Scenario(scenarioName(f.output))
	if _, err := scenarios.Parse("fitted.yaml", yaml, scenarios.Options{}); err != nil {
		return fmt.Errorf("the log leads to a scenario that is not sound, which is a fault of this program: %w", err)
	}
	if ctx.Err() != nil {
		return &interruptedError{"nothing written"}
	}
	if _, err := m.WriteTo(stderr); err != nil {
		return err
	}
	if f.qq != "" {
		if err := plots.WriteQQ(f.qq, qqOf(m)); err != nil {
			return err
		}
	}
	if f.output == "" {
		_, err = stdout.Write(yaml)
		return err
	}
	return writeWhole(f.output, yaml)
}

// readLog adds a file to the log.
func readLog(ctx context.Context, log *fit.Log, name string, stdin io.Reader, o fit.Options) error {
	if name == "-" {
		return log.Read("stdin", interruptible{ctx, stdin}, o)
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", name)
	} else if err != nil {
		return err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name the files in it", name)
	}
	return log.Read(name, interruptible{ctx, file}, o)
}

// interruptible stops reading once ctx is done.
type interruptible struct {
	ctx context.Context
	of  io.Reader
}

func (r interruptible) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.of.Read(b)
}

var aName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$`)

// scenarioName makes a name for the scenario of that of its file.
func scenarioName(file string) string {
	base := filepath.Base(file)
	if name := strings.TrimSuffix(base, filepath.Ext(base)); aName.MatchString(name) {
		return name
	}
	return "fitted"
}

// writeWhole writes a file that appears under its name only when it is complete.
func writeWhole(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("cannot write %s: %w", path, err)
		}
	}()
	if _, err = f.Write(content); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// qqOf gives the picture what was fitted.
func qqOf(m *fit.Model) plots.QQ {
	var names []string
	for _, f := range m.Files {
		names = append(names, filepath.Base(f.Name))
	}
	q := plots.QQ{Source: strings.Join(names, ", ")}
	for _, f := range m.Fits() {
		if f.Chosen.Family == "constant" {
			continue // a point
		}
		p := plots.QQPanel{Group: f.Provider, Name: f.Name, Whole: f.Unit == fit.Tokens, Sample: f.Sample, Fit: lineOf(&f.Chosen)}
		if best := f.Best(); best != nil && best.YAML != f.Chosen.YAML {
			rejected := lineOf(best)
			p.Rejected = &rejected
		}
		q.Panels = append(q.Panels, p)
	}
	return q
}

func lineOf(c *fit.Candidate) plots.Line {
	name := c.Family
	if name == "empirical" {
		name = "table"
	}
	return plots.Line{Name: name, KS: c.KS, Quantile: c.Dist.Quantile}
}
