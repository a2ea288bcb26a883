package gate

import "math"

// An operation is what a node does with its arguments.
type operation uint8

const (
	opNumber operation = iota
	opMetric
	opNegate
	opAbs
	opMin
	opMax
	opAdd
	opSubtract
	opMultiply
	opDivide
)

// A node is a part of one side of an expectation.
type node struct {
	op       operation
	args     []*node
	value    float64 // of a number
	ref      *ref    // of a metric
	dim      dim
	bare     bool // made of numbers without units only, which go with rates and shares
	constant bool // names no metric
	at       int  // offset in the text
}

// A ref names a metric of a strategy.
type ref struct {
	strategy string // "" for the strategy that "all" stands for
	class    string // "" for all requests
	metric   string // in full
	unit     string
}

// values gives the figures of a metric by seed, NaN where there is none.
type values func(*ref) []float64

// eval computes a side for every seed.
func (n *node) eval(seeds int, of values) []float64 {
	out := make([]float64, seeds)
	switch n.op {
	case opNumber:
		for i := range out {
			out[i] = n.value
		}
		return out
	case opMetric:
		copy(out, of(n.ref))
		return out
	}
	copy(out, n.args[0].eval(seeds, of))
	if n.op == opNegate || n.op == opAbs {
		for i, v := range out {
			if n.op == opNegate || v < 0 {
				out[i] = -v
			}
		}
	}
	for _, arg := range n.args[1:] {
		for i, v := range arg.eval(seeds, of) {
			out[i] = combine(n.op, out[i], v)
		}
	}
	return out
}

func combine(op operation, a, b float64) float64 {
	switch op {
	case opMin:
		return math.Min(a, b)
	case opMax:
		return math.Max(a, b)
	case opAdd:
		return a + b
	case opSubtract:
		return a - b
	case opMultiply:
		return float64(a * b)
	case opDivide:
		return a / b
	}
	return math.NaN()
}

// refs calls yield for every metric below n, in the order of the text.
func (n *node) refs(yield func(*ref)) {
	if n.op == opMetric {
		yield(n.ref)
	}
	for _, a := range n.args {
		a.refs(yield)
	}
}

// arithmetic checks the dimensions of a and b and joins them.
func (b *builder) arithmetic(op operation, sign string, at int, x, y *node) *node {
	if x == nil || y == nil {
		return nil
	}
	out := &node{op: op, args: []*node{x, y}, bare: x.bare && y.bare, constant: x.constant && y.constant, at: at}
	switch op {
	case opMultiply:
		out.dim = dim{x.dim.s + y.dim.s, x.dim.usd + y.dim.usd}
	case opDivide:
		out.dim = dim{x.dim.s - y.dim.s, x.dim.usd - y.dim.usd}
	default:
		if !b.compatible(at, x, y) {
			return nil
		}
		out.dim = wider(x, y).dim
	}
	if max(out.dim.s, -out.dim.s, out.dim.usd, -out.dim.usd) > 8 {
		b.at(at, "so many times and prices in one %q mean nothing", sign)
		return nil
	}
	return out
}

// wider returns the one of two compatible nodes that has the unit.
func wider(x, y *node) *node {
	if x.bare {
		return y
	}
	return x
}

// compatible reports whether x and y can be added or compared. A number without a unit goes with rates, counts and
// shares; with a time or money it could be taken for another unit than was meant, and a gate must not guess.
func (b *builder) compatible(at int, x, y *node) bool {
	if x.dim == y.dim || x.bare && y.dim == rate || y.bare && x.dim == rate {
		return true
	}
	if x.bare || y.bare {
		other, number := wider(x, y), x
		if y.bare {
			number = y
		}
		if hint, ok := map[dim]string{seconds: "such as 800ms or 2s", money: "such as $4.20"}[other.dim]; ok {
			b.at(number.at, "a number without a unit stands against %s; write it with its unit, %s", other.dim, hint)
			return false
		}
	}
	b.at(at, "%s and %s cannot be added or compared", x.dim, y.dim)
	return false
}

// String names the dimension for a message.
func (d dim) String() string {
	switch d {
	case dim{}:
		return "a plain number"
	case seconds:
		return "a time"
	case money:
		return "an amount of money"
	case rate:
		return "a rate"
	}
	return "a product of units"
}
