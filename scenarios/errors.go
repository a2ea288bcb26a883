package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// An Error is one mistake in a scenario file. Lines and columns count from 1; columns count characters.
type Error struct {
	File string
	Line int
	Col  int
	Msg  string
}

// Error returns the mistake in the form file:line:col: message, which editors can jump to.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg) }

// Errors are all the mistakes of a file, in the order of their positions.
type Errors []*Error

// Error returns the mistakes, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As a way to the single mistakes.
func (es Errors) Unwrap() []error {
	all := make([]error, len(es))
	for i, e := range es {
		all[i] = e
	}
	return all
}

// maxErrors bounds a report: past it, a file is not a scenario with mistakes but something else. maxCompared bounds the
// names that misspelt ones are compared with.
const (
	maxErrors   = 100
	maxCompared = 10_000
)

// A report collects the mistakes of one file.
type report struct {
	file     string
	errs     Errors
	here     *node // where mistakes in what a profile gave are reported
	compared int   // names that misspelt ones were compared with
}

// full reports whether further mistakes would not be shown. Some more than that are kept, as the order of the file may
// be another than that in which they are found.
func (r *report) full() bool { return len(r.errs) > 2*maxErrors }

// suggest is registry.Suggest, without the effort where nobody would see the answer.
func (r *report) suggest(name string, known []string) string {
	if r.compared += len(known); r.full() || r.compared > maxCompared {
		return ""
	}
	return registry.Suggest(name, known)
}

// at records a mistake. A mistake in a node that aliases repeat counts once.
func (r *report) at(line, col int, format string, args ...any) {
	if r.full() {
		return
	}
	e := &Error{File: r.file, Line: max(1, line), Col: max(1, col), Msg: oneLine(fmt.Sprintf(format, args...))}
	for _, old := range r.errs {
		if *old == *e {
			return
		}
	}
	r.errs = append(r.errs, e)
}

// on records a mistake at a node.
func (r *report) on(n *node, format string, args ...any) {
	if n.line == 0 && r.here != nil {
		n = r.here
	}
	r.at(n.line, n.col, format, args...)
}

// err returns what was collected: nil, or an Errors in the order of positions.
func (r *report) err() error {
	if len(r.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errs, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	if len(r.errs) > maxErrors {
		last := r.errs[maxErrors]
		r.errs = append(r.errs[:maxErrors:maxErrors], &Error{last.File, last.Line, last.Col, "too many mistakes; the rest is not shown"})
	}
	return r.errs
}

// oneLine keeps a message to one line, whatever a file's text holds.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}

// clip shortens text of a file for an error message.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= 60 {
		return s
	}
	return string(r[:57]) + "…"
}
