package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
)

// A pairing is an old and a new result of one scenario, of which one may be nil.
type pairing struct {
	name         string
	older, newer *reports.Summary
	verdict      *gate.Verdict
	compared     bool // both are there, and of the same runs
}

// readPairs reads what compare was given: two results, or two folders of results, which are paired by scenario.
func readPairs(older, newer string) (all []*pairing, folders bool, err error) {
	if older, folders, err = resultAt(older); err != nil {
		return nil, false, err
	}
	newer, second, err := resultAt(newer)
	if err != nil {
		return nil, false, err
	}
	if folders != second {
		return nil, false, usagef("one of %s and %s is a result and the other a folder of results; give two of a kind", older, newer)
	}
	if folders {
		all, err = pairFolders(older, newer)
		return all, true, err
	}
	p := &pairing{}
	if p.older, err = readResult(older); err != nil {
		return nil, false, err
	}
	if p.newer, err = readResult(newer); err != nil {
		return nil, false, err
	}
	p.name = p.newer.Scenario.Name
	return []*pairing{p}, false, nil
}

// resultAt tells whether path is a folder of results; where a folder holds one result, it gives the file.
func resultAt(path string) (found string, folder bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false, usageError{err}
	}
	if !info.IsDir() {
		return path, false, nil
	}
	file := filepath.Join(path, resultFile)
	if _, err := os.Stat(file); err == nil {
		return file, false, nil
	}
	return path, true, nil
}

// resultFile is what a result is called in the folder of its scenario.
const resultFile = "result.json"

// pairFolders reads two folders of results and pairs them by scenario, in the order of their names.
func pairFolders(older, newer string) ([]*pairing, error) {
	byName := map[string]*pairing{}
	var all []*pairing
	for _, side := range []struct {
		dir  string
		into func(*pairing) **reports.Summary
	}{
		{older, func(p *pairing) **reports.Summary { return &p.older }},
		{newer, func(p *pairing) **reports.Summary { return &p.newer }},
	} {
		files, err := resultsIn(side.dir)
		if err != nil {
			return nil, err
		}
		results, err := readResults(files)
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			p := byName[r.Scenario.Name]
			if p == nil {
				p = &pairing{name: r.Scenario.Name}
				byName[p.name], all = p, append(all, p)
			}
			*side.into(p) = r.Summary
		}
	}
	slices.SortFunc(all, func(a, b *pairing) int { return strings.Compare(a.name, b.name) })
	if !slices.ContainsFunc(all, func(p *pairing) bool { return p.older != nil && p.newer != nil }) {
		return nil, usagef("no scenario has a result in both %s and %s, so there is nothing to compare", older, newer)
	}
	return all, nil
}

// resultsIn lists the results in the folders inside dir; that there is none is an error.
func resultsIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, usageError{err}
	}
	var files []string
	for _, e := range entries {
		file := filepath.Join(dir, e.Name(), resultFile)
		if _, err := os.Stat(file); err == nil {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return nil, usagef("%s holds no results; give a result.json, or a folder that evenkeel run --output wrote", dir)
	}
	return files, nil
}

// judgePairs compares every pair. Of folders, one that does not fit has not passed, unless none fits: then nothing was
// compared, which is a mistake in the arguments.
func judgePairs(all []*pairing, folders bool, o gate.Options) error {
	var wrong []error
	compared := 0
	for _, p := range all {
		unfit := (*gate.BaselineError)(nil)
		switch err := p.judge(o); {
		case err == nil && p.compared:
			compared++
		case err == nil:
		case folders && errors.As(err, &unfit):
			p.verdict = gate.Uncompared(p.name, err.Error())
			wrong = append(wrong, fmt.Errorf("%s: %w", p.name, err))
		case folders:
			return usageError{fmt.Errorf("%s: %w", p.name, err)}
		default:
			return usageError{err}
		}
	}
	if compared == 0 {
		return usageError{errors.Join(wrong...)}
	}
	return nil
}

// judge fills in the verdict on a pair.
func (p *pairing) judge(o gate.Options) (err error) {
	switch {
	case p.older == nil:
		p.verdict = &gate.Verdict{Scenario: p.name, Skipped: "only in the new results, so that there is nothing to compare with"}
	case p.newer == nil:
		p.verdict = gate.Uncompared(p.name, "only in the old results: it was not run; run it, or take its folder away from them")
	default:
		p.verdict, err = gate.Compare(p.older, p.newer, o)
		p.compared = err == nil
	}
	return err
}

func verdictsOf(all []*pairing) []*gate.Verdict {
	var out []*gate.Verdict
	for _, p := range all {
		out = append(out, p.verdict)
	}
	return out
}
