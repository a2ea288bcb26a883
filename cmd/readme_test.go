package cmd

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/strategies"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fences returns the code blocks of a Markdown text that begin with start.
func fences(text, start string) []string {
	var found []string
	for i, block := range strings.Split(text, "```") {
		if i%2 == 1 && strings.HasPrefix(block, start) {
			found = append(found, strings.TrimPrefix(block, start))
		}
	}
	return found
}

func TestTheTableInTheReadmeIsWhatTheCommandPrints(t *testing.T) {
	blocks := fences(readme(t), "\n$ evenkeel run ")
	if len(blocks) != 1 {
		t.Fatalf("the README shows %d runs with their output, want 1", len(blocks))
	}
	command, want, _ := strings.Cut("run "+blocks[0], "\n")
	var stdout, stderr bytes.Buffer
	args := append(strings.Fields(command), "--quiet", "--no-plots", "--output", t.TempDir())
	if code := Main(args, strings.NewReader(""), &stdout, &stderr); code != exitOK {
		t.Fatalf("exit code %d:\n%s", code, &stderr)
	}
	if stdout.String() != want {
		t.Errorf("evenkeel %s prints\n%s\nand the README shows\n%s", command, &stdout, want)
	}
}

func TestTheScenarioInTheReadmeIsSound(t *testing.T) {
	blocks := slices.DeleteFunc(fences(readme(t), "yaml\n"), func(b string) bool { return !strings.Contains(b, "\nproviders:") })
	if len(blocks) != 1 {
		t.Fatalf("the README has %d scenarios, want 1", len(blocks))
	}
	sc, err := scenarios.Parse("README.md", []byte(blocks[0]), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range mistakenExpectations(sc) {
		t.Error(err)
	}
}

func TestTheBuiltInsExpectWhatCanBeJudged(t *testing.T) {
	expecting := 0
	for _, name := range scenarios.Builtins() {
		sc, err := scenarios.LoadBuiltin(name)
		if err != nil && strings.Contains(err.Error(), scenarios.DataVariable) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range mistakenExpectations(sc) {
			t.Errorf("%s:%v", name, err)
		}
		if len(sc.Expect) > 0 {
			expecting++
		}
	}
	if expecting < 18 {
		t.Errorf("%d built-in scenarios expect something, want at least 18", expecting)
	}
}

func TestTheReadmeListsEveryStrategy(t *testing.T) {
	var table strings.Builder
	for _, name := range strategies.Kinds.Names() {
		k, err := strategies.Kinds.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| `%s` | %s |\n", name, k.Doc)
	}
	if !strings.Contains(readme(t), "|---|---|\n"+table.String()+"\n") {
		t.Errorf("the README's table of strategies should read\n%s", table.String())
	}
}
