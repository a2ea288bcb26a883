package strategies

import (
	"math"
	"time"
)

// A Reasoner is a Strategy that can say what it goes by. The interface is optional: it serves whoever looks into a
// decision afterwards, and nobody asks for reasons on the way to one.
type Reasoner interface {
	// Explain writes into why, which is empty, what Pick would go by if it were called now with the same arguments. It
	// changes nothing that Pick or Observe could feel, and it may be slow and allocate.
	Explain(now time.Duration, req *Request, pool Pool, why *Reasons)
}

// Reasons are what a strategy goes by in one decision.
type Reasons struct {
	Rule string // after "it takes": the least busy for its weight; one sentence without a full stop
	// By names the score by which the candidates are the best, and Highest says that the highest is best rather than
	// the lowest. By is "" where no single score decides.
	By         string
	Highest    bool
	Scores     []Score
	Candidates []int // whom Pick may return; of several, chance decides; none means that it declines
}

// A Score is a number that speaks for or against a provider.
type Score struct {
	Provider int
	Name     string // what it is: "mean response"
	Unit     string // "s", "USD", "ratio", or in the plural what is counted: "tokens"; "" where it has none
	Value    float64
}

// Reset empties r and keeps its room.
func (r *Reasons) Reset() {
	*r = Reasons{Scores: r.Scores[:0], Candidates: r.Candidates[:0]}
}

// Score adds a number that speaks for or against a provider. NaN says nothing and is left out.
func (r *Reasons) Score(provider int, name, unit string, value float64) {
	if !math.IsNaN(value) {
		r.Scores = append(r.Scores, Score{provider, name, unit, value})
	}
}

// lowest says that the score called by decides: the candidates are the eligible providers where it is lowest.
func (r *Reasons) lowest(pool Pool, by, rule string) {
	r.By, r.Rule = by, rule
	best := math.Inf(1)
	for _, s := range r.Scores {
		if s.Name == by && pool.Contains(s.Provider) {
			best = min(best, s.Value)
		}
	}
	for _, s := range r.Scores {
		if s.Name == by && s.Value == best && pool.Contains(s.Provider) {
			r.Candidates = append(r.Candidates, s.Provider)
		}
	}
}

// everybody makes all eligible providers candidates.
func (r *Reasons) everybody(pool Pool) {
	eachEligible(pool, func(i int) { r.Candidates = append(r.Candidates, i) })
}

// eachEligible calls f for each eligible provider, in the order of their numbers.
func eachEligible(pool Pool, f func(i int)) {
	for i := range pool.Size() {
		if pool.Contains(i) {
			f(i)
		}
	}
}

// seconds is d in seconds.
func seconds(d time.Duration) float64 { return float64(d) / 1e9 }
