package gate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// An Expectation is a line of a scenario's expect, and where it stands. Its text compares two sides with <=, <, >= or >:
//
//	health_aware.success_ratio >= 99.9%
//	adaptive.latency_p99 <= 0.8 * round_robin.latency_p99
//	all.spend_per_1k <= $4.20
//	cost_based.class.batch.slo_ratio >= 95%
//	strategy["my-lb"].latency_p99 <= min(round_robin.latency_p99, 800ms)
//
// A side is made of metrics, numbers, + - * /, parentheses, min, max and abs. A metric is written strategy.metric or
// strategy.class.name.metric; its unit may be left out (latency_p99 for latency_p99_seconds); "all" stands for every
// strategy, one after the other, and is the same one wherever it occurs. A name with more than letters, digits and _
// stands in quotes, "my-lb".latency_p99, or in brackets behind the word strategy or class. Numbers carry their unit:
// 800ms, 1m30s, 99.9%, $4.20, 40/s; one without a unit is a factor, a count, a share or a rate, but never a time or an
// amount of money.
//
// Both sides are computed for every seed, and the mean of their differences is judged.
type Expectation struct {
	Text        string  // "health_aware.success_ratio >= 99.9%"
	File        string  // for messages
	Line, Col   int     // of the first character of Text, from 1
	Confidence  float64 // of the decision, such as 0.99; 0 for 95 %
	OnUndecided string  // "pass" lets missing and undecided figures pass; "fail" or ""
}

// An Expr is an expectation that was understood.
type Expr struct {
	Expectation
	left, right *node
	op          string
	leftText    string
	rightText   string
}

// Parse reads an expectation. The error is Mistakes, each at its line and column.
func Parse(e Expectation, scope Scope) (*Expr, error) {
	p := &pen{e: e, text: []rune(e.Text)}
	if e.Confidence == 0 {
		e.Confidence = stats.Confidence
	}
	if !(e.Confidence > 0.5 && e.Confidence < 1) {
		p.at(0, "a confidence lies between 50 %% and 100 %%, such as 95%%, not %v", e.Confidence)
	}
	if e.OnUndecided != "" && e.OnUndecided != "pass" && e.OnUndecided != "fail" {
		p.at(0, "on_undecided is pass or fail, not %q", clip(e.OnUndecided))
	}
	x := &Expr{Expectation: e}
	var at int
	x.left, x.right, x.op, at = read(p, scope)
	if x.left != nil && x.right != nil {
		x.check(p, at)
		x.leftText = strings.TrimSpace(string(p.text[:at]))
		x.rightText = strings.TrimSpace(string(p.text[at+len(x.op):]))
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return x, nil
}

// Strategies returns the strategies that the expectation names, in the order of the text, and whether it names "all".
func (x *Expr) Strategies() (named []string, all bool) {
	var walk func(*node)
	walk = func(n *node) {
		switch {
		case n.op == opMetric && n.ref.strategy == "":
			all = true
		case n.op == opMetric && !slices.Contains(named, n.ref.strategy):
			named = append(named, n.ref.strategy)
		}
		for _, arg := range n.args {
			walk(arg)
		}
	}
	walk(x.left)
	walk(x.right)
	return named, all
}

// check looks for comparisons that mean nothing.
func (x *Expr) check(p *pen, at int) {
	b := builder{pen: p}
	switch {
	case x.left.constant && x.right.constant:
		p.at(at, "neither side names a metric; %s", example)
		return
	case !b.compatible(at, x.left, x.right):
		return
	}
	checkShare(p, x.left, x.right, x.op[0] == '<')
	checkShare(p, x.right, x.left, x.op[0] == '>')
}

// checkShare looks for a bound on a share that says nothing: most often a percent sign was forgotten. atMost says that
// the bound is an upper one.
func checkShare(p *pen, metric, bound *node, atMost bool) {
	if metric.op != opMetric || metric.ref.unit != "ratio" || !bound.constant {
		return
	}
	switch v := bound.eval(1, nil)[0]; {
	case !(v >= 0 && v <= 1):
		p.at(bound.at, "%s lies between 0%% and 100%%; write a percentage, such as 99.9%%", metric.ref.metric)
	case atMost && v == 1 || !atMost && v == 0:
		p.at(bound.at, "this always holds, since %s lies between 0%% and 100%%; write a percentage, such as 1%%", metric.ref.metric)
	}
}

// strategies returns the names that the expectation is judged for, and whether it speaks of all.
func (x *Expr) strategies(s *reports.Summary) (names []string, all bool) {
	first := ""
	for _, side := range []*node{x.left, x.right} {
		side.refs(func(r *ref) {
			all = all || r.strategy == ""
			if first == "" {
				first = r.strategy
			}
		})
	}
	if !all {
		return []string{first}, false
	}
	for i := range s.Strategies {
		names = append(names, s.Strategies[i].Name)
	}
	return names, true
}

// judge holds a result against the expectation: one check, or one for each strategy where it speaks of all. All of
// them have to pass, and that needs no correction for their number: the chance that a claim that does not hold passes
// is not larger for others being asked too (Berger, "Multiparameter hypothesis testing and acceptance sampling",
// Technometrics 24, 1982).
func (x *Expr) judge(s *reports.Summary) []Check {
	names, all := x.strategies(s)
	var out []Check
	for _, name := range names {
		out = append(out, x.judgeOne(s, name, all))
	}
	if len(out) == 0 {
		c := x.blank("")
		c.Outcome, c.Reason = Missing, "no strategy was run"
		out = append(out, c)
	}
	return out
}

func (x *Expr) blank(strategy string) Check {
	c := Check{Kind: OfExpectation, Strategy: strategy, Op: x.op, Text: x.Text, File: x.File, Line: x.Line, Col: x.Col,
		Accepted: x.OnUndecided == "pass", Confidence: x.Confidence,
		Got: Side{x.leftText, math.NaN()}, Want: Side{x.rightText, math.NaN()}}
	for _, side := range []*node{x.right, x.left} {
		side.refs(func(r *ref) {
			if c.Metric == "" || side == x.left {
				c.Metric, c.Class = r.metric, r.class
			}
		})
	}
	c.Unit = x.unit()
	return c
}

// unit is that of both sides, told by a metric that stands alone or multiplied with numbers.
func (x *Expr) unit() string {
	for _, n := range []*node{x.left, x.right} {
		for n.op == opMultiply && n.args[0].constant {
			n = n.args[1]
		}
		if n.op == opMetric {
			return n.ref.unit
		}
	}
	return map[dim]string{seconds: "s", money: "USD", rate: "1/s"}[x.left.dim]
}

func (x *Expr) judgeOne(s *reports.Summary, name string, all bool) Check {
	c := x.blank(name)
	if all {
		c.Got.Name, c.Want.Name = instead(x.leftText, name), instead(x.rightText, name)
	}
	of := func(r *ref) []float64 { return look(s, r, name) }
	c.Seeds = len(s.Scenario.Seeds)
	left, right := x.left.eval(c.Seeds, of), x.right.eval(c.Seeds, of)
	for i, seed := range s.Scenario.Seeds {
		if !finite(left[i]) || !finite(right[i]) {
			c.Outcome = Missing
			c.Reason = fmt.Sprintf("there is no figure under seed %d", seed)
			return c
		}
	}
	c.Got.Mean, c.Want.Mean = stats.Mean(left), stats.Mean(right)
	c.decide(x.op, stats.Differences(left, right))
	return c
}

// decide judges the mean of differences against 0, by the one-sided bounds of Student's t at the asked confidence.
func (c *Check) decide(op string, d []float64) {
	if len(d) == 0 {
		c.Outcome, c.Reason = Missing, "no seed was run"
		return
	}
	c.Difference = &Difference{Mean: stats.Mean(d)}
	l := lean(d, c.Confidence)
	if !l.ok {
		c.Outcome, c.Reason = Undecided, "one seed says nothing about chance; run more"
		return
	}
	c.Difference.Low, c.Difference.High, c.Difference.HasInterval = l.interval.Low, l.interval.High, true
	mean := c.Difference.Mean
	yes, no := l.atMost0, l.atLeast0
	if op[0] == '>' {
		yes, no, mean = no, yes, -mean
	}
	strict := len(op) == 1
	switch {
	case yes && (mean < 0 || mean == 0 && !strict):
		c.Outcome = Passed
	case no && (mean > 0 || mean == 0 && strict):
		c.Outcome = Failed
	case slices.Min(d) == slices.Max(d):
		c.Outcome, c.Reason = Undecided, fmt.Sprintf("it is the same under all %d seeds, and that takes %d to rely on; run more", len(d), enoughSeeds(c.Confidence))
	default:
		c.Outcome, c.Reason = Undecided, fmt.Sprintf("%d seeds leave it open; run more", len(d))
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// instead writes the name of a strategy for "all" at the beginning of words.
func instead(text, name string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		if strings.HasPrefix(text[i:], "all.") && (i == 0 || !strings.ContainsRune("_.\"'", rune(text[i-1])) && !isLetter(rune(text[i-1])) && !isDigit(rune(text[i-1]))) {
			out.WriteString(name)
			i += len("all")
			continue
		}
		out.WriteByte(text[i])
		i++
	}
	return out.String()
}
