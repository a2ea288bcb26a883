package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// comments notes the lines that carry a //lint:ordered comment with a reason.
func (c *checker) comments(f *ast.File) {
	for _, g := range f.Comments {
		for _, line := range g.List {
			reason, ok := strings.CutPrefix(line.Text, "//lint:ordered")
			if !ok {
				continue
			}
			if strings.TrimSpace(reason) == "" {
				c.report(line, "//lint:ordered without a reason")
				continue
			}
			p := c.fset.Position(line.Pos())
			if c.ordered[p.Filename] == nil {
				c.ordered[p.Filename] = map[int]bool{}
			}
			c.ordered[p.Filename][p.Line] = true
		}
	}
}

// excused reports whether n's line, or the one above it, says why order does not matter.
func (c *checker) excused(n ast.Node) bool {
	p := c.fset.Position(n.Pos())
	return c.ordered[p.Filename][p.Line] || c.ordered[p.Filename][p.Line-1]
}

// rangeOverMap forbids loops over maps, except those that only collect into a slice that is sorted further down, or
// only fill another map.
func (c *checker) rangeOverMap(s *ast.RangeStmt) {
	t := c.info.TypeOf(s.X)
	if t == nil {
		return
	}
	if _, ok := t.Underlying().(*types.Map); !ok || c.excused(s) || fillsMap(s) || c.collectsAndSorts(s) {
		return
	}
	c.report(s, "a loop over a map, whose order is random: collect the keys and sort them, or end the line with "+
		"//lint:ordered and the reason why order does not matter")
}

// fillsMap reports whether s has the form for k, v := range m { n[k] = … }.
func fillsMap(s *ast.RangeStmt) bool {
	if len(s.Body.List) != 1 || s.Key == nil {
		return false
	}
	assign, ok := s.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || assign.Tok != token.ASSIGN {
		return false
	}
	index, ok := assign.Lhs[0].(*ast.IndexExpr)
	return ok && types.ExprString(index.Index) == types.ExprString(s.Key)
}

// collectsAndSorts reports whether s has the form for k := range m { a = append(a, k) } and a is sorted later in the
// same function.
func (c *checker) collectsAndSorts(s *ast.RangeStmt) bool {
	if len(s.Body.List) != 1 {
		return false
	}
	assign, ok := s.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok || types.ExprString(call.Fun) != "append" || types.ExprString(call.Args[0]) != types.ExprString(assign.Lhs[0]) {
		return false
	}
	slice := types.ExprString(assign.Lhs[0])
	sorted := false
	ast.Inspect(c.function(), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && call.Pos() > s.End() && len(call.Args) > 0 && c.sorts(call) {
			sorted = sorted || types.ExprString(call.Args[0]) == slice
		}
		return !sorted
	})
	return sorted
}

// function returns the innermost function around the node at hand.
func (c *checker) function() ast.Node {
	for i := len(c.path) - 1; i > 0; i-- {
		switch c.path[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return c.path[i]
		}
	}
	return c.path[0]
}

func (c *checker) sorts(call *ast.CallExpr) bool {
	pkg, name := c.callee(call)
	switch pkg {
	case "sort":
		return name == "Strings" || name == "Ints" || name == "Float64s" || name == "Slice" || name == "SliceStable"
	case "slices":
		return strings.HasPrefix(name, "Sort")
	}
	return false
}

// mapIterator forbids maps.Keys and its like unless they go straight into slices.Sorted and its like.
func (c *checker) mapIterator(call *ast.CallExpr) {
	pkg, name := c.callee(call)
	if pkg != "maps" || (name != "Keys" && name != "Values" && name != "All") || c.excused(call) {
		return
	}
	if outer, ok := c.path[len(c.path)-2].(*ast.CallExpr); ok {
		if pkg, name := c.callee(outer); pkg == "slices" && strings.HasPrefix(name, "Sorted") {
			return
		}
	}
	c.report(call, "maps.%s visits a map in random order: wrap it in slices.Sorted", name)
}

// callee returns the package path and the name of the function that call calls, if it is known.
func (c *checker) callee(call *ast.CallExpr) (pkg, name string) {
	fun := ast.Unparen(call.Fun)
	if ix, ok := fun.(*ast.IndexExpr); ok {
		fun = ix.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return "", ""
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return "", ""
	}
	return fn.Pkg().Path(), fn.Name()
}
