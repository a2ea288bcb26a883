package cmd

import (
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
)

// make check compares the results themselves; this finds a baseline that was forgotten.
func TestEveryBuiltInHasItsBaseline(t *testing.T) {
	for _, name := range scenarios.Builtins() {
		raw, file, ok := scenarios.Baseline(name)
		if !ok {
			t.Errorf("%s has no baseline; make baselines stores it", name)
			continue
		}
		b, err := gate.ParseBaseline(file, raw)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(raw) > 30_000 {
			t.Errorf("%s has %d bytes", file, len(raw))
		}
		if scenarios.Lacks(name) != "" {
			continue
		}
		sc, err := scenarios.LoadBuiltin(name)
		if err != nil {
			t.Fatal(err)
		}
		var stored, listed []string
		for _, s := range b.Strategies {
			stored = append(stored, s.Name)
		}
		for _, s := range sc.Strategies {
			listed = append(listed, s.Name)
		}
		if b.Scenario.Digest != sc.Digest || !slices.Equal(b.Scenario.Seeds, sc.Seeds) || !slices.Equal(stored, listed) {
			t.Errorf("%s was made for another %s: %q of %d seeds; make baselines stores it anew, and tells what changed", file, name, stored, len(b.Scenario.Seeds))
		}
	}
}
