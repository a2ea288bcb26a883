package conformance

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// checkReasons lets a strategy that can give its reasons do so before every pick, and holds the picks to them. A
// second world with the same history, in which nobody asks, shows whether asking changed anything.
func checkReasons(t testing.TB, name string, params any) {
	t.Helper()
	for _, w := range []struct {
		providers int
		gap       time.Duration
		seed      uint64
	}{{1, 20 * time.Millisecond, 10}, {5, 20 * time.Millisecond, 11}, {5, 5 * time.Second, 12}, {70, 20 * time.Millisecond, 13}} {
		asked, err := newWorld(name, params, w.providers, w.seed)
		if err != nil {
			return // reported already
		}
		reasoner, ok := asked.strategy.(strategies.Reasoner)
		if !ok {
			return
		}
		silent, _ := newWorld(name, params, w.providers, w.seed)
		var why strategies.Reasons
		var told error // what is wrong with the reasons by themselves
		asked.before = func(pool strategies.Pool) {
			why.Reset()
			reasoner.Explain(asked.now, &asked.request, pool, &why)
			told = checkBest(&why, pool)
		}
		for step := range 3000 {
			a, errA := asked.step(w.gap)
			b, errB := silent.step(w.gap)
			if errA != nil || errB != nil {
				return // reported already
			}
			if told == nil {
				told = agrees(&why, a)
			}
			if a != b {
				told = fmt.Errorf("picked %d, and %d when nobody asked for reasons; Explain must change nothing", a, b)
			}
			if told != nil {
				t.Errorf("%s: %d providers: step %d: %v", name, w.providers, step, told)
				break
			}
		}
	}
}

// agrees checks a pick against the reasons that were given before it.
func agrees(why *strategies.Reasons, pick int) error {
	switch {
	case pick == strategies.None && len(why.Candidates) > 0:
		return fmt.Errorf("picked nobody, and the reasons named the candidates %v", why.Candidates)
	case pick != strategies.None && !slices.Contains(why.Candidates, pick):
		return fmt.Errorf("picked provider %d, and the reasons named the candidates %v (by %q)", pick, why.Candidates, why.By)
	}
	return nil
}

// checkBest makes sure that the candidates are eligible and the best by the score that is said to decide. Scores that
// differ in the eighth digit may be equal for the strategy.
func checkBest(why *strategies.Reasons, pool strategies.Pool) error {
	if why.Rule == "" {
		return fmt.Errorf("the reasons have no rule")
	}
	for _, i := range why.Candidates {
		if i < 0 || i >= pool.Size() || !pool.Contains(i) {
			return fmt.Errorf("the reasons name provider %d a candidate, which is not eligible", i)
		}
	}
	sign := 1.0
	if why.Highest {
		sign = -1
	}
	best, scale, of := math.Inf(1), 0.0, map[int]float64{}
	for _, s := range why.Scores {
		if s.Provider < 0 || s.Provider >= pool.Size() || s.Name == "" || math.IsNaN(s.Value) {
			return fmt.Errorf("the reasons hold the score %+v; it needs a provider, a name and a number", s)
		}
		if s.Name != why.By || !pool.Contains(s.Provider) {
			continue
		}
		if _, twice := of[s.Provider]; twice {
			return fmt.Errorf("the reasons hold two scores %q of provider %d", s.Name, s.Provider)
		}
		of[s.Provider] = float64(sign * s.Value)
		best = min(best, of[s.Provider])
		if !math.IsInf(s.Value, 0) {
			scale = max(scale, math.Abs(s.Value))
		}
	}
	for _, i := range why.Candidates {
		if v, ok := of[i]; why.By != "" && (!ok || v > best+float64(1e-8*scale)) {
			return fmt.Errorf("the reasons name provider %d a candidate, with %q of %v; the best is %v", i, why.By, float64(sign*v), float64(sign*best))
		}
	}
	return nil
}
