package cmd

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/explain"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
)

// sides are what is compared, with the files that they are read from.
type sides struct {
	list  []*explain.Side
	files []io.Closer
}

func (s *sides) close() {
	for _, f := range s.files {
		f.Close()
	}
}

// open finds out what the arguments are and opens them. What it returns is to be closed, whatever the error.
func (f *explainFlags) open(ctx context.Context, args []string, stderr io.Writer) (*sides, error) {
	all := &sides{}
	if f.jobs < 1 {
		return all, usagef("--jobs is %d; it must be at least 1", f.jobs)
	}
	for _, arg := range args {
		side, err := all.file(arg)
		if err == nil && side == nil {
			side, err = f.scenario(ctx, arg, stderr)
		}
		if err != nil {
			return all, err
		}
		all.list = append(all.list, side)
	}
	return all, nil
}

// file opens a log, a result or a baseline. It returns nil for anything else, which may be a scenario.
func (s *sides) file(arg string) (*explain.Side, error) {
	path := arg
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		path = filepath.Join(arg, "result.json")
		info, err = os.Stat(path)
	}
	if ext := strings.ToLower(filepath.Ext(path)); err != nil || !info.Mode().IsRegular() || ext == ".yaml" || ext == ".yml" {
		return nil, nil // scenarios know what to say of a file that is not there
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, usageError{err}
	}
	s.files = append(s.files, file)
	head := make([]byte, 64)
	n, err := file.Read(head)
	if err != nil && err != io.EOF {
		return nil, usageError{err}
	}
	switch head = head[:n]; {
	case explain.IsLog(head):
		side, err := explain.ReadLog(filepath.ToSlash(path), file, info.Size())
		if err != nil {
			return nil, usageError{err}
		}
		return side, nil
	case jsonHead(head):
		return figuresOf(path)
	}
	return nil, nil
}

// figuresOf reads a result or a baseline.
func figuresOf(path string) (*explain.Side, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{err}
	}
	name := filepath.ToSlash(path)
	var head struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(raw, &head) == nil && strings.HasPrefix(head.Format, "evenkeel/baseline/") {
		b, err := gate.ParseBaseline(path, raw)
		if err != nil {
			return nil, usageError{err}
		}
		return explain.FromBaseline(name, b), nil
	}
	s, err := readResult(path)
	if err != nil {
		return nil, err
	}
	return explain.FromResult(name, s), nil
}

// scenario reads a scenario to be run, with the strategies that were asked for.
func (f *explainFlags) scenario(ctx context.Context, arg string, stderr io.Writer) (*explain.Side, error) {
	opts, err := withPrices(f.prices)
	if err != nil {
		return nil, err
	}
	all, err := loadAll([]string{arg}, opts)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, usagef("%s holds %d scenarios; name one of them", arg, len(all))
	}
	sc := all[0].Scenario
	if len(f.strategies) > 0 {
		if sc, err = sc.WithStrategies(f.strategies); err != nil {
			return nil, usagef("--strategies: %s: %w", all[0].Name, err)
		}
	}
	if sc, _, err = experiment.WarmUp(ctx, sc, (&runFlags{jobs: f.jobs, quiet: f.quiet}).experiment(stderr)); err != nil {
		return nil, interrupted(err)
	}
	return liveSide(all[0].from, sc), nil
}

func liveSide(name string, sc *scenarios.Scenario) *explain.Side {
	cfgs := make([]*sim.Config, len(sc.Strategies))
	for i := range cfgs {
		cfgs[i] = sc.Cell(i)
	}
	return explain.Live(name, reports.ScenarioInfo{Name: sc.Name, Digest: sc.Digest, Seeds: sc.Seeds}, cfgs)
}
