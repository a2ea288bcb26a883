package tables

import (
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// known is a metric with an interval of half the given width to either side.
func known(v, half float64, unit string) *reports.Metric {
	return &reports.Metric{Unit: unit, Mean: &v, Interval: &[2]float64{v - half, v + half}}
}

func TestFiguresHaveTheDigitsThatTheirIntervalsJustify(t *testing.T) {
	for _, c := range []struct {
		v, half    float64
		unit, want string
	}{
		{1.8412, 0.0634, "s", "1.84 s ± 0.06"}, {1.8412, 0.634, "s", "1.8 s ± 0.6"}, {17.43, 0.3, "s", "17.4 s ± 0.3"},
		{0.01234, 0.00056, "s", "12.3 ms ± 0.6"}, {12345, 678, "s", "12,300 s ± 700"}, {4, 12.7, "s", "0 s ± 10"},
		{1.8412, 0.096, "s", "1.8 s ± 0.1"}, {0.9999, 0.00003, "s", "0.99990 s ± 0.00003"},
		{0.99995, 0.2, "s", "1.0 s ± 0.2"}, {2.5e-6, 1e-7, "s", "2.5 µs ± 0.1"},
		{6.104, 0.0123, "USD", "$6.10 ± 0.01"}, {123.456, 20, "USD", "$120 ± 20"}, {-0.512, 0.03, "USD", "−$0.51 ± 0.03"},
		{37.71, 0.12, "1/s", "37.7/s ± 0.1"}, {1.25, 0.04, "count", "1.25 ± 0.04"},
		{0.9984, 0.0003, "ratio", "99.84 % ± 0.03"}, {0.9984, 0.000003, "ratio", "99.84 %"}, {0.99999, 0.0004, "ratio", ">99.99 %"},
		{0.00001, 0.0004, "ratio", "<0.01 %"}, {1, 0, "ratio", "100 %"}, {0, 0, "ratio", "0 %"}, {0.5, 0.04, "ratio", "50 % ± 4"},
		{2, 0, "s", "2.00 s"}, {1234567.8, 1000, "count", "1,235,000 ± 1,000"},
	} {
		m := known(c.v, c.half, c.unit)
		if got := scaleFor("x", []reports.Metrics{{"x": m}}).figure(m); got != c.want {
			t.Errorf("%v ± %v %s is shown as %q, want %q", c.v, c.half, c.unit, got, c.want)
		}
		m.Interval = nil
		if got, want := scaleOf(c.unit, c.v).figure(m), quantity(c.v, c.unit); got != want && c.unit != "s" {
			t.Errorf("%v without an interval is shown as %q, want %q", c.v, got, want)
		}
	}
}

func TestAColumnHasOneUnitUnlessFiguresWouldBeLostInIt(t *testing.T) {
	show := func(values ...float64) []string {
		var all []reports.Metrics
		for _, v := range values {
			all = append(all, reports.Metrics{"x": known(v, v/50, "s")})
		}
		in := scaleFor("x", append(all, reports.Metrics{"x": {Unit: "s"}}, reports.Metrics{}))
		var out []string
		for _, m := range all {
			out = append(out, in.figure(m["x"]))
		}
		return out
	}
	for _, c := range []struct {
		values []float64
		want   []string
	}{
		{[]float64{0.25, 5}, []string{"0.250 s ± 0.005", "5.00 s ± 0.10"}},
		{[]float64{0.0002, 5}, []string{"200 µs ± 4", "5.0 s ± 0.1"}},
		{[]float64{0.25, 0.5}, []string{"250 ms ± 5", "500 ms ± 10"}},
	} {
		if got := show(c.values...); !slices.Equal(got, c.want) {
			t.Errorf("%v are shown as %q, want %q", c.values, got, c.want)
		}
	}
}

func TestPointsStandBelowEachOther(t *testing.T) {
	got := aligned([]string{"17.4 s ± 0.3", "2.49 s ± 0.01", "120 s ± 10", "–", "3.1 s", "100 %"})
	want := []string{
		" 17.4  s ±  0.3 ",
		"  2.49 s ±  0.01",
		"120    s ± 10   ",
		"–",
		"  3.1  s        ",
		"100 %",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "|\n"), strings.Join(want, "|\n"))
	}
	points := []int{3, 3, 3}
	for i, text := range got[:3] {
		if at := strings.IndexAny(text+".", ". "); i < 2 && strings.Index(text, ".") != points[i] {
			t.Errorf("the point of %q stands at %d", text, at)
		}
	}
}

func TestSparklinesShowWhereTheTrafficWent(t *testing.T) {
	s := sample(2, "a", "b")
	if got := sparklines(s); !slices.Equal(got, []string{"█▄", "█▄"}) {
		t.Errorf("%q", got)
	}
	s.Strategies[1].Providers[0].Share, s.Strategies[1].Providers[1].Share = 0, 0.7
	if got := sparklines(s); got[1] != "·█" {
		t.Errorf("%q", got[1])
	}
	s.Scenario.Providers = make([]string, 300)
	s.Strategies[0].Providers = make([]reports.ProviderSummary, 300)
	for i := range s.Strategies[0].Providers {
		s.Strategies[0].Providers[i].Share = 1.0 / 300
	}
	if got := sparklines(s)[0]; width(got) != 300/19+1 || width(got) > maxBars || !strings.Contains(trafficNote(300), "19 neighbouring") {
		t.Errorf("300 providers are shown as %q: %s", got, trafficNote(300))
	}
	s.Scenario.Providers = s.Scenario.Providers[:1]
	if sparklines(s) != nil {
		t.Error("one provider has a sparkline")
	}
	if out := show(t, sample(2, "a", "b"), Options{Width: 200, NoSparklines: true}); strings.Contains(out, trafficHead) {
		t.Errorf("a sparkline that was not wanted:\n%s", out)
	}
}
