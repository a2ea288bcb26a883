package stats

import (
	"fmt"
	"math"
)

// Direction says which way a metric is better.
type Direction int8

// The two directions.
const (
	LowerIsBetter Direction = iota
	HigherIsBetter
)

// A Verdict says what a comparison has shown. The zero value is Undecided, so that what was not judged has shown
// nothing.
type Verdict uint8

// The four verdicts.
const (
	Undecided Verdict = iota
	Same
	Better
	Worse
)

var verdicts = [...]string{"undecided", "same", "better", "worse"}

// String returns the verdict as a word.
func (v Verdict) String() string {
	if int(v) < len(verdicts) {
		return verdicts[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// MarshalText returns the verdict as a word.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, word := range verdicts {
		if word == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("unknown verdict %q: write better, same, worse or undecided", text)
}

// A Question is one comparison among those that are judged together.
type Question struct {
	Differences []float64 // the new side less the old, pair by pair; log ratios where the margin is relative
	Better      Direction
	Margin      float64 // ≥ 0: the largest difference that does not matter, on the scale of Differences
}

// Ask pairs the new values with the old ones. A relative question is put on log ratios. Where a value is not positive
// and no log ratio exists, it is put on plain differences, with the same share of the old mean for a margin. relative
// says which it was.
func Ask(values, old []float64, relative bool, margin float64, better Direction) (q Question, isRelative bool) {
	values, old = Pairs(values, old)
	if !relative {
		return Question{Differences(values, old), better, margin}, false
	}
	if d, ok := LogRatios(values, old); ok {
		return Question{d, better, RelativeMargin(margin)}, true
	}
	return Question{Differences(values, old), better, float64(margin * math.Abs(Mean(old)))}, false
}

// An Answer is what a question came to. Its figures are on the scale of the differences.
type Answer struct {
	TTest
	Interval    Interval // of confidence 1 − alpha, for this comparison by itself; NaN below two pairs
	Adjusted    float64  // P after Holm's correction over all questions judged together
	Equivalence float64  // P of the two one-sided tests: small where the mean lies within the margin
	Verdict     Verdict
}

// Judge answers questions that belong together, such as all metrics of all strategies of a gate:
//
//   - Same, if the two one-sided tests reject at alpha that the mean lies beyond the margin: the interval of confidence
//     1 − 2·alpha lies within ±margin.
//   - Better or Worse, if the two-sided t test, corrected by Holm over all questions, rejects at alpha that the mean is
//     0, and the mean lies beyond the margin.
//   - Undecided otherwise: also where the mean differs from 0 significantly but neither lies beyond the margin nor
//     has been shown to lie within it. That nothing was found is never called the same.
//
// A difference that is significant but shown to lie within the margin is the same: the margin says that it does not
// matter. The two claims exclude each other, since what was shown to lie within the margin has its mean there.
//
// With no difference anywhere, the probability of any Better or Worse is at most alpha (Holm). Each Same is false with
// probability at most alpha, and so is the claim that all are, which needs every one of them (Berger,
// "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982): the correction is needed for
// the first kind alone. Questions without two pairs or with a margin below 0 stay undecided and take no part.
func Judge(questions []Question, alpha float64) []Answer {
	answers := make([]Answer, len(questions))
	p := make([]float64, len(questions))
	for i, q := range questions {
		a := &answers[i]
		a.TTest = PairedT(q.Differences)
		a.Interval = Interval{math.NaN(), math.NaN()}
		if interval, ok := TInterval(Present(q.Differences), 1-alpha); ok {
			a.Interval = interval
		}
		a.Equivalence = a.within(q.Margin).P
		p[i] = a.P
		if !(q.Margin >= 0) {
			p[i] = math.NaN()
		}
	}
	for i, adjusted := range Holm(p) {
		a, q := &answers[i], &questions[i]
		a.Adjusted = adjusted
		switch {
		case a.Equivalence <= alpha:
			a.Verdict = Same
		case adjusted <= alpha && math.Abs(a.Mean) > q.Margin:
			a.Verdict = Worse
			if (a.Mean > 0) == (q.Better == HigherIsBetter) {
				a.Verdict = Better
			}
		}
	}
	return answers
}

// Decided reports whether no answer is undecided. Without answers nothing is.
func Decided(answers []Answer) bool {
	for _, a := range answers {
		if a.Verdict == Undecided {
			return false
		}
	}
	return len(answers) > 0
}

// Precise reports whether every answer's interval extends no further than precision from its middle, on the scale of
// the differences (RelativeMargin turns a relative precision into one for log ratios).
func Precise(answers []Answer, precision float64) bool {
	for _, a := range answers {
		if !((a.Interval.High-a.Interval.Low)/2 <= precision) {
			return false
		}
	}
	return len(answers) > 0
}
