package gate

import (
	"fmt"
	"slices"
	"strings"
)

// A Mistake is one thing wrong in an expectation. Lines and columns count from 1; columns count characters.
type Mistake struct {
	File      string
	Line, Col int
	Msg       string
}

// Error returns the mistake in the form file:line:col: message, which editors can jump to.
func (m *Mistake) Error() string {
	if m.File == "" {
		return fmt.Sprintf("%d:%d: %s", m.Line, m.Col, m.Msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Col, m.Msg)
}

// Mistakes are all the things wrong in a set of expectations, those of one in the order of their positions.
type Mistakes []*Mistake

// Error returns the mistakes, one a line.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As a way to the single mistakes.
func (ms Mistakes) Unwrap() []error {
	all := make([]error, len(ms))
	for i, m := range ms {
		all[i] = m
	}
	return all
}

// pen collects the mistakes of one expectation.
type pen struct {
	e     Expectation
	text  []rune
	wrong Mistakes
}

// at records a mistake at a character of the text, counted from 0.
func (p *pen) at(offset int, format string, args ...any) {
	line, col := max(1, p.e.Line), max(1, p.e.Col)
	offset = min(max(offset, 0), len(p.text))
	for _, r := range p.text[:offset] {
		col++
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	msg := strings.Join(strings.FieldsFunc(fmt.Sprintf(format, args...), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
	p.wrong = append(p.wrong, &Mistake{File: p.e.File, Line: line, Col: col, Msg: msg})
}

// err returns what was collected: nil, or Mistakes in the order of positions.
func (p *pen) err() error {
	if len(p.wrong) == 0 {
		return nil
	}
	slices.SortStableFunc(p.wrong, func(a, b *Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	return p.wrong
}

// clip shortens text of a file for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return s
}
