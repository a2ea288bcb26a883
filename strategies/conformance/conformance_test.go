package conformance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/conformance"
)

type none struct{}

// A picker is a strategy made of one function.
type picker func(pool strategies.Pool) int

func (p picker) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int {
	return p(pool)
}

func register(name string, build func() picker) {
	strategies.Register(name, "for a test", "", none{}, func(*none, strategies.Env) (strategies.Strategy, error) {
		return build(), nil
	})
}

// A reasoner picks the first eligible provider and gives some reasons for it.
type reasoner struct {
	picker
	reasons func(pool strategies.Pool, why *strategies.Reasons)
}

func (r reasoner) Explain(_ time.Duration, _ *strategies.Request, pool strategies.Pool, why *strategies.Reasons) {
	r.reasons(pool, why)
}

func registerReasoner(name string, reasons func(pool strategies.Pool, why *strategies.Reasons)) {
	strategies.Register(name, "for a test", "", none{}, func(*none, strategies.Env) (strategies.Strategy, error) {
		return reasoner{func(pool strategies.Pool) int { return pool.Next(0) }, reasons}, nil
	})
}

// firstReasons are the true reasons of a reasoner.
func firstReasons(pool strategies.Pool, why *strategies.Reasons) {
	why.Rule, why.By = "the first of the list", "place"
	for i := range pool.Size() {
		why.Score(i, "place", "", float64(i))
	}
	if pool.Len() > 0 {
		why.Candidates = append(why.Candidates, pool.Next(0))
	}
}

func init() {
	registerReasoner("test_reasons", firstReasons)
	registerReasoner("test_wrong_candidate", func(pool strategies.Pool, why *strategies.Reasons) {
		firstReasons(pool, why)
		why.By = ""
		if pool.Len() > 1 {
			why.Candidates[0] = pool.Next(pool.Next(0) + 1)
		}
	})
	registerReasoner("test_wrong_direction", func(pool strategies.Pool, why *strategies.Reasons) {
		firstReasons(pool, why)
		why.Highest = true
	})
	registerReasoner("test_no_score", func(pool strategies.Pool, why *strategies.Reasons) {
		firstReasons(pool, why)
		why.Scores = nil
	})
	registerReasoner("test_no_rule", func(strategies.Pool, *strategies.Reasons) {})
	registerReasoner("test_no_candidate", func(_ strategies.Pool, why *strategies.Reasons) { why.Rule = "who knows" })
	strategies.Register("test_reasons_change", "for a test", "", none{}, func(*none, strategies.Env) (strategies.Strategy, error) {
		offset := 0
		turn := func(pool strategies.Pool) int {
			if pool.Len() == 0 {
				return strategies.None
			}
			return pool.Next(offset % pool.Size())
		}
		return reasoner{turn, func(pool strategies.Pool, why *strategies.Reasons) {
			offset++ // of this world alone
			why.Rule = "in turn"
			if i := turn(pool); i != strategies.None {
				why.Candidates = append(why.Candidates, i)
			}
		}}, nil
	})
}

var shared, kept = 0, []int(nil)

func init() {
	first := func(pool strategies.Pool) int { return pool.Next(0) }
	register("test_first", func() picker { return first })
	register("test_ineligible", func() picker { return func(pool strategies.Pool) int { return min(0, pool.Len()-1) } })
	register("test_out_of_range", func() picker {
		return func(pool strategies.Pool) int {
			if pool.Len() == 0 {
				return strategies.None
			}
			return pool.Size()
		}
	})
	register("test_never_declines", func() picker {
		return func(pool strategies.Pool) int { return max(0, pool.Next(0)) }
	})
	register("test_global_state", func() picker {
		return func(pool strategies.Pool) int {
			if pool.Len() == 0 {
				return strategies.None
			}
			shared++
			return pool.At(shared % pool.Len())
		}
	})
	register("test_allocates", func() picker {
		return func(pool strategies.Pool) int {
			kept = make([]int, 8)
			return first(pool)
		}
	})
	strategies.Register("test_refuses", "for a test", "", none{}, func(*none, strategies.Env) (strategies.Strategy, error) {
		return nil, fmt.Errorf("not today")
	})
}

// A recorder takes in what a check reports.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func TestCheckFindsWhatBreaksTheContract(t *testing.T) {
	for name, want := range map[string]string{
		"test_ineligible":     "was not eligible",
		"test_out_of_range":   "return an index or None",
		"test_never_declines": "while nobody was eligible",
		"test_global_state":   "the same history",
		"test_allocates":      "allocations",
		"test_refuses":        "not today",
		"test_unknown":        "unknown strategy",

		"test_wrong_candidate": "named the candidates",
		"test_wrong_direction": "the best is",
		"test_no_score":        "a candidate, with",
		"test_no_rule":         "have no rule",
		"test_no_candidate":    "named the candidates []",
		"test_reasons_change":  "when nobody asked",
	} {
		r := &recorder{TB: t}
		conformance.Check(r, name)
		if all := strings.Join(r.said, "\n"); !strings.Contains(all, want) {
			t.Errorf("%s: the check said %q, not %q", name, all, want)
		}
	}
}

func TestCheckIsContentWithASoundStrategy(t *testing.T) {
	conformance.Check(t, "test_first")
	conformance.Check(t, "test_reasons")
}
