package lint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The functions of package time that read or wait for the wall clock.
const wallClock = "Now Since Until Sleep After AfterFunc Tick NewTimer NewTicker"

// The functions of math/rand and math/rand/v2 that do not draw from the global source.
const seeded = "New NewPCG NewChaCha8 NewSource NewZipf Rand Source Source64 PCG ChaCha8 Zipf"

func TestOnlyTheCommandReadsTheWallClock(t *testing.T) {
	for name, p := range list(t) {
		if within(name, "cmd") {
			continue
		}
		for _, f := range p.GoFiles {
			for _, use := range clockAndRand(t, filepath.Join(p.Dir, f), nil) {
				t.Errorf("%s/%s: %s", name, f, use)
			}
			for _, g := range goroutines(t, filepath.Join(p.Dir, f)) {
				if within(name, "strategies") || within(name, "mockproviders") {
					t.Errorf("%s/%s: %s", name, f, g)
				}
			}
		}
	}
}

func TestNobodyDrawsFromTheGlobalRandomSource(t *testing.T) {
	for name, p := range list(t) {
		for _, f := range p.GoFiles {
			for _, use := range clockAndRand(t, filepath.Join(p.Dir, f), nil) {
				if strings.Contains(use, "rand.") {
					t.Errorf("%s/%s: %s", name, f, use)
				}
			}
		}
	}
}

func TestTheClockLintFindsBadFiles(t *testing.T) {
	const src = `package p
import ("time"; r "math/rand/v2"; old "math/rand")
var a = time.Now
func f() { go f(); time.Sleep(time.Second); _ = r.IntN(3); _ = old.Int(); _ = r.New(r.NewPCG(1, 2)).IntN(3) }
`
	if got := clockAndRand(t, "bad.go", src); len(got) != 4 {
		t.Errorf("found %q, want the four uses of time.Now, time.Sleep, rand.IntN and rand.Int", got)
	}
	if got := clockAndRand(t, "dot.go", "package p\nimport . \"time\"\nvar a = Now\n"); len(got) != 1 {
		t.Errorf("found %q, want the dot import", got)
	}
}

// clockAndRand returns the places where a file reads the wall clock or draws from the global random source.
func clockAndRand(t *testing.T, filename string, src any) (uses []string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, filename, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{} // how a package is called in this file → "time" or "rand"
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		what, local := "time", "time"
		switch imported {
		case "math/rand", "math/rand/v2":
			what, local = "rand", "rand"
		case "time":
		default:
			continue
		}
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == "." {
			uses = append(uses, fset.Position(spec.Pos()).String()+": dot import of "+imported)
		}
		names[local] = what
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		what := names[id.Name]
		if what == "time" && contains(wallClock, sel.Sel.Name) || what == "rand" && !contains(seeded, sel.Sel.Name) {
			uses = append(uses, fset.Position(sel.Pos()).String()+": "+what+"."+sel.Sel.Name)
		}
		return true
	})
	return uses
}

// goroutines returns the places where a file starts a goroutine or uses channels.
func goroutines(t *testing.T, filename string) (uses []string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, filename, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
			uses = append(uses, fset.Position(n.Pos()).String()+": goroutines and channels have no place here")
		}
		return true
	})
	return uses
}
