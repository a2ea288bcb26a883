package stats

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// readOracle fills vectors from stats_vectors of oracle.json, figures computed by other programs. The set is not part
// of the project; EVENKEEL_ORACLE says where it is.
func readOracle(t *testing.T, vectors any) {
	t.Helper()
	dir := os.Getenv("EVENKEEL_ORACLE")
	if dir == "" {
		dir = "../../../shared/oracle"
	}
	b, err := os.ReadFile(filepath.Join(dir, "oracle.json"))
	if err != nil {
		t.Skipf("no oracle.json: %v; set EVENKEEL_ORACLE to its folder", err)
	}
	oracle := struct {
		Vectors any `json:"stats_vectors"`
	}{vectors}
	if err := json.Unmarshal(b, &oracle); err != nil {
		t.Fatal(err)
	}
}

// logRatios returns the log ratios of positive values.
func logRatios(t *testing.T, x, y []float64) []float64 {
	t.Helper()
	d, ok := LogRatios(x, y)
	if !ok || len(d) == 0 {
		t.Fatal("no log ratios of positive values")
	}
	return d
}
