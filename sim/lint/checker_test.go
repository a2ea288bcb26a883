package lint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

// A checker looks for code whose result may differ between CPUs or between runs in one type-checked package.
type checker struct {
	fset     *token.FileSet
	info     *types.Info
	problems []string

	path    []ast.Node // from the file down to the node at hand
	ordered map[string]map[int]bool
}

// check returns the problems of the files, each as "file:line: what is wrong and what to write instead".
func check(fset *token.FileSet, info *types.Info, files []*ast.File) []string {
	c := &checker{fset: fset, info: info, ordered: map[string]map[int]bool{}}
	for _, f := range files {
		c.imports(f)
		c.comments(f)
		ast.Inspect(f, c.visit)
	}
	slices.Sort(c.problems)
	return c.problems
}

func (c *checker) report(n ast.Node, format string, args ...any) {
	p := c.fset.Position(n.Pos())
	c.problems = append(c.problems, fmt.Sprintf("%s:%d: %s", filepath.Base(p.Filename), p.Line, fmt.Sprintf(format, args...)))
}

func (c *checker) visit(n ast.Node) bool {
	if n == nil {
		c.path = c.path[:len(c.path)-1]
		return true
	}
	c.path = append(c.path, n)
	switch n := n.(type) {
	case *ast.Ident:
		c.use(n)
	case *ast.BinaryExpr:
		c.binary(n)
	case *ast.AssignStmt:
		c.assignment(n)
	case *ast.RangeStmt:
		c.rangeOverMap(n)
	case *ast.CallExpr:
		c.mapIterator(n)
	}
	return true
}

// imports forbids packages whose very purpose is to differ from run to run.
func (c *checker) imports(f *ast.File) {
	for _, spec := range f.Imports {
		switch strings.Trim(spec.Path.Value, `"`) {
		case "hash/maphash", "crypto/rand", "unsafe":
			c.report(spec, "import %s: its results differ between runs or CPUs", spec.Path.Value)
		}
	}
}

// The functions of package math that are exact, or correctly rounded by IEEE 754, and so agree everywhere. All
// others have assembly on some CPUs and Go on the rest, with different last bits.
var exactMath = map[string]bool{
	"Abs": true, "Ceil": true, "Copysign": true, "Dim": true, "FMA": true, "Float32bits": true, "Float32frombits": true,
	"Float64bits": true, "Float64frombits": true, "Floor": true, "Frexp": true, "Ilogb": true, "Inf": true,
	"IsInf": true, "IsNaN": true, "Ldexp": true, "Logb": true, "Max": true, "Min": true, "Mod": true, "Modf": true,
	"NaN": true, "Nextafter": true, "Remainder": true, "Round": true, "RoundToEven": true, "Signbit": true,
	"Sqrt": true, "Trunc": true,
}

// use forbids functions by name, however they are reached: called, stored in a variable or dot-imported.
func (c *checker) use(id *ast.Ident) {
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return
	}
	switch pkg, name := fn.Pkg().Path(), fn.Name(); pkg {
	case "math":
		if !exactMath[name] {
			c.report(id, "math.%s gives different bits on different CPUs: use sim/rng's Log, Exp, Pow or NormQuantile", name)
		}
	case "math/cmplx":
		c.report(id, "cmplx.%s gives different bits on different CPUs", name)
	case "math/rand", "math/rand/v2":
		if name == "NormFloat64" || name == "ExpFloat64" {
			c.report(id, "rand's %s gives different bits on different CPUs: invert a keyed uniform instead", name)
		}
	case "reflect":
		if name == "MapRange" || name == "MapKeys" {
			c.report(id, "reflect's %s visits a map in random order", name)
		}
	}
}

// binary checks an operation on numbers.
func (c *checker) binary(e *ast.BinaryExpr) {
	tv := c.info.Types[e]
	if tv.Value != nil { // a constant: computed exactly by the compiler
		return
	}
	switch e.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO:
		if has(tv.Type, narrow) {
			c.report(e, "%s arithmetic: use float64", tv.Type)
		} else if e.Op == token.MUL && has(tv.Type, wide) && !c.powerOfTwo(e.X) && !c.powerOfTwo(e.Y) && !c.rounded() {
			c.report(e, "a product of floats that could be fused into an addition: write float64(%s)", types.ExprString(e))
		}
	}
}

// assignment checks x *= y, which leaves a product in x that a later addition may be fused with.
func (c *checker) assignment(s *ast.AssignStmt) {
	switch s.Tok {
	case token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN:
		t := c.info.TypeOf(s.Lhs[0])
		x, y := types.ExprString(s.Lhs[0]), types.ExprString(s.Rhs[0])
		if has(t, narrow) {
			c.report(s, "%s arithmetic: use float64", t)
		} else if s.Tok == token.MUL_ASSIGN && has(t, wide) && !c.powerOfTwo(s.Rhs[0]) {
			c.report(s, "a product of floats that could be fused into an addition: write %s = float64(%s * %s)", x, x, y)
		}
	}
}

// powerOfTwo reports whether e is a constant ±2ᵏ: multiplying by it is exact (but for underflow), so fusing changes
// nothing.
func (c *checker) powerOfTwo(e ast.Expr) bool {
	v := c.info.Types[e].Value
	return v != nil && isPowerOfTwo(v)
}

// rounded reports whether the expression at hand is used where nothing can be fused with it: converted explicitly,
// multiplied, divided, compared, or given to an exact function of package math.
//
// The Go specification ("Floating-point operators") lets a compiler fuse x*y and + into one operation even across
// statements; only an explicit conversion prevents it. The compiler does so through variables, fields, and the
// arguments and results of functions that it inlines, so none of these is a refuge.
func (c *checker) rounded() bool {
	for i := len(c.path) - 2; i >= 0; i-- {
		switch p := c.path[i].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.UnaryExpr:
			continue
		case *ast.BinaryExpr:
			return p.Op != token.ADD && p.Op != token.SUB
		case *ast.CallExpr:
			if c.info.Types[p.Fun].IsType() {
				return true
			}
			sel, ok := ast.Unparen(p.Fun).(*ast.SelectorExpr)
			if !ok {
				return false
			}
			fn, ok := c.info.Uses[sel.Sel].(*types.Func)
			return ok && fn.Pkg() != nil && fn.Pkg().Path() == "math"
		default:
			return false
		}
	}
	return false
}
