package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// normals returns a source of standard normal draws.
func normals(seed uint64) func() float64 {
	r := rng.NewRand(rng.NewStream(seed, rng.Bootstrap, 1))
	return func() float64 { return rng.NormQuantile(r.Float64()) }
}

// laplace returns a source of draws of Laplace's distribution, symmetric with heavy tails and of variance 1.
func laplace(seed uint64) func() float64 {
	r := rng.NewRand(rng.NewStream(seed, rng.Bootstrap, 2))
	return func() float64 {
		u := r.Float64()
		return math.Copysign(math.Log(2*min(u, 1-u))/math.Sqrt2, 0.5-u)
	}
}

func ExamplePlan() {
	plan := NewPlan(10, 200, 0.05)
	draw := normals(1) // instead of runs
	var differences []float64
	for look, seeds := range plan.Looks {
		for len(differences) < seeds {
			differences = append(differences, -0.05+0.1*draw()) // a log ratio for each seed
		}
		q := Question{Differences: differences, Better: LowerIsBetter, Margin: RelativeMargin(0.02)}
		answers, stop := plan.Judge(look, []Question{q})
		fmt.Printf("%d seeds: %v\n", seeds, answers[0].Verdict)
		if stop {
			break
		}
	}
	// Output:
	// 10 seeds: undecided
	// 18 seeds: undecided
	// 33 seeds: undecided
	// 60 seeds: better
}

func TestLooksAreGeometricAndEndAtTheLimit(t *testing.T) {
	for _, c := range []struct {
		first, limit int
		want         []int
	}{
		{10, 200, []int{10, 18, 33, 60, 110, 200}},
		{10, 20, []int{10, 20}}, {10, 21, []int{10, 14, 21}}, {10, 10, []int{10}}, {10, 4, []int{4}}, {0, 8, []int{2, 4, 8}},
		{2, 3, []int{2, 3}},
	} {
		p := NewPlan(c.first, c.limit, 0.05)
		if !slices.Equal(p.Looks, c.want) {
			t.Errorf("from %d to %d: %v, want %v", c.first, c.limit, p.Looks, c.want)
		}
		near(t, "levels together", p.Level()*float64(len(p.Looks)), 0.05, 1e-15)
	}
	for first := 2; first < 30; first++ {
		for limit := first + 1; limit < 300; limit++ {
			looks := NewPlan(first, limit, 0.05).Looks
			for i := 1; i < len(looks); i++ {
				if looks[i] <= looks[i-1] || looks[i] > 2*looks[i-1]+1 {
					t.Fatalf("from %d to %d: %v", first, limit, looks)
				}
			}
		}
	}
}

func TestTheLastLookStops(t *testing.T) {
	p := NewPlan(10, 20, 0.05)
	q := []Question{{around(0, 1, 20), LowerIsBetter, 0.01}}
	if _, stop := p.Judge(0, q); stop {
		t.Error("stopped undecided before the limit")
	}
	if a, stop := p.Judge(1, q); !stop || a[0].Verdict != Undecided {
		t.Errorf("at the limit: %v, stop %v", a[0].Verdict, stop)
	}
}

// study runs a plan for a family of equal comparisons and returns the share of runs in which any of them was given the
// verdict at any look before or when the driver stopped.
func study(p Plan, family int, mean, sd, margin float64, draw func() float64, claim ...Verdict) (rate float64) {
	questions := make([]Question, family)
	hits := 0
	for range runs {
		for i := range questions {
			questions[i] = Question{Differences: questions[i].Differences[:0], Better: LowerIsBetter, Margin: margin}
		}
		claimed := false
		for look, n := range p.Looks {
			for i := range questions {
				for len(questions[i].Differences) < n {
					questions[i].Differences = append(questions[i].Differences, mean+sd*draw())
				}
			}
			answers, stop := p.Judge(look, questions)
			claimed = claimed || slices.ContainsFunc(answers, func(a Answer) bool { return slices.Contains(claim, a.Verdict) })
			if stop {
				break
			}
		}
		if claimed {
			hits++
		}
	}
	return float64(hits) / runs
}

// promised is the largest rate that agrees with a promise of at most 5 %.
func promised() float64 { return 0.05 + allowance*math.Sqrt(0.05*0.95/runs) }

func TestNoFalseAlarmsBeyondTheLevelWhenNothingChanged(t *testing.T) {
	margin := RelativeMargin(0.02)
	p := NewPlan(6, 48, 0.05)
	for _, c := range []struct {
		name   string
		family int
		sd     float64
		margin float64
		draw   func() float64
	}{
		{"one metric, without a margin", 1, 0.05, 0, normals(2)},
		{"one metric", 1, 0.05, margin, normals(3)},
		{"one noisy metric", 1, 0.2, margin, normals(4)},
		{"five metrics", 5, 0.2, margin, normals(5)},
		{"heavy tails", 1, 0.2, margin, laplace(6)},
	} {
		rate := study(p, c.family, 0, c.sd, c.margin, c.draw, Better, Worse)
		if rate > promised() {
			t.Errorf("%s: %.3f of the runs end with a false alarm", c.name, rate)
		}
		t.Logf("%s: false alarms in %.4f of %d runs", c.name, rate, runs)
	}
}

// The quantiles of one run go up and down together. The plan is that of seeds: auto.
func TestNoFalseAlarmsBeyondTheLevelAmongMetricsThatMoveTogether(t *testing.T) {
	margin, alarms := RelativeMargin(0.02), 0
	p, draw := NewPlan(10, 200, 0.05), normals(10)
	for range runs {
		questions := make([]Question, 6)
		for i := range questions {
			questions[i] = Question{Better: LowerIsBetter, Margin: margin}
		}
		alarm := false
		for look, n := range p.Looks {
			for len(questions[0].Differences) < n {
				common := draw()
				for i := range questions {
					q := &questions[i]
					q.Differences = append(q.Differences, 0.1*(0.8*common+0.6*draw()))
				}
			}
			answers, stop := p.Judge(look, questions)
			alarm = alarm || slices.ContainsFunc(answers, func(a Answer) bool { return a.Verdict == Better || a.Verdict == Worse })
			if stop {
				break
			}
		}
		if alarm {
			alarms++
		}
	}
	rate := float64(alarms) / runs
	if rate > promised() {
		t.Errorf("%.3f of the runs end with a false alarm", rate)
	}
	t.Logf("false alarms in %.4f of %d runs", rate, runs)
}

func TestAChangeAsLargeAsTheMarginIsSeldomCalledTheSame(t *testing.T) {
	margin := RelativeMargin(0.02)
	for _, sd := range []float64{0.005, 0.02, 0.05} {
		rate := study(NewPlan(6, 48, 0.05), 1, margin, sd, margin, normals(7), Same)
		if rate > promised() {
			t.Errorf("deviation %v: %.3f of the runs call a change of 2 %% the same", sd, rate)
		}
		t.Logf("deviation %v: %.4f of %d runs call it the same", sd, rate, runs)
	}
}

// within4 reports whether a rate found in so many runs agrees with a probability: four standard errors.
func within4(rate, p float64) bool { return math.Abs(rate-p) <= 4*math.Sqrt(p*(1-p)/runs)+1e-12 }

func TestTheFalseAlarmRateOfOneLookIsTheLevel(t *testing.T) {
	for _, n := range []int{4, 10, 30} {
		rate := study(NewPlan(n, n, 0.05), 1, 0, 1, 0, normals(uint64(n)), Better, Worse)
		if !within4(rate, 0.05) {
			t.Errorf("%d seeds: %.4f", n, rate)
		}
	}
}

func TestPowerAtAChangeOfFivePercentIsThatOfTheFormula(t *testing.T) {
	margin, mean := RelativeMargin(0.02), RelativeMargin(0.05)
	for _, c := range []struct {
		n        int
		sd       float64
		min, max float64 // where the formula's answer is meant to lie, so that the test tries something
	}{{8, 0.04, 0.7, 0.95}, {12, 0.07, 0.5, 0.75}, {20, 0.03, 0.95, 1}, {40, 0.1, 0.75, 0.95}, {6, 0.01, 0.99, 1}} {
		want := PowerDifferent(c.n, mean, c.sd, margin, 0.05)
		rate := study(NewPlan(c.n, c.n, 0.05), 1, mean, c.sd, margin, normals(uint64(c.n)), Worse)
		if !within4(rate, want) || want < c.min || want > c.max {
			t.Errorf("%d seeds, deviation %v: worse in %.4f of the runs, the formula says %.4f", c.n, c.sd, rate, want)
		}
	}
	for _, c := range []struct {
		n  int
		sd float64
	}{{10, 0.02}, {30, 0.04}} {
		want := PowerSame(c.n, 0, c.sd, margin, 0.05)
		rate := study(NewPlan(c.n, c.n, 0.05), 1, 0, c.sd, margin, normals(uint64(c.n)), Same)
		if !within4(rate, want) || want < 0.3 || want > 0.99 {
			t.Errorf("%d seeds, deviation %v: same in %.4f of the runs, the formula says %.4f", c.n, c.sd, rate, want)
		}
	}
}

// A plan finds the change about as often as its last look does or more, and no more often than its looks together.
func TestThePowerOfAPlanIsAtLeastThatOfItsLastLook(t *testing.T) {
	margin, mean := RelativeMargin(0.02), RelativeMargin(0.05)
	p := NewPlan(6, 48, 0.05)
	for _, sd := range []float64{0.05, 0.1, 0.15} {
		least, most := p.Power(mean, sd, margin), 0.0
		for _, n := range p.Looks {
			most += PowerDifferent(n, mean, sd, margin, p.Level())
		}
		rate := study(p, 1, mean, sd, margin, normals(8), Worse)
		if slack := 4 * math.Sqrt(0.25/runs); rate < least-slack || rate > most+slack {
			t.Errorf("deviation %v: worse in %.4f of the runs, at least %.4f and at most %.4f expected", sd, rate, least, most)
		}
		t.Logf("deviation %v: power %.4f in %d runs, at least %.4f", sd, rate, runs, least)
	}
}

// The repeated intervals of all looks cover the mean together as often as promised.
func TestRepeatedIntervalsCoverTogether(t *testing.T) {
	p, draw, missed := NewPlan(4, 32, 0.05), normals(9), 0
	for range runs {
		var d []float64
		miss := false
		for _, n := range p.Looks {
			for len(d) < n {
				d = append(d, 3+draw())
			}
			i, _ := TInterval(d, 1-p.Level())
			miss = miss || !i.Contains(3)
		}
		if miss {
			missed++
		}
	}
	if rate := float64(missed) / float64(runs); rate > promised() || rate < 0.02 {
		t.Errorf("some interval misses the mean in %.4f of the runs; at most 0.05 was promised", rate)
	}
}
