package gate

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// benchstat is a tool of this module, so its version is that of go.mod.
func TestBenchstatComparesTheStrategies(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bench.txt")
	if err := os.WriteFile(file, output(t, "bench.txt", samples(t)[:1]), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "tool", "benchstat", "-col", "/strategy", "-format", "csv", file)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	for _, complaint := range strings.Split(strings.TrimSpace(said.String()), "\n") {
		if !strings.HasSuffix(complaint, "all samples are equal") && !strings.HasSuffix(complaint, "geomean") && complaint != "" {
			t.Errorf("benchstat complains: %s", complaint)
		}
	}
	r := csv.NewReader(strings.NewReader(string(out)))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// Each metric has a block: the strategies, the metric, and a row for each benchmark with median, interval and, from the
	// second strategy on, the difference of the medians and P. The median of e^0.19, e^0.2 and e^0.21 is 1.2214.
	blocks := map[string][][]string{}
	var block string
	for i, row := range rows {
		if len(row) > 3 && row[0] == "" && row[2] == "CI" {
			block = row[1]
			if head := rows[i-1]; !slices.Contains(head, "round_robin") || !slices.Contains(head, "my-lb-2") {
				t.Errorf("%s compares %q", block, head)
			}
			continue
		}
		blocks[block] = append(blocks[block], row)
	}
	if len(blocks) < len(DefaultMargins()) {
		t.Errorf("benchstat finds %d metrics in\n%s", len(blocks), out)
	}
	for metric, want := range map[string][]string{
		"latency_p99_seconds": {"Evenkeel/scenario=tiny", "1", "0%", "1.2214027581601699", "1%", "+22.14%", "p=0.002 n=6"},
		"spend_per_1k_usd":    {"Evenkeel/scenario=tiny", "4", "0%", "3.619349672143838", "1%", "-9.52%", "p=0.002 n=6"},
	} {
		if got := blocks[metric]; !slices.ContainsFunc(got, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("%s: no row %q in %q", metric, want, got)
		}
	}
}
