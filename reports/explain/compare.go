package explain

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Comparison is where the runs of two sides part ways.
type Comparison struct {
	Format     string     `json:"format"`
	Old        *Side      `json:"old"`
	New        *Side      `json:"new"`
	Strategies []Strategy `json:"strategies"`
	Notes      []string   `json:"notes,omitempty"` // what to bear in mind
}

// A Strategy is a pair of strategies, and how they compare under each seed.
type Strategy struct {
	Old   string `json:"old"`
	New   string `json:"new"`
	Seeds []Seed `json:"seeds"`
}

// A Seed is how two runs under one seed compare.
type Seed struct {
	Seed      uint64    `json:"seed"`
	Same      bool      `json:"same"`                // decision for decision
	Decisions *[2]int   `json:"decisions,omitempty"` // how often the strategies were asked until the runs parted; of logs and live runs alone
	First     *Parting  `json:"first,omitempty"`     // nil where the same, or where only digests are known
	Saw       *Seen     `json:"saw,omitempty"`       // where they saw different things before that
	Metrics   []Change  `json:"metrics"`             // all that both sides have, in alphabetical order
	Windows   []Window  `json:"windows,omitempty"`   // where the metrics part ways
	Digests   [2]string `json:"digests"`
}

// What can differ first.
const (
	Choice    = "choice"    // the same request at the same time, sent to different providers
	Situation = "situation" // one strategy was asked when the other was not: the providers or the balancer acted otherwise
	Ending    = "ending"    // one run has no further decision
)

// A Parting is the first decision that differs.
type Parting struct {
	What string  `json:"what"` // Choice, Situation or Ending
	Old  *Moment `json:"old,omitempty"`
	New  *Moment `json:"new,omitempty"`
}

// A Seen is the first decision, alike on both sides, at which the strategies saw different things.
type Seen struct {
	Decision uint64        `json:"decision"`
	At       time.Duration `json:"at_ns"`
	Provider string        `json:"provider"`
	What     string        `json:"what"`
	Old      string        `json:"old"`
	New      string        `json:"new"`
}

// Compare compares the pairs under every seed on jobs goroutines and calls done after each. Sides of which only digests
// are known are compared by these. The order of the results is that of pairs and seeds.
func Compare(ctx context.Context, older, newer *Side, pairs []Pair, seeds []uint64, jobs int, done func()) (*Comparison, error) {
	c := &Comparison{Format: Format, Old: older, New: newer, Notes: notes(older, newer, pairs)}
	for _, p := range pairs {
		c.Strategies = append(c.Strategies, Strategy{p.Old, p.New, make([]Seed, len(seeds))})
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type cell struct{ pair, seed int }
	cells := make(chan cell)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(max(jobs, 1), len(pairs)*len(seeds)) {
		wg.Go(func() {
			for at := range cells {
				into := &c.Strategies[at.pair].Seeds[at.seed]
				into.Seed = seeds[at.seed]
				if err := into.compare(ctx, older, newer, pairs[at.pair]); err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				done()
				mu.Unlock()
			}
		})
	}
feed:
	for p := range pairs {
		for s := range seeds {
			select {
			case cells <- cell{p, s}:
			case <-ctx.Done():
				break feed
			}
		}
	}
	close(cells)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// notes says what the two sides do not have in common.
func notes(older, newer *Side, pairs []Pair) []string {
	var all []string
	if older.Digest != newer.Digest && older.Digest != "" && newer.Digest != "" {
		all = append(all, "the scenarios differ, so the strategies need not be why the runs do")
	}
	if older == newer {
		return all
	}
	for _, s := range []struct {
		side, other *Side
		of          func(Pair) string
	}{{older, newer, func(p Pair) string { return p.Old }}, {newer, older, func(p Pair) string { return p.New }}} {
		var alone []string
		for _, name := range s.side.Strategies {
			if !slices.ContainsFunc(pairs, func(p Pair) bool { return s.of(p) == name }) && s.other.strategy(name) < 0 {
				alone = append(alone, name)
			}
		}
		if len(alone) > 0 {
			all = append(all, "only in "+s.side.Name+": "+strings.Join(alone, ", "))
		}
	}
	return all
}

func (s *Seed) compare(ctx context.Context, older, newer *Side, pair Pair) error {
	a, err := older.open(ctx, older.strategy(pair.Old), s.Seed)
	if err != nil {
		return err
	}
	defer a.close()
	b, err := newer.open(ctx, newer.strategy(pair.New), s.Seed)
	if err != nil {
		return err
	}
	defer b.close()
	if older.Recorded() && newer.Recorded() {
		if err := s.walk(a, b); err != nil {
			return err
		}
	}
	oldOutcome, err := a.outcome()
	if err != nil {
		return err
	}
	newOutcome, err := b.outcome()
	if err != nil {
		return err
	}
	s.Digests = [2]string{oldOutcome.Digest, newOutcome.Digest}
	s.Same = s.First == nil && oldOutcome.Digest == newOutcome.Digest
	s.Metrics = changes(oldOutcome.Metrics, newOutcome.Metrics)
	s.Windows = windows(oldOutcome.Timeline, newOutcome.Timeline)
	return nil
}

// walk goes through two runs side by side until they part.
func (s *Seed) walk(a, b run) error {
	s.Decisions = new([2]int)
	for {
		x, err := a.next()
		if err != nil {
			return err
		}
		y, err := b.next()
		if err != nil {
			return err
		}
		if x != nil {
			s.Decisions[0]++
		}
		if y != nil {
			s.Decisions[1]++
		}
		if x == nil && y == nil {
			return nil
		}
		if s.First = part(x, y, a.about(), b.about()); s.First != nil {
			return nil
		}
		if s.Saw == nil {
			s.Saw = differing(x, y, a.about(), b.about())
		}
	}
}

// part tells how two decisions differ, nil where they do not. Either may be nil, for a run that has no more.
func part(x, y *moment, xs, ys *about) *Parting {
	p := &Parting{}
	switch {
	case x == nil || y == nil:
		p.What = Ending
	case x.at != y.at || !alike(&x.request, &y.request) || !slices.EqualFunc(x.request.Tried, y.request.Tried, func(i, k int32) bool {
		return xs.name(int(i)) == ys.name(int(k))
	}):
		p.What = Situation
	case xs.name(x.pick) != ys.name(y.pick):
		p.What = Choice
	default:
		return nil
	}
	if x != nil {
		p.Old = x.show(xs)
	}
	if y != nil {
		p.New = y.show(ys)
	}
	return p
}

// differing finds what the strategies saw differently in a decision that is the same. Scores that both give are
// compared, to nine digits: another order of the same sums is no other sight.
func differing(x, y *moment, xs, ys *about) *Seen {
	if len(x.sights) != len(y.sights) {
		return nil
	}
	for i := range x.sights {
		if xs.Providers[i].Name != ys.Providers[i].Name {
			return nil
		}
		if what, before, after := x.sights[i].differs(&y.sights[i]); what != "" {
			return &Seen{x.number, x.at, xs.Providers[i].Name, what, before, after}
		}
	}
	for _, a := range x.why.Scores {
		if b, ok := y.score(a.Provider, a.Name, a.Unit); ok && !near(a.Value, b) {
			return &Seen{x.number, x.at, xs.Providers[a.Provider].Name, a.Name, quantity(a.Value, a.Unit), quantity(b, a.Unit)}
		}
	}
	return nil
}
