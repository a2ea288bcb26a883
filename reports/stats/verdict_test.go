package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
)

// around returns n differences with exactly the given mean and standard deviation.
func around(mean, sd float64, n int) []float64 {
	d := make([]float64, n)
	for i := range d {
		d[i] = float64(i) - float64(n-1)/2
	}
	unit := StdDev(d)
	for i := range d {
		d[i] = mean + d[i]*sd/unit
	}
	return d
}

func TestEveryVerdictHasItsPlace(t *testing.T) {
	// With ten pairs and a standard error of 1, the 5 % point of t is 2.262 on both sides, 1.833 on one.
	sd := math.Sqrt(10)
	for _, c := range []struct {
		mean, margin float64
		want         Verdict // where higher is better
	}{
		{2.3, 1, Better},
		{-2.3, 1, Worse},
		{2.2, 1, Undecided},    // not significant, and never the same for that
		{0, 1, Undecided},      // as little difference as can be, but the interval reaches beyond the margin
		{0, 1.9, Same},         // the interval of 90 % lies within
		{0, 1.8, Undecided},    // not quite
		{2.3, 4.2, Same},       // significant, but equivalent
		{2.3, 4.1, Undecided},  // significant, within the margin by itself, not so with its interval
		{-2.3, 2.25, Worse},    // significant and beyond
		{2.3, 2.35, Undecided}, // significant, not beyond
		{5, 0, Better},         // without a margin any significant difference counts
		{0, 0, Undecided},      // and nothing can be shown to be the same
		{9, -1, Undecided},     // a margin below 0 is a mistake
		{9, math.NaN(), Undecided} /* as is none */} {
		for _, better := range []Direction{HigherIsBetter, LowerIsBetter} {
			want := c.want
			if better == LowerIsBetter {
				want = map[Verdict]Verdict{Better: Worse, Worse: Better, Same: Same, Undecided: Undecided}[want]
			}
			a := Judge([]Question{{around(c.mean, sd, 10), better, c.margin}}, 0.05)[0]
			if a.Verdict != want {
				t.Errorf("mean %v, margin %v, better %v: %v, want %v (%+v)", c.mean, c.margin, better, a.Verdict, want, a)
			}
		}
	}
}

func TestWithoutDataNothingIsDecided(t *testing.T) {
	nan := math.NaN()
	for _, d := range [][]float64{nil, {0}, {nan, nan, 5}, {nan, nan}, {math.Inf(1), 1, 2}, {math.Inf(1), math.Inf(-1)}} {
		if a := Judge([]Question{{d, LowerIsBetter, 1}}, 0.05)[0]; a.Verdict != Undecided {
			t.Errorf("%v: %v", d, a.Verdict)
		}
	}
	if Decided(nil) || Precise(nil, 1) || Decided(make([]Answer, 1)) || Precise([]Answer{{Interval: Interval{nan, nan}}}, 1) {
		t.Error("nothing counts as decided")
	}
}

func TestDifferencesWithoutSpreadNeedAsManyPairsAsTheSignTest(t *testing.T) {
	for n, want := range map[int]Verdict{2: Undecided, 4: Undecided, 5: Same, 6: Same} {
		if a := Judge([]Question{{make([]float64, n), LowerIsBetter, 0}}, 0.05)[0]; a.Verdict != want {
			t.Errorf("%d pairs without difference: %v, want %v", n, a.Verdict, want)
		}
	}
	for n, want := range map[int]Verdict{2: Undecided, 5: Undecided, 6: Worse} {
		d := make([]float64, n)
		for i := range d {
			d[i] = 0.5
		}
		if a := Judge([]Question{{d, LowerIsBetter, 0.1}}, 0.05)[0]; a.Verdict != want {
			t.Errorf("%d times half more: %v, want %v", n, a.Verdict, want)
		}
	}
}

func TestJudgingTogetherNeedsMoreEvidence(t *testing.T) {
	q := Question{around(2.3, math.Sqrt(10), 10), LowerIsBetter, 1}
	noise := Question{around(0.1, math.Sqrt(10), 10), LowerIsBetter, 1}
	if a := Judge([]Question{q}, 0.05)[0]; a.Verdict != Worse || a.Adjusted != a.P {
		t.Errorf("alone: %+v", a)
	}
	both := Judge([]Question{noise, q}, 0.05)
	if a := both[1]; a.Verdict != Undecided || a.Adjusted != 2*a.P {
		t.Errorf("together: %+v", a)
	}
	// A question without data or with a senseless margin takes no part.
	part := Judge([]Question{{nil, LowerIsBetter, 1}, q, {q.Differences, LowerIsBetter, -1}}, 0.05)
	if a := part[1]; a.Verdict != Worse || a.Adjusted != a.P {
		t.Errorf("beside questions without data: %+v", a)
	}
}

func TestTheIntervalIsThatOfTheLevel(t *testing.T) {
	d := append(around(1, 1, 10), math.NaN())
	a := Judge([]Question{{d, LowerIsBetter, 1}}, 0.01)[0]
	want, _ := TInterval(d[:10], 0.99)
	if a.Interval != want || !Precise([]Answer{a}, (want.High-want.Low)/2) || Precise([]Answer{a}, 0.49*(want.High-want.Low)) {
		t.Errorf("interval %v, want %v", a.Interval, want)
	}
}

func TestAskPutsRelativeQuestionsOnLogRatiosWhereThereAreAny(t *testing.T) {
	nan := math.NaN()
	q, relative := Ask([]float64{2, nan, 4}, []float64{1, 5, 1}, true, 0.02, LowerIsBetter)
	if !relative || len(q.Differences) != 2 {
		t.Fatalf("%+v", q)
	}
	near(t, "first", q.Differences[0], math.Ln2, 1e-15)
	near(t, "second", q.Differences[1], 2*math.Ln2, 1e-15)
	near(t, "margin", q.Margin, math.Log(1.02), 1e-15)
	q, relative = Ask([]float64{0, 3}, []float64{10, 30}, true, 0.02, HigherIsBetter)
	if relative || q.Margin != 0.4 || q.Differences[0] != -10 || q.Better != HigherIsBetter {
		t.Errorf("with a zero: %+v", q)
	}
	q, relative = Ask([]float64{0.999, 0.998}, []float64{0.9985, 0.998}, false, 0.001, HigherIsBetter)
	if relative || q.Margin != 0.001 || q.Differences[1] != 0 {
		t.Errorf("plain: %+v", q)
	}
}

// The verdict on "new against old" says the opposite of "old against new", and no scale changes it.
func TestVerdictsTurnWithTheSides(t *testing.T) {
	turned := map[Verdict]Verdict{Better: Worse, Worse: Better, Same: Same, Undecided: Undecided}
	seen := map[Verdict]int{}
	draw := normals(11)
	for range 500 {
		x, y := make([]float64, 8), make([]float64, 8)
		shift := 0.04 * draw()
		for i := range x {
			x[i], y[i] = math.Exp(0.02*draw()+shift), math.Exp(0.02*draw())
		}
		xy, _ := Ask(x, y, true, 0.03, LowerIsBetter)
		yx, _ := Ask(y, x, true, 0.03, LowerIsBetter)
		for i := range xy.Differences {
			if xy.Differences[i] != -yx.Differences[i] {
				t.Fatal("log ratios do not turn")
			}
		}
		a, b := Judge([]Question{xy}, 0.05)[0], Judge([]Question{yx}, 0.05)[0]
		if b.Verdict != turned[a.Verdict] {
			t.Fatalf("%v one way, %v the other", a.Verdict, b.Verdict)
		}
		seen[a.Verdict]++
	}
	for v := Undecided; v <= Worse; v++ {
		if seen[v] < 20 {
			t.Errorf("only %d times %v: the draws try too little", seen[v], v)
		}
	}
}

func TestVerdictsAreWordsInJSON(t *testing.T) {
	b, err := json.Marshal([]Verdict{Undecided, Same, Better, Worse})
	if err != nil || string(b) != `["undecided","same","better","worse"]` {
		t.Errorf("%s, %v", b, err)
	}
	var back []Verdict
	if err := json.Unmarshal(b, &back); err != nil || fmt.Sprint(back) != "[undecided same better worse]" {
		t.Errorf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`["equal"]`), &back); err == nil || !strings.Contains(err.Error(), `"equal"`) {
		t.Errorf("a foreign word gave %v", err)
	}
	if Verdict(9).String() != "Verdict(9)" {
		t.Error("an unknown verdict has a name")
	}
}
