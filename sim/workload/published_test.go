package workload

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The reference figures were computed from the same files by other means.
func TestPublishedTracesHaveTheirKnownFigures(t *testing.T) {
	for _, c := range []struct {
		file                     string
		rows                     int
		rate, cv, prompt, output string
	}{
		{"AzureLLMInferenceTrace_code.csv", 8819, "2.5667", "13.15", "2047.8", "27.9"},
		{"mooncake_conversation_trace.jsonl", 12031, "3.401", "3.03", "12035.1", "342.6"},
	} {
		t.Run(c.file, func(t *testing.T) {
			p := &TraceParams{File: c.file, Format: "auto", Speed: 1}
			if err := p.ResolveFiles(openData(t)); err != nil {
				t.Fatal(err)
			}
			process := must[Open](t)(NewTrace(p))
			got := take(t, process, 1, nil, 1<<20, 256)
			if len(got) != c.rows {
				t.Errorf("%d rows, want %d", len(got), c.rows)
			}
			prompts, outputs := make([]float64, len(got)), make([]float64, len(got))
			for i, a := range got {
				prompts[i], outputs[i] = float64(a.Prompt), float64(a.Output)
			}
			rounded(t, "rate", process.Rate(), c.rate)
			rounded(t, "cv", cv(gaps(got)[1:]), c.cv)
			rounded(t, "mean prompt", mean(prompts), c.prompt)
			rounded(t, "mean output", mean(outputs), c.output)
			for i := range got {
				got[i].Row = 0 // streamed, a trace does not know its blocks
			}
			streamed := must[*trace](t)(newTrace(p, 100))
			if !slices.Equal(take(t, streamed, 1, nil, 1<<20, 256), got) {
				t.Error("streamed, the trace differs from the one in memory")
			}
		})
	}
}

// rounded checks that got is want, rounded as want is.
func rounded(t *testing.T, what string, got float64, want string) {
	t.Helper()
	_, decimals, _ := strings.Cut(want, ".")
	if s := strconv.FormatFloat(got, 'f', len(decimals), 64); s != want {
		t.Errorf("%s is %g, want %s", what, got, want)
	}
}

// openData opens files of the folder of real traces, and skips the test where there is none.
func openData(t *testing.T) opener {
	folder := os.Getenv("EVENKEEL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no real traces: set EVENKEEL_DATA to their folder (%v)", err)
	}
	return func(name string) (io.ReadCloser, error) { return os.Open(filepath.Join(folder, name)) }
}
