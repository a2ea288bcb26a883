package fit_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/scenarios/fit"
)

// data returns the folder of real logs, and skips the test where there is none.
func data(t *testing.T) string {
	folder := os.Getenv("EVENKEEL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no real logs: set EVENKEEL_DATA to their folder (%v)", err)
	}
	return folder
}

// readFiles fits the files that match a pattern.
func readFiles(t *testing.T, pattern string) *fit.Model {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(data(t), pattern))
	if err != nil || len(names) == 0 {
		t.Skipf("no %s: %v", pattern, err)
	}
	var logs []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		logs = append(logs, name, string(text))
	}
	return estimate(t, fit.Settings{ByProvider: len(names) > 1}, logs...)
}

// The reference figures were computed from the same files by other means.
func TestPublishedTracesHaveTheirKnownFigures(t *testing.T) {
	for _, c := range []struct {
		file                     string
		rate, cv, prompt, output float64
		tells                    string
	}{
		{"AzureLLMInferenceTrace_code.csv", 2.5667, 13.15, 2047.8, 27.9, "cv: 13.15}"},
		{"mooncake_conversation_trace.jsonl", 3.401, 3.03, 12035.1, 342.6, "coefficient of variation is 3.03"},
	} {
		t.Run(c.file, func(t *testing.T) {
			m := readFiles(t, c.file)
			sc, yaml := run(t, m)
			cell := sc.Cell(0)
			for _, f := range []struct {
				what                      string
				recorded, written, figure float64
			}{
				{"rate", m.Arrivals.Rate, cell.Arrivals.Rate(), c.rate},
				{"mean prompt", m.Prompt.Mean, cell.Sizes.Classes[0].Prompt.Mean(), c.prompt},
				{"mean output", m.Output.Mean, cell.Sizes.Classes[0].Output.Mean(), c.output},
			} {
				if math.Abs(f.recorded/f.figure-1) > 1e-3 || math.Abs(f.written/f.figure-1) > 0.03 {
					t.Errorf("%s: recorded %g, in the scenario %g, want %g", f.what, f.recorded, f.written, f.figure)
				}
			}
			if !strings.Contains(yaml, c.tells) || !strings.Contains(yaml, "{trace: {file: "+c.file+"}}") {
				t.Errorf("no %q, or no hint at a replay, in\n%s", c.tells, yaml)
			}
		})
	}
}

func TestHostedProvidersHaveTheirKnownFigures(t *testing.T) {
	m := readFiles(t, filepath.Join("llmperf", "*_70b.json"))
	sc, yaml := run(t, m)
	// From the built-in scenario, whose figures were taken from the same files: medians, and shares of 429.
	for i, want := range []struct {
		name        string
		ttft, token float64
		limited     float64
	}{
		{"anyscale_70b", 0.213, 0.01375, 0}, {"bedrock_70b", 0.384, 0.04346, 0}, {"fireworks_70b", 0.517, 0.0215, 0},
		{"groq_70b", 0.222, 0.00372, 0}, {"lepton_70b", 0.925, 0.02398, 0.867}, {"perplexity_70b", 0.366, 0.03027, 0.013},
		{"replicate_70b", 1.188, 0.08477, 0}, {"together_70b", 0.635, 0.01144, 0},
	} {
		p, c := m.Providers[i], sc.Cell(0).Providers[i]
		if p.Name != want.name {
			t.Fatalf("provider %d is %s, want %s", i, p.Name, want.name)
		}
		if got := c.TTFT.Quantile(0.5); math.Abs(got/want.ttft-1) > 0.04 {
			t.Errorf("%s: median TTFT %g, want %g", p.Name, got, want.ttft)
		}
		if got := c.PerOutputToken.Quantile(0.5); math.Abs(got/want.token-1) > 0.02 {
			t.Errorf("%s: median time per token %g, want %g", p.Name, got, want.token)
		}
		limited := 0.0
		for _, e := range p.Errors {
			limited += e.Rate
		}
		if math.Abs(limited-want.limited) > 6e-4 {
			t.Errorf("%s: %g limited, want %g", p.Name, limited, want.limited)
		}
		if got := c.TTFT.Mean() / p.TTFT.Mean; math.Abs(got-1) > 0.02 {
			t.Errorf("%s: the mean TTFT of the scenario is %g times that of the log", p.Name, got)
		}
	}
	if ks := regexp.MustCompile(`KS 0\.\d{3}`).FindAllString(yaml, -1); len(ks) < 17 {
		t.Errorf("only %d distances stand in the scenario", len(ks))
	}
}
