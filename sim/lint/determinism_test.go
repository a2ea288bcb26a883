package lint

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// The packages whose results end up in result.json.
var simulated = []string{
	"./sim/...", "./strategies/...", "./mockproviders/...", "./scenarios/...", "./reports", "./reports/stats",
}

func TestTheSimulatedPathGivesTheSameBitsOnEveryCPU(t *testing.T) {
	config := &packages.Config{Mode: packages.LoadSyntax, Dir: root}
	loaded, err := packages.Load(config, simulated...)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Errorf("%s: %v", p.PkgPath, e)
		}
		files += len(p.Syntax)
		for _, problem := range check(p.Fset, p.TypesInfo, p.Syntax) {
			t.Errorf("%s/%s", strings.TrimPrefix(p.PkgPath, module+"/"), problem)
		}
	}
	if files < 30 {
		t.Errorf("only %d files were checked: is the list of packages right?", files)
	}
}
