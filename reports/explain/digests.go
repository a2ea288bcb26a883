package explain

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
)

// FromResult returns the side of a result, of which the digests of the decisions and the metrics are known.
func FromResult(name string, s *reports.Summary) *Side {
	side := FromBaseline(name, gate.NewBaseline(s))
	side.Kind = Result
	return side
}

// FromBaseline returns the side of a baseline, of which the digests of the decisions and the metrics are known.
func FromBaseline(name string, b *gate.Baseline) *Side {
	side := &Side{Name: name, Kind: Baseline, Scenario: b.Scenario.Name, Digest: b.Scenario.Digest, Seeds: b.Scenario.Seeds}
	for i := range b.Strategies {
		side.Strategies = append(side.Strategies, b.Strategies[i].Name)
	}
	side.open = func(_ context.Context, strategy int, seed uint64) (run, error) {
		s, k := &b.Strategies[strategy], slices.Index(b.Scenario.Seeds, seed)
		if s.Decisions[k] == "" {
			return nil, &FileError{name, fmt.Sprintf("it has no run of %s under seed %d, for the runs were interrupted", s.Name, seed)}
		}
		out := &Outcome{Digest: s.Decisions[k], Metrics: map[string]Figure{}}
		for metric, m := range s.Metrics {
			out.Metrics[metric] = Figure{m.Unit, m.Values[k]}
		}
		return &digest{out}, nil
	}
	return side
}

// A digest is a run of which no more than that is known of its decisions.
type digest struct{ of *Outcome }

func (d *digest) next() (*moment, error) {
	return nil, errors.New("explain: of a result or a baseline no decisions are known")
}

func (d *digest) outcome() (*Outcome, error) { return d.of, nil }
func (d *digest) about() *about              { return nil }
func (d *digest) close()                     {}
