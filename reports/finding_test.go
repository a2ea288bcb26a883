package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// told makes a summary of verdicts. A strategy is a name and its differences, such as "adaptive p99 better -0.41 spend
// same 0.001": a metric, a verdict and a mean. The first name is the baseline.
func told(t *testing.T, seeds int, strategies ...string) *Summary {
	t.Helper()
	one := 1.0
	s := &Summary{Format: Format, Baseline: strings.Fields(strategies[0])[0]}
	s.Scenario.Seeds = make([]uint64, seeds)
	for _, line := range strategies {
		words := strings.Fields(line)
		st := StrategySummary{Name: words[0], Metrics: Metrics{"success_ratio": {Unit: "ratio", Better: "higher", Mean: &one, Values: make([]*float64, seeds)}},
			Decisions: make([]string, seeds)}
		for words = words[1:]; len(words) >= 3; words = words[3:] {
			name, ok := FullMetricName(map[string]string{"p99": "latency_p99", "p50": "latency_p50", "spend": "spend_per_1k", "ttft": "ttft_p99"}[words[0]])
			if !ok {
				name, ok = FullMetricName(words[0])
			}
			if !ok {
				t.Fatalf("no metric %q", words[0])
			}
			info, _ := LookupMetric(name)
			d := &Difference{Kind: "relative", Verdict: words[1]}
			if info.Unit == "ratio" {
				d.Kind = "absolute"
			}
			if _, err := fmt.Sscan(words[2], &d.Mean); err != nil {
				t.Fatal(err)
			}
			margin := DefaultMargin(name)
			d.Margin = &margin
			st.Metrics[name] = &Metric{Unit: info.Unit, Better: info.Better, Mean: &one, Values: make([]*float64, seeds), Difference: d}
		}
		s.Strategies = append(s.Strategies, st)
	}
	return s
}

func TestTheFindingSaysWhatTheVerdictsAllow(t *testing.T) {
	const (
		open  = " success same 0 p99 undecided -0.3 spend undecided 0.01 p50 undecided -0.1"
		same  = " success same 0 p99 same 0.001 spend same 0.001 p50 same 0"
		loser = " success same 0 p99 worse 0.2 spend same 0"
	)
	long := strings.Repeat("x", 40) + "_variant"
	for _, c := range []struct {
		what       string
		seeds      int
		strategies []string
		want       string
	}{
		{"a clear winner", 10, []string{"rr", "adaptive p99 better -0.41 spend same 0.002 success same 0", "a" + open, "b" + open},
			"adaptive cuts p99 by 41 % at the same spend; the rest are undecided"},
		{"one other", 10, []string{"rr", "adaptive p99 better -0.41 spend same 0.002", "wrr" + open},
			"adaptive cuts p99 by 41 % at the same spend; wrr is undecided"},
		{"two strategies and a trade", 10, []string{"rr", "cost_based p99 worse 0.12 spend better -0.11 success same 0 ttft worse 0.23"},
			"cost_based cuts spend by 11 % but lengthens p99 by 12 %"},
		{"a gain in both", 10, []string{"rr", "x p99 better -0.052 spend better -0.11"}, "x cuts p99 by 5.2 % and spend by 11 %"},
		{"spend is open", 10, []string{"rr", "x p99 better -0.3 spend undecided 0.4"}, "x cuts p99 by 30 %, spend undecided"},
		{"success and p99", 10, []string{"rr", "x success better 0.0052 p99 better -0.3 spend same 0"},
			"x raises success by 0.52 pp and cuts p99 by 30 % at the same spend"},
		{"success pays for p99", 10, []string{"rr", "x success worse -0.25 p99 better -0.9 spend same 0"},
			"x cuts p99 by 90 % but lowers success by 25 pp"},
		{"success pays dearly", 10, []string{"rr", "x success worse -0.14 p99 better -0.075 spend same 0"}, "x lowers success by 14 pp but cuts p99 by 7.5 %"},
		{"what is long is cut, and losses are owned to", 10, []string{"rr", "a_strategy_of_some_length spend better -0.11 p50 better -0.029 slo worse -0.011 ttft worse 0.23 p99 undecided 0.1", "b" + open, "c" + loser},
			"a_strategy_of_some_length cuts spend by 11 % but lengthens p99 TTFT by 23 %, among other losses"},
		{"a loss is never hidden", 10, []string{"rr", "x p99 better -0.4 spend same 0 p50 worse 0.3"}, "x cuts p99 by 40 % but lengthens p50 by 30 %"},
		{"the same twice", 10, []string{"rr", "x slo better 0.01 p99 same 0 spend same 0"}, "x raises SLO attainment by 1 pp at the same p99 and spend"},
		{"all is told of the others first", 10, []string{"rr", "with_a_long_name p99 better -0.4 slo better 0.1 spend same 0", "b p99 better -0.2", "c p99 better -0.2 spend worse 0.3", "d" + loser, "e" + open},
			"with_a_long_name cuts p99 by 40 % at the same spend; of the rest 1 gains, 1 trades, 1 loses, 1 undecided"},
		{"three losses", 10, []string{"rr", "x spend better -0.4 p99 worse 0.3 success worse -0.01 p50 worse 0.2"},
			"x cuts spend by 40 % but lowers success by 1 pp and lengthens p99 by 30 %"},
		{"who gains without loss goes first", 10, []string{"rr", "big p99 better -0.9 spend worse 0.01", "safe p99 better -0.05 spend same 0"},
			"safe cuts p99 by 5 % at the same spend; big trades gains for losses"},
		{"more gains come first", 10, []string{"rr", "little p99 better -0.05", "more p99 better -0.35"}, "more cuts p99 by 35 %; little gains"},
		{"many kinds", 10, []string{"rr", "a p99 better -0.4 spend same 0", "b p99 better -0.2", "c p99 better -0.2 spend worse 0.3", "d" + loser, "e" + loser, "f" + open, "g" + same},
			"a cuts p99 by 40 % at the same spend; of the rest 1 gains, 1 trades, 2 lose, 1 the same, 1 undecided"},
		{"only medians differ", 10, []string{"rr", "x p50 better -0.1 p99 undecided 0 spend undecided 0"}, "x cuts p50 by 10 %, p99 undecided, spend undecided"},
		{"nothing is decided", 10, []string{"rr", "a" + open, "b" + open}, "none is shown to differ from rr: 2 of 8 figures the same, 6 undecided"},
		{"nothing at all is decided", 10, []string{"rr", "a p99 undecided 0.1", "b p99 undecided 0.1"}, "all differences to rr are undecided"},
		{"one is undecided", 10, []string{"rr", "a" + open}, "a is not shown to differ from rr: 1 of 4 figures the same, 3 undecided"},
		{"one is all undecided", 10, []string{"rr", "a p99 undecided 0.1"}, "whether a does better than rr is undecided"},
		{"all the same", 10, []string{"rr", "a" + same, "b" + same}, "both do the same as rr, within the margins"},
		{"one the same", 10, []string{"rr", "a" + same}, "a does the same as rr, within the margins"},
		{"all worse", 10, []string{"rr", "a" + loser, "b" + loser}, "both do worse than rr"},
		{"all of three worse", 10, []string{"rr", "a" + loser, "b" + loser, "c" + loser}, "all 3 do worse than rr"},
		{"one worse", 10, []string{"rr", "a" + loser}, "a lengthens p99 by 20 %: it does worse than rr"},
		{"nothing better", 10, []string{"rr", "a" + loser, "b" + open, "c" + open}, "none is shown to do better than rr: 1 loses, 2 are undecided"},
		{"much longer", 10, []string{"rr", "a p99 worse 11.3 spend same 0"}, "a lengthens p99 to 12 times: it does worse than rr"},
		{"one seed", 1, []string{"rr", "a" + open}, "one seed cannot tell a difference from chance: run more"},
		{"one strategy", 10, []string{"rr"}, "rr ran alone: there is nothing to compare it with"},
		{"a long name", 10, []string{"rr", long + " p99 better -0.4 spend same 0"}, "xxxxxxxxxxxxxxxxx…_variant cuts p99 by 40 % at the same spend"},
	} {
		s := told(t, c.seeds, c.strategies...)
		if got := Finding(s); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.what, got, c.want)
		}
	}
}

func TestTheFindingOfSadResults(t *testing.T) {
	s := told(t, 10, "rr", "a p99 undecided 0")
	zero := 0.0
	for i := range s.Strategies {
		s.Strategies[i].Metrics["success_ratio"].Mean = &zero
	}
	if got := Finding(s); got != "no request succeeded under any strategy" {
		t.Error(got)
	}
	s.Strategies = s.Strategies[:1]
	if got := Finding(s); got != "no request succeeded" {
		t.Error(got)
	}
	s = told(t, 10, "rr", "a")
	s.Baseline = "gone"
	if got := Finding(s); got != "nothing is compared: there are no figures of the baseline" {
		t.Error(got)
	}
	if got := Finding(new(Summary)); got != "nothing was measured" {
		t.Error(got)
	}
}

func TestTheFindingNamesWhoAnswersNothing(t *testing.T) {
	const gain, open = " p99 better -0.41 spend same 0", " p99 undecided 0.1"
	for _, c := range []struct {
		what       string
		dead       []string
		strategies []string
		want       string
	}{
		{"beside a winner", []string{"hopeless"}, []string{"rr", "a" + gain, "hopeless goodput worse -0.9"},
			"a cuts p99 by 41 % at the same spend; hopeless answers nothing"},
		{"beside others", []string{"hopeless"}, []string{"rr", "a" + gain, "b" + open, "hopeless"},
			"a cuts p99 by 41 % at the same spend; hopeless answers nothing; b is undecided"},
		{"two", []string{"h", "k"}, []string{"rr", "a" + gain, "h", "k"}, "a cuts p99 by 41 % at the same spend; h and k answer nothing"},
		{"many", []string{"h", "i", "k"}, []string{"rr", "a" + gain, "h", "i", "k"}, "a cuts p99 by 41 % at the same spend; 3 answer nothing"},
		{"nobody gains", []string{"h"}, []string{"rr", "a" + open, "h"}, "whether a does better than rr is undecided; h answers nothing"},
		{"rather than its name, counts are cut", []string{"hopeless_strategy"},
			[]string{"baseline_of_some_length", "a_long_strategy_name success same 0" + open, "hopeless_strategy"},
			"a_long_strategy_name is not shown to differ from baseline_of_some_length; hopeless_strategy answers nothing"},
		{"alone", []string{"h"}, []string{"rr" + open, "h"}, "h answers nothing, unlike rr"},
		{"the baseline", []string{"rr"}, []string{"rr", "a" + gain, "b" + gain},
			"the baseline rr answers nothing; a cuts p99 by 41 % at the same spend; b gains"},
	} {
		s := told(t, 10, c.strategies...)
		s.Strategies[1].Metrics["throughput_rps"] = &Metric{Unit: "1/s", Difference: &Difference{Kind: "absolute", Verdict: "undecided"}}
		zero := 0.0
		for i := range s.Strategies {
			if slices.Contains(c.dead, s.Strategies[i].Name) {
				s.Strategies[i].Metrics["success_ratio"].Mean = &zero
			}
		}
		if got := Finding(s); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.what, got, c.want)
		}
	}
}

func TestTheFindingSaysNothingOfSpendWhereNothingWasSpent(t *testing.T) {
	s := told(t, 10, "rr", "a p99 better -0.41 spend same 0", "b p99 better -0.2 spend undecided 0")
	zero := 0.0
	for i := range s.Strategies[1:] {
		s.Strategies[1+i].Metrics["spend_per_1k_usd"].Mean = &zero
	}
	if got, want := Finding(s), "a cuts p99 by 41 %; b gains"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Whatever the verdicts, the sentence is short, and names nothing as a gain or a loss without a verdict.
func TestTheFindingIsShortAndClaimsNothingUndecided(t *testing.T) {
	verdicts := []string{"better", "worse", "same", "undecided"}
	for n := range 400 {
		lines := []string{strings.Repeat("base", 9)}
		state := uint64(n)*2862933555777941757 + 3037000493
		var decided [2]bool
		for k := range 1 + n%20 {
			line := fmt.Sprintf("%s_%d", strings.Repeat("strategy", 1+n%5), k)
			for _, m := range []string{"success", "p99", "spend", "p50", "ttft", "goodput", "slo"} {
				state = state*6364136223846793005 + 1442695040888963407
				v := verdicts[state>>33%4]
				if n%3 == 0 {
					v = verdicts[2+state>>33%2]
				}
				decided[0], decided[1] = decided[0] || v == "better", decided[1] || v == "worse"
				sign := map[bool]string{true: "-", false: ""}[(v == "better") == (m == "p99" || m == "spend" || m == "p50" || m == "ttft")]
				line += fmt.Sprintf(" %s %s %s%.4f", m, v, sign, float64(1+state>>40%900)/1000)
			}
			lines = append(lines, line)
		}
		s, none := told(t, 10, lines...), 0.0
		for i := range s.Strategies {
			if n%4 == 1 && i%3 == 2 || n%8 == 3 && i == 0 {
				s.Strategies[i].Metrics["success_ratio"].Mean = &none
			}
		}
		got := Finding(s)
		if utf8.RuneCountInString(got) > maxFinding || got == "" {
			t.Errorf("%d characters: %s", utf8.RuneCountInString(got), got)
		}
		for _, word := range []string{" by ", " to ", "gain", "lose", "trade", "worse"} {
			if strings.Contains(strings.NewReplacer("differences to ", "", "shown to do", "", "shown to differ", "").Replace(got), word) && !decided[0] && !decided[1] {
				t.Errorf("nothing is decided, yet: %s", got)
			}
		}
	}
}

func TestTheFindingCanBeWorkedOutAgain(t *testing.T) {
	s := noisy(10, change{0.7, 1, 0, 0}, change{1, 1, 0, 0.3}).Summary()
	var b bytes.Buffer
	if err := WriteJSON(&b, s); err != nil {
		t.Fatal(err)
	}
	read, err := ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if want := "strategy a cuts p99 by 30 % at the same spend; strategy b is undecided"; s.Finding != want || Finding(read) != want {
		t.Errorf("%q, and read back %q", s.Finding, Finding(read))
	}
}

func TestUndecidedBetweenBetterAndTheSameIsNoReasonToSpeakOfAnother(t *testing.T) {
	s := told(t, 10, "rr", "small p99 same 0 spend better -0.03", "large p99 undecided -0.016 spend better -0.22")
	p99 := s.Strategies[2].Metrics["latency_p99_seconds"].Difference
	for _, c := range []struct {
		interval [2]float64
		want     string
	}{
		{[2]float64{-0.026, -0.005}, "large cuts spend by 22 %, p99 undecided; small gains"},
		{[2]float64{-0.062, 0.03}, "small cuts spend by 3 % at the same p99; large gains"},
	} {
		p99.Interval = &c.interval
		if got := Finding(s); got != c.want {
			t.Errorf("p99 within %v:\ngot  %q\nwant %q", c.interval, got, c.want)
		}
	}
	slo := DefaultMargin("success_ratio")
	s = told(t, 10, "rr", "small success same 0 spend better -0.03", "large success undecided 0.002 spend better -0.22")
	d := s.Strategies[2].Metrics["success_ratio"].Difference
	for low, want := range map[float64]string{-slo / 2: "large cuts spend", -2 * slo: "small cuts spend"} {
		d.Interval = &[2]float64{low, 0.005}
		if got := Finding(s); !strings.HasPrefix(got, want) {
			t.Errorf("success from %v on: got %q, want %q", low, got, want)
		}
	}
}
