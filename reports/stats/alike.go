package stats

import "math"

// mostPairs bounds the search for how many pairs decide: 2⁻⁶⁰ is below every level that anybody judges at.
const mostPairs = 60

// Alike tells of the questions, answered by Judge at alpha, that stay undecided only because all their differences are
// equal: without any spread to go by, P is that of the sign test, and with n pairs it cannot fall below 2^(1−n), for
// being the same 2^(−n). pairs is how many of them it takes until the like would be decided, the other questions standing
// as they do: the fewest for which Holm's correction of the smallest P that is then reachable rejects.
func Alike(questions []Question, answers []Answer, alpha float64) (which []int, pairs int) {
	p := make([]float64, len(questions))
	for i, a := range answers {
		p[i] = a.P
		if !(questions[i].Margin >= 0) {
			p[i] = math.NaN()
		}
		onMargin := a.Mean != 0 && math.Abs(a.Mean) == questions[i].Margin // neither beyond it nor within, ever
		if a.Verdict == Undecided && !math.IsNaN(p[i]) && a.N >= 2 && a.flat() && !onMargin {
			which = append(which, i)
			pairs = max(pairs, a.N+1)
		}
	}
	for ; len(which) > 0 && pairs < mostPairs; pairs++ {
		if decides(which, questions, answers, p, alpha, pairs) {
			return which, pairs
		}
	}
	return nil, 0
}

// decides reports whether so many equal differences are enough for every one of the questions.
func decides(which []int, questions []Question, answers []Answer, p []float64, alpha float64, pairs int) bool {
	p = append([]float64{}, p...)
	within := func(i int) bool { return math.Abs(answers[i].Mean) < questions[i].Margin || answers[i].Mean == 0 }
	for _, i := range which {
		if !within(i) {
			p[i] = math.Ldexp(1, 1-pairs)
		}
	}
	adjusted := Holm(p)
	for _, i := range which {
		switch {
		case within(i) && math.Ldexp(1, -pairs) > alpha, !within(i) && !(adjusted[i] <= alpha):
			return false
		}
	}
	return true
}
