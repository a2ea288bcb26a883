package scenarios

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/evenkeel/evenkeel/sim/units"
)

// An Expectation is a line of `expect`. What its text means is not looked into here: that takes the names of metrics,
// which belong to the reports.
type Expectation struct {
	Text        string
	Line, Col   int     // of the first character of Text, from 1; columns count characters
	Confidence  float64 // such as 0.99; 0 where the file does not say
	OnUndecided string  // "pass" or "fail"; "" where the file does not say
}

// A Regression is the section of that name: how a comparison with stored results is to be judged.
type Regression struct {
	Given       bool // the file has the section
	Margins     []Margin
	Confidence  float64 // such as 0.99; 0 where the file does not say
	OnUndecided string  // "pass" or "fail"; "" where the file does not say
	Line, Col   int
}

// A Margin says how much worse a metric may become. As for an expectation, the name is not looked into.
type Margin struct {
	Metric    string
	Share     float64
	Line, Col int
}

const (
	maxExpectations = 1_000
	maxMargins      = 1_000
)

// expectations decodes the list of expectations: texts, or mappings with one.
func (d *decoder) expectations(n *node) []Expectation {
	if n == nil {
		return nil
	}
	if n.kind != list || len(n.items) == 0 || len(n.items) > maxExpectations {
		d.on(n, "expect must be a list of 1 to %d expectations, not %s", maxExpectations, n.describe())
		return nil
	}
	lines := bytes.Split(d.source, []byte("\n"))
	var all []Expectation
	for i, item := range n.items {
		sc := scope{path: item.title("expect", i)}
		if item.kind == null {
			d.on(item, "%s is empty; write an expectation such as all.success_ratio >= 99%%", sc.path)
			continue
		}
		e, that := &expectation{}, item
		if item.kind != scalar {
			that = d.fields(item, e, sc)["that"]
			sc = sc.in("that")
		}
		if that == nil {
			continue
		}
		if that.kind != scalar {
			d.on(that, "%s must be a text, not %s", sc.path, that.kind)
			continue
		}
		text := strings.TrimSpace(that.text)
		line, col, ok := find(lines, that, text)
		if !ok {
			d.on(that, "%s: write it in one line, plain or in single quotes, so that a mistake in it has a column", sc.path)
			continue
		}
		all = append(all, Expectation{Text: text, Line: line, Col: col, Confidence: float64(e.Confidence), OnUndecided: e.OnUndecided})
	}
	return all
}

// find returns the place of the text of a value, which stands behind its anchor and its quote. A text that its line
// does not hold as it is has none.
func find(lines [][]byte, n *node, text string) (line, col int, ok bool) {
	if text == "" || n.line < 1 || n.line > len(lines) {
		return 0, 0, false
	}
	source := string(lines[n.line-1])
	start := 0
	for c := 1; c < n.col && start < len(source); c++ {
		_, width := utf8.DecodeRuneInString(source[start:])
		start += width
	}
	before, _, ok := strings.Cut(source[start:], text)
	return n.line, n.col + utf8.RuneCountInString(before), ok
}

// regression decodes the section.
func (d *decoder) regression(n *node) Regression {
	if n == nil {
		return Regression{}
	}
	s := &regression{}
	at := d.fields(n, s, scope{path: "regression"})
	r := Regression{Given: true, Confidence: float64(s.Confidence), OnUndecided: s.OnUndecided, Line: n.line, Col: n.col}
	margins := at["margin"]
	if margins == nil {
		return r
	}
	if margins.kind != mapping || len(margins.keys) == 0 || len(margins.keys) > maxMargins {
		d.on(margins, "regression: margin must be a mapping of 1 to %d metrics, such as {latency_p99: 5%%}, not %s", maxMargins, margins.describe())
		return r
	}
	seen := map[string]*node{}
	for i, key := range margins.keys {
		share := margins.items[i]
		if first := seen[key.text]; first != nil {
			d.on(key, "regression: margin: %q stands twice; first in line %d", clip(key.text), first.line)
			continue
		}
		seen[key.text] = key
		if share.kind != scalar {
			d.on(share, "regression: margin: %s must be a share such as 5%%, not %s", clip(key.text), share.kind)
			continue
		}
		v, err := units.ParseShare(share.text)
		if err != nil {
			d.on(share, "regression: margin: %s: %v", clip(key.text), err)
			continue
		}
		r.Margins = append(r.Margins, Margin{Metric: key.text, Share: float64(v), Line: key.line, Col: key.col})
	}
	return r
}
