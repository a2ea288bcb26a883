package lint

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
)

const (
	module = "github.com/evenkeel/evenkeel"
	root   = "../.." // of the module, seen from this folder
)

// The packages that each package may import, besides the standard library and what thirdParty grants. One way, no
// circles: data flows from scenarios through sim to reports.
var mayImport = map[string]string{
	"cmd":                    "*",
	"cmd/evenkeel":           "cmd",
	"reports/explain":        "reports reports/gate sim sim/units strategies strategies/balancer",
	"reports/page":           "reports reports/plots reports/tables",
	"reports/experiment":     "reports reports/gate reports/stats scenarios sim sim/units strategies",
	"reports/plots":          "reports reports/stats",
	"reports/safe":           "",
	"reports/tables":         "reports reports/safe reports/stats sim/registry strategies",
	"reports/gate":           "reports reports/safe reports/stats sim/registry sim/rng sim/units",
	"reports":                "reports/stats sim sim/hist sim/units sim/rng strategies mockproviders",
	"reports/stats":          "sim/rng",
	"scenarios":              "sim sim/workload sim/registry sim/units sim/rng strategies strategies/balancer mockproviders mockproviders/dist mockproviders/prices",
	"scenarios/fit":          "sim/workload sim/registry sim/units sim/rng mockproviders/dist",
	"sim":                    "sim/hist sim/pq sim/rng sim/units sim/workload strategies strategies/balancer mockproviders",
	"sim/workload":           "sim/registry sim/rng sim/units mockproviders/dist",
	"sim/registry":           "sim/units",
	"sim/hist":               "",
	"sim/lint":               "",
	"sim/simtest":            "reports reports/experiment reports/gate scenarios strategies",
	"sim/pq":                 "",
	"sim/rng":                "",
	"sim/units":              "",
	"strategies/balancer":    "strategies sim/pq sim/rng sim/units",
	"strategies":             "sim/registry sim/rng sim/units",
	"strategies/conformance": "strategies sim/rng sim/units",
	"mockproviders":          "mockproviders/dist sim/pq sim/registry sim/rng sim/units",
	"mockproviders/dist":     "sim/registry sim/rng sim/units",
	"mockproviders/prices":   "mockproviders sim/registry sim/units",
}

// The packages from outside that each package may import. Everything that strategies or the simulated path need is
// in the standard library.
var thirdParty = map[string]string{
	"cmd":            "github.com/spf13/cobra github.com/spf13/pflag github.com/vbauerster/mpb/v8 golang.org/x/term",
	"reports/gate":   "github.com/expr-lang/expr",
	"reports/plots":  "gonum.org/v1/plot codeberg.org/go-fonts golang.org/x/image golang.org/x/text",
	"reports/tables": "github.com/olekukonko/tablewriter",
	"reports/stats":  "gonum.org/v1/gonum",
	"scenarios":      "go.yaml.in/yaml/v4",
}

type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
}

// list returns the module's packages as the go command sees them, by their path below the module.
func list(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-pgo=off", "-json=ImportPath,Dir,GoFiles,Imports,Deps", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string]listed{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(p.ImportPath, module+"/")] = p
	}
	return packages
}

func TestEveryPackageImportsOnlyWhatStandsBelowIt(t *testing.T) {
	for name, p := range list(t) {
		own, known := mayImport[name]
		if !known {
			t.Errorf("package %s is not in the import table: add it with what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			if below, ok := strings.CutPrefix(imported, module+"/"); ok {
				if own != "*" && !contains(own, below) {
					t.Errorf("%s imports %s; it may import %q", name, below, own)
				}
			} else if strings.Contains(strings.Split(imported, "/")[0], ".") && !granted(thirdParty[name], imported) {
				t.Errorf("%s imports %s; from outside it may import %q", name, imported, thirdParty[name])
			}
		}
	}
}

// Nothing that a run does can reach the network, and a strategy can reach no file, lock or environment either.
func TestTheSimulatedPathReachesNoNetworkAndStrategiesNoSystem(t *testing.T) {
	for name, p := range list(t) {
		if within(name, "sim") || within(name, "strategies") || within(name, "mockproviders") || within(name, "scenarios") {
			for _, dep := range p.Deps {
				if dep == "net/http" || dep == "net" {
					t.Errorf("%s depends on %s", name, dep)
				}
			}
		}
		if within(name, "strategies") {
			for _, imported := range p.Imports {
				switch imported {
				case "context", "io", "log", "os", "runtime", "sync", "sync/atomic", "syscall", "unsafe":
					t.Errorf("%s imports %s: strategies take no lock, do no I/O and wait for nobody", name, imported)
				}
			}
		}
	}
}

// The top level stays small: what is not listed here, hidden or ignored by git has no place in it.
func TestTheTopLevelStaysAsItIs(t *testing.T) {
	const allowed = "sim scenarios strategies mockproviders reports cmd go.mod go.sum Makefile README.md LICENSE"
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	ignore, err := os.ReadFile(root + "/.gitignore")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !contains(allowed, name) && name[0] != '.' && !ignored(string(ignore), name) {
			t.Errorf("%s does not belong on the top level", name)
		}
	}
}

func ignored(gitignore, name string) bool {
	for _, pattern := range strings.Fields(gitignore) {
		if ok, _ := path.Match(strings.Trim(pattern, "/"), name); ok {
			return true
		}
	}
	return false
}

func contains(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

func granted(modules, imported string) bool {
	for _, m := range strings.Fields(modules) {
		if within(imported, m) {
			return true
		}
	}
	return false
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }
