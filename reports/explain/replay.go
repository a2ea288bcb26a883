package explain

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/strategies"
)

// logFamily is what every version of the format begins with.
const logFamily = "evenkeel/decisions/"

// Bounds on what is read of a file that may be anybody's.
const (
	maxIndex = 256 << 20 // of log.json, in bytes
	maxLine  = 64 << 20
)

// A FileError says why a file cannot be used as a side.
type FileError struct{ File, Msg string }

// Error names the file, what is wrong and the remedy.
func (e *FileError) Error() string { return e.File + ": " + e.Msg }

// IsLog reports whether a file that begins with these bytes may be a log of decisions.
func IsLog(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// ReadLog returns the side of a log of decisions, which must stay readable as long as the side is used. An error that
// lies in what was read, then or later, is a *FileError.
func ReadLog(name string, file io.ReaderAt, size int64) (*Side, error) {
	bad := func(format string, args ...any) error { return &FileError{name, fmt.Sprintf(format, args...)} }
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, bad("this log is damaged or was cut off (%s); record it anew", err)
	}
	x, err := readIndex(archive)
	if err != nil {
		return nil, bad("%s", err)
	}
	s := &Side{Name: name, Kind: Log, Scenario: x.Scenario.Name, Digest: x.Scenario.Digest, Seeds: x.Scenario.Seeds}
	of := x.about()
	for _, r := range x.Runs {
		if s.strategy(r.Strategy) < 0 {
			s.Strategies = append(s.Strategies, r.Strategy)
		}
	}
	s.open = func(ctx context.Context, strategy int, seed uint64) (run, error) {
		for i := range x.Runs {
			if r := &x.Runs[i]; r.Strategy == s.Strategies[strategy] && r.Seed == seed {
				f, err := archive.Open(r.File)
				if err != nil {
					return nil, bad("the run of %s under seed %d is missing (%s); record it anew", r.Strategy, seed, err)
				}
				return newReplay(ctx, name, f, r, of), nil
			}
		}
		return nil, bad("there is no run of %s under seed %d; record it anew", s.Strategies[strategy], seed)
	}
	return s, nil
}

func readIndex(archive *zip.Reader) (*logIndex, error) {
	f, err := archive.Open(indexFile)
	if err != nil {
		return nil, errors.New("this archive is no log of decisions, for it has no " + indexFile + "; give a file written by evenkeel explain --record")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxIndex+1))
	x := new(logIndex)
	switch {
	case err != nil:
		return nil, fmt.Errorf("this log is damaged (%w); record it anew", err)
	case len(raw) > maxIndex:
		return nil, errors.New("this log is larger than any that evenkeel writes")
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("this log is damaged (%w); record it anew", err)
	}
	switch {
	case head.Format == LogFormat:
	case strings.HasPrefix(head.Format, logFamily):
		return nil, fmt.Errorf("this log has format %.60q, and this evenkeel reads %q; read it with the evenkeel that wrote it, or record it anew", head.Format, LogFormat)
	default:
		return nil, fmt.Errorf("this archive is no log of decisions: its format is %.60q, not %q", head.Format, LogFormat)
	}
	if err := json.Unmarshal(raw, x); err != nil {
		return nil, fmt.Errorf("this log is damaged (%w); record it anew", err)
	}
	return x, x.check()
}

// check makes sure that the parts fit each other, so that nobody has to check again.
func (x *logIndex) check() error {
	if len(x.Providers) == 0 || len(x.Scenario.Seeds) == 0 || len(x.Runs) == 0 {
		return errors.New("this log is damaged: it holds no runs; record it anew")
	}
	for i := range x.Runs {
		r := &x.Runs[i]
		if r.Strategy == "" || r.Outcome == nil || r.Outcome.Timeline != nil && !r.Outcome.Timeline.fits() {
			return fmt.Errorf("this log is damaged: run %d does not say what became of it; record it anew", i+1)
		}
	}
	return nil
}

// A replay is a run that was recorded.
type replay struct {
	ctx    context.Context
	file   string
	closer io.Closer
	lines  *bufio.Scanner
	of     *about
	run    *logRun
	m      moment
	scores [][]number // by provider
}

func newReplay(ctx context.Context, file string, f io.ReadCloser, r *logRun, of *about) *replay {
	p := &replay{ctx: ctx, file: file, closer: f, lines: bufio.NewScanner(f), of: of, run: r,
		scores: make([][]number, len(of.Providers))}
	p.lines.Buffer(nil, maxLine)
	p.m.sights = make([]sight, len(of.Providers))
	return p
}

func (p *replay) next() (*moment, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	if !p.lines.Scan() {
		if err := p.lines.Err(); err != nil {
			return nil, p.damaged("%s", err)
		}
		if p.m.number != p.run.Decisions {
			return nil, p.damaged("it has %d of %d decisions", p.m.number, p.run.Decisions)
		}
		return nil, nil
	}
	p.m.number++
	var l logLine
	if err := json.Unmarshal(p.lines.Bytes(), &l); err != nil {
		return nil, p.damaged("%s", err)
	}
	if err := p.take(&l); err != nil {
		return nil, err
	}
	return &p.m, nil
}

func (p *replay) damaged(format string, args ...any) error {
	return &FileError{p.file, fmt.Sprintf("this log is damaged in the run of %s under seed %d, decision %d: %s; record it anew",
		p.run.Strategy, p.run.Seed, p.m.number, fmt.Sprintf(format, args...))}
}

// take makes of a line, and of the moment before it, the next moment.
func (p *replay) take(l *logLine) error {
	m := &p.m
	m.at, m.order, m.came, m.pick = l.At, l.Order, l.Came, l.Pick
	if m.order > 0 && m.came == 0 {
		m.came = m.at
	}
	m.request = strategies.Request{PromptTokens: l.Prompt, MaxOutputTokens: l.Cap, Class: l.Class, Priority: l.Priority, Model: l.Model, Tenant: l.Tenant,
		Session: l.Session, Deadline: l.Deadline, Tried: l.Tried}
	known := func(i int) bool { return i >= 0 && i < len(p.of.Providers) }
	if l.Pick != strategies.None && !known(l.Pick) || l.Class < 0 || slices.ContainsFunc(l.Tried, func(i int32) bool { return !known(int(i)) }) ||
		l.Candidates != nil && slices.ContainsFunc(*l.Candidates, func(i int) bool { return !known(i) }) {
		return p.damaged("it names a provider or a class that there is not")
	}
	if l.Candidates != nil {
		m.why.Candidates = *l.Candidates
	}
	if l.Rule != nil {
		if *l.Rule < 0 || *l.Rule >= len(p.run.Rules) {
			return p.damaged("it names a rule that there is not")
		}
		r := p.run.Rules[*l.Rule]
		m.why.Rule, m.why.By, m.why.Highest = r.Rule, r.By, r.Highest
	}
	for _, s := range l.Saw {
		if !known(s.Provider) || len(s.Scores) > len(p.run.Scores) {
			return p.damaged("it names a provider or a score that there is not")
		}
		m.sights[s.Provider] = sight{s.Out, s.InFlight, s.RetryAt, s.RequestsLeft - 1, s.TokensLeft - 1}
		p.scores[s.Provider] = s.Scores
	}
	m.why.Scores = m.why.Scores[:0]
	for i, scores := range p.scores {
		for k, v := range scores {
			if !math.IsNaN(float64(v)) {
				m.why.Scores = append(m.why.Scores, strategies.Score{Provider: i, Name: p.run.Scores[k].Name, Unit: p.run.Scores[k].Unit, Value: float64(v)})
			}
		}
	}
	return nil
}

func (p *replay) outcome() (*Outcome, error) { return p.run.Outcome, nil }
func (p *replay) about() *about              { return p.of }
func (p *replay) close()                     { p.closer.Close() }
