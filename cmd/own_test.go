package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ownStrategy is the package of somebody who adds a strategy.
const ownStrategy = `// Package strategies has one more.
package strategies

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

func init() {
	strategies.Register("mine", "takes the first eligible provider", "It is as simple as that.", Mine{Skip: 0}, newMine)
}

// Mine are the parameters.
type Mine struct {
	Skip int ` + "`param:\"skip\" min:\"0\" doc:\"providers to pass over\"`" + `
}

func newMine(p *Mine, _ strategies.Env) (strategies.Strategy, error) { return p, nil }

func (p *Mine) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int {
	if pool.Len() == 0 {
		return strategies.None
	}
	return pool.Next(p.Skip % pool.Size())
}
`

const ownScenario = `duration: 10s
workload: {arrivals: {poisson: {rate: 20/s}}, prompt_tokens: 10, output_tokens: 10}
providers: [{name: a, ttft: 100ms}, {name: b, ttft: 100ms}]
strategies: [round_robin, {use: mine, params: {skip: 1}}]
`

// documentedMain is the program that the package's documentation shows.
func documentedMain(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("cmd.go")
	if err != nil {
		t.Fatal(err)
	}
	var program strings.Builder
	for line := range strings.Lines(string(source)) {
		if strings.HasPrefix(line, "package cmd") {
			break
		}
		if code, ok := strings.CutPrefix(line, "//\t"); ok {
			program.WriteString(code)
		} else if line == "//\n" {
			program.WriteString("\n")
		}
	}
	return program.String()
}

// The build takes what it needs from the module cache, where it is since this test was built.
func TestTheDocumentedProgramBuildsACommandWithAStrategyOfItsOwn(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{
		"go.mod": "module example.com/mine\n\ngo 1.26.0\n\nrequire github.com/evenkeel/evenkeel v0.0.0\n\n" +
			"replace github.com/evenkeel/evenkeel => " + root + "\n",
		"go.sum":             string(sums),
		"main.go":            documentedMain(t),
		"strategies/mine.go": ownStrategy,
		"own.yaml":           ownScenario,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	run("go", "build", "-o", "mine.exe", ".")
	mine := filepath.Join(dir, "mine.exe")
	if list := run(mine, "strategies"); !regexp.MustCompile(`(?m)^mine +takes the first eligible provider$`).MatchString(list) || !strings.Contains(list, "round_robin ") {
		t.Errorf("the list of strategies is\n%s", list)
	}
	if doc := run(mine, "strategies", "mine"); !strings.Contains(doc, "It is as simple as that.") || !strings.Contains(doc, "providers to pass over") {
		t.Errorf("its documentation is\n%s", doc)
	}
	table := run(mine, "run", "own.yaml", "--quiet", "--no-plots", "--format", "csv")
	if !strings.Contains(table, "mine,") || !strings.Contains(table, "round_robin,") {
		t.Errorf("the result is\n%s", table)
	}
}
