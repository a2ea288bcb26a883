package gate

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// This file is the only door to the expression library. It takes the grammar from there (names, precedence,
// positions) and lets through numbers, metrics, the four operations, min, max, abs and one comparison: no calls, no
// loops, no strings to build. What came through is evaluated by walking it once per seed, so that the time and memory
// of an expectation are bounded by its size.

// The bounds of an expectation. Both are many times what anybody writes.
const (
	maxText  = 1000 // bytes
	maxNodes = 200
)

// example ends the messages about the form of an expectation.
const example = "an expectation compares two sides, such as adaptive.latency_p99 <= 0.8 * round_robin.latency_p99"

// read turns the text of an expectation into its two sides and the operator between them. What is wrong goes to p.
func read(p *pen, scope Scope) (left, right *node, op string, opAt int) {
	text := p.e.Text
	if len(text) > maxText || !utf8.ValidString(text) {
		p.text = nil
		p.at(0, "an expectation is UTF-8 text of at most %d bytes; this has %d", maxText, len(text))
		return nil, nil, "", 0
	}
	p.text = []rune(text)
	before := len(p.wrong)
	plain, quantities := literals(p)
	if len(p.wrong) > before {
		return nil, nil, "", 0
	}
	root, err := grammar(plain)
	if err != nil {
		at, msg := 0, err.Error()
		if e := (*file.Error)(nil); errors.As(err, &e) {
			at, msg = e.From, e.Message
		}
		p.at(at, "%s; %s", msg, example)
		return nil, nil, "", 0
	}
	cmp, ok := root.(*ast.BinaryNode)
	if !ok || !comparison(cmp.Operator) {
		at, why := 0, "this compares nothing"
		if ok {
			at = cmp.Location().From
			why = map[string]string{
				"==": "no two runs are equal to the last digit: use <= or >=", "!=": "use < or >",
				"and": "write two expectations instead of \"and\"", "&&": "write two expectations instead of \"&&\"",
				"or": "\"or\" cannot be judged", "||": "\"||\" cannot be judged",
			}[cmp.Operator]
			if why == "" {
				why = "this compares nothing"
			}
		}
		p.at(at, "%s; %s", why, example)
		return nil, nil, "", 0
	}
	b := builder{p, scope, quantities}
	left, right = b.build(cmp.Left), b.build(cmp.Right)
	return left, right, cmp.Operator, cmp.Location().From
}

func comparison(op string) bool { return op == "<" || op == "<=" || op == ">" || op == ">=" }

// grammar parses text. A panic in the library is a mistake in the text like any other.
func grammar(text string) (root ast.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("this cannot be read: %v", r)
		}
	}()
	c := conf.CreateNew()
	c.MaxNodes = maxNodes
	tree, err := parser.ParseWithConfig(text, c)
	if err != nil {
		return nil, err
	}
	if tree.Node == nil {
		return nil, errors.New("the expectation is empty")
	}
	return tree.Node, nil
}

// A builder turns the library's tree into ours.
type builder struct {
	*pen
	scope      Scope
	quantities map[int]quantity
}

// build returns nil where something is wrong.
func (b *builder) build(n ast.Node) *node {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if q, ok := b.quantities[n.Location().From]; ok {
			return &node{op: opNumber, value: q.value, dim: q.dim, bare: q.bare, constant: true, at: n.Location().From}
		}
		return b.metric([]part{{n.Value, n.Location().From, false}})
	case *ast.StringNode:
		return b.metric([]part{{n.Value, n.Location().From, true}})
	case *ast.MemberNode:
		if path, ok := b.path(n); ok {
			return b.metric(path)
		}
		return nil
	case *ast.UnaryNode:
		if n.Operator != "-" && n.Operator != "+" {
			break
		}
		x := b.build(n.Node)
		if x == nil || n.Operator == "+" {
			return x
		}
		return &node{op: opNegate, args: []*node{x}, dim: x.dim, bare: x.bare, constant: x.constant, at: n.Location().From}
	case *ast.BinaryNode:
		if op, ok := map[string]operation{"+": opAdd, "-": opSubtract, "*": opMultiply, "/": opDivide}[n.Operator]; ok {
			return b.arithmetic(op, n.Operator, n.Location().From, b.build(n.Left), b.build(n.Right))
		}
		if comparison(n.Operator) || n.Operator == "and" || n.Operator == "&&" {
			b.at(n.Location().From, "one comparison is all that an expectation holds; write several expectations")
			return nil
		}
	case *ast.BuiltinNode:
		if op, ok := map[string]operation{"min": opMin, "max": opMax, "abs": opAbs}[n.Name]; ok {
			return b.function(op, n)
		}
	}
	b.at(n.Location().From, "this does not belong in an expectation, which is made of metrics, numbers with units, + - * / ( ) and min, max, abs")
	return nil
}

// path flattens a.b["c"].d.
func (b *builder) path(n *ast.MemberNode) ([]part, bool) {
	var before []part
	switch inner := n.Node.(type) {
	case *ast.IdentifierNode:
		if _, number := b.quantities[inner.Location().From]; number {
			b.at(n.Location().From, "a number has no metrics; names that begin with a digit are written strategy[\"…\"]")
			return nil, false
		}
		before = []part{{inner.Value, inner.Location().From, false}}
	case *ast.StringNode:
		before = []part{{inner.Value, inner.Location().From, true}}
	case *ast.MemberNode:
		var ok bool
		if before, ok = b.path(inner); !ok {
			return nil, false
		}
	default:
		b.at(n.Location().From, "only strategies have metrics; write strategy.metric, or strategy[\"…\"].metric where the name has more than letters, digits and _")
		return nil, false
	}
	name, ok := n.Property.(*ast.StringNode)
	if !ok || n.Optional || n.Method {
		b.at(n.Property.Location().From, "a name in brackets is quoted: strategy[\"my-strategy\"].latency_p99")
		return nil, false
	}
	return append(before, part{name.Value, name.Location().From, false}), true
}

func (b *builder) function(op operation, n *ast.BuiltinNode) *node {
	args := make([]*node, len(n.Arguments))
	for i, a := range n.Arguments {
		if args[i] = b.build(a); args[i] == nil {
			return nil
		}
	}
	if len(args) == 0 || op == opAbs && len(args) != 1 {
		b.at(n.Location().From, "%s takes metrics or numbers to choose from; abs takes one", n.Name)
		return nil
	}
	out := &node{op: op, args: args, dim: args[0].dim, bare: args[0].bare, constant: args[0].constant, at: n.Location().From}
	for _, a := range args[1:] {
		if !b.compatible(a.at, out, a) {
			return nil
		}
		out.dim, out.bare, out.constant = wider(out, a).dim, out.bare && a.bare, out.constant && a.constant
	}
	return out
}
