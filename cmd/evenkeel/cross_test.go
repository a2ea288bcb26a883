package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
)

// make cross runs this test on several CPUs with EVENKEEL_CROSS set and compares the hashes that it prints. Then
// there are enough requests for the incidents of the built-in scenarios to be among them.
func TestEveryBuiltInGivesTheSameBytes(t *testing.T) {
	if os.Getenv("EVENKEEL_CROSS") != "" {
		fmt.Printf("hash %x\n", hashBuiltIns(t, 30_000, 1))
		return
	}
	one, two := hashBuiltIns(t, 2_000, 1), hashBuiltIns(t, 2_000, 2)
	if string(one) != string(two) {
		t.Errorf("the hash of all results is %x with one job and %x with two", one, two)
	}
}

// hashBuiltIns hashes the result.json of every built-in scenario, shortened, under one seed. Scenarios that replay a
// data set are left out where it is absent.
func hashBuiltIns(t *testing.T, requests uint64, jobs int) []byte {
	t.Helper()
	all := sha256.New()
	for _, name := range scenarios.Builtins() {
		sc, err := scenarios.LoadBuiltin(name)
		if err != nil && os.Getenv(scenarios.DataVariable) == "" && strings.Contains(err.Error(), scenarios.DataVariable) {
			t.Logf("%s is left out: %v", name, err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		hashResult(t, all, sc.WithRequests(requests).WithSeeds([]uint64{1}), jobs)
	}
	return all.Sum(nil)
}

func hashResult(t *testing.T, into hash.Hash, sc *scenarios.Scenario, jobs int) {
	t.Helper()
	s, err := simulate(context.Background(), sc, &runFlags{jobs: jobs, quiet: true}, io.Discard)
	if err != nil {
		t.Fatalf("%s: %v", sc.Name, err)
	}
	if err := reports.WriteJSON(into, s); err != nil {
		t.Fatalf("%s: %v", sc.Name, err)
	}
}
