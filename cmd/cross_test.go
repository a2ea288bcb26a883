package cmd

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
)

// make cross runs this test on several CPUs with EVENKEEL_CROSS set and compares the hashes that it prints. Then
// there are enough requests for the incidents of the built-in scenarios to be among them.
func TestEveryBuiltInGivesTheSameBytes(t *testing.T) {
	if os.Getenv("EVENKEEL_CROSS") != "" {
		for _, line := range hashBuiltIns(t, 30_000, 1) {
			fmt.Println("hash", line)
		}
		return
	}
	one, two := hashBuiltIns(t, 1_000, 1), hashBuiltIns(t, 1_000, 2)
	if !slices.Equal(one, two) {
		t.Errorf("the hashes of the results are %q with one job and %q with two", one, two)
	}
}

// hashBuiltIns returns the name of every built-in scenario and the hash of its result.json when it is shortened and
// run under one seed. Scenarios that replay a data set are left out where it is absent.
func hashBuiltIns(t *testing.T, requests uint64, jobs int) []string {
	t.Helper()
	var all []string
	for _, name := range scenarios.Builtins() {
		sc, err := scenarios.LoadBuiltin(name)
		if err != nil && os.Getenv(scenarios.DataVariable) == "" && strings.Contains(err.Error(), scenarios.DataVariable) {
			t.Logf("%s is left out: %v", name, err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %x", name, hashResult(t, sc.WithRequests(requests).WithSeeds([]uint64{1}), jobs)))
	}
	return all
}

func hashResult(t *testing.T, sc *scenarios.Scenario, jobs int) []byte {
	t.Helper()
	s, err := simulate(context.Background(), sc, &runFlags{jobs: jobs, quiet: true}, io.Discard)
	if err != nil {
		t.Fatalf("%s: %v", sc.Name, err)
	}
	sum := sha256.New()
	if err := reports.WriteJSON(sum, s); err != nil {
		t.Fatalf("%s: %v", sc.Name, err)
	}
	return sum.Sum(nil)
}
