// Package explain shows where two runs part ways: for each seed the first decision that differs, what either strategy
// saw of every provider and why it chose as it did, and what became of the metrics.
//
// Two Sides are compared. A side that is Live runs the simulator and watches the strategy by standing between it and
// the balancer; Pick itself is untouched and a run that nobody watches pays nothing. A side that was recorded (see
// Record) is a file that holds every decision with what was seen, so that the strategies of two builds of the program
// can be compared: record with one, and compare with the other. Of a result or a baseline only the digests of the
// decisions are known; they tell which runs differ but not where.
package explain

import (
	"context"
	"fmt"
	"slices"

	"github.com/evenkeel/evenkeel/strategies"
)

// Format names the layout of a Comparison in JSON. Fields may be added to it, not renamed.
const Format = "evenkeel/explain/v1"

// A Kind is what a Side is made of.
type Kind string

// The kinds of sides.
const (
	Scenario Kind = "scenario" // it is run
	Log      Kind = "log"      // its decisions were recorded
	Result   Kind = "result"   // only digests of its decisions are known
	Baseline Kind = "baseline" // likewise
)

// A Side is one of the two that are compared.
type Side struct {
	Name       string   `json:"name"` // as messages call it
	Kind       Kind     `json:"kind"`
	Scenario   string   `json:"scenario"`
	Digest     string   `json:"digest"` // of the scenario
	Strategies []string `json:"-"`      // their names
	Seeds      []uint64 `json:"-"`      // those of the scenario; a live side can run any others as well

	open func(ctx context.Context, strategy int, seed uint64) (run, error)
}

// Recorded reports whether the side knows decisions one by one, rather than their digests alone.
func (s *Side) Recorded() bool { return s.Kind == Scenario || s.Kind == Log }

// strategy returns the index of the strategy called name, −1 where there is none.
func (s *Side) strategy(name string) int { return slices.Index(s.Strategies, name) }

// A run is one strategy under one seed.
type run interface {
	// next returns the next decision, nil after the last. It is valid until the call after it.
	next() (*moment, error)
	// outcome passes over the decisions that are left and returns what became of the run.
	outcome() (*Outcome, error)
	// about returns what is configured about the providers and the names of the classes, once next or outcome was called.
	about() *about
	close()
}

// about is what does not change from one decision to the next.
type about struct {
	Providers []strategies.Provider
	Classes   []string
}

// name returns how a provider is called.
func (a *about) name(i int) string {
	if i == strategies.None {
		return ""
	}
	return a.Providers[i].Name
}

// A Pair is the strategies that are compared with each other, one of either side.
type Pair struct{ Old, New string }

// Pairs returns the strategies that both sides have, or of them those that are named; a name that one side lacks is an
// error. Where either side has but one, these two are a pair whatever they are called.
func Pairs(older, newer *Side, names []string) ([]Pair, error) {
	var all []Pair
	if len(names) == 0 {
		for _, name := range older.Strategies {
			if newer.strategy(name) >= 0 {
				all = append(all, Pair{name, name})
			}
		}
		if len(all) == 0 && len(older.Strategies) == 1 && len(newer.Strategies) == 1 {
			return []Pair{{older.Strategies[0], newer.Strategies[0]}}, nil
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("%s and %s have no strategy in common: %s, and %s", older.Name, newer.Name, listed(older.Strategies), listed(newer.Strategies))
		}
		return all, nil
	}
	for _, name := range names {
		for _, s := range []*Side{older, newer} {
			if s.strategy(name) < 0 {
				return nil, fmt.Errorf("%s has no strategy %q; it has %s", s.Name, name, listed(s.Strategies))
			}
		}
		all = append(all, Pair{name, name})
	}
	return all, nil
}

// Seeds returns the seeds under which both sides can be compared: those asked for, which both must have, or else those
// that both have.
func Seeds(older, newer *Side, asked []uint64) ([]uint64, error) {
	sides := slices.DeleteFunc([]*Side{older, newer}, func(s *Side) bool { return s.Kind == Scenario })
	if len(asked) > 0 {
		for _, s := range sides {
			for _, seed := range asked {
				if !slices.Contains(s.Seeds, seed) {
					return nil, fmt.Errorf("%s has no seed %d; it has %s", s.Name, seed, listed(s.Seeds))
				}
			}
		}
		return asked, nil
	}
	if len(sides) == 0 {
		sides = []*Side{older, newer}
	}
	var common []uint64
	for _, seed := range sides[0].Seeds {
		if slices.Contains(sides[len(sides)-1].Seeds, seed) {
			common = append(common, seed)
		}
	}
	if len(common) == 0 {
		return nil, fmt.Errorf("%s and %s have no seed in common: %s, and %s", older.Name, newer.Name, listed(older.Seeds), listed(newer.Seeds))
	}
	return common, nil
}

// listed writes a list for a message, shortened where it is long.
func listed[T any](list []T) string {
	const most = 12
	text := ""
	for i, v := range list {
		if i == most {
			return fmt.Sprintf("%s and %d more", text, len(list)-most)
		}
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(v)
	}
	if text == "" {
		return "none"
	}
	return text
}
