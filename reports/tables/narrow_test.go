package tables

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// named is classesSummary with providers of these names too.
func named(a, b, c, d string) *reports.Summary {
	s := classesSummary(a, b, c, d)
	for i := range s.Strategies {
		for p := range s.Strategies[i].Providers {
			s.Strategies[i].Providers[p].Name = []string{d, c}[p]
		}
	}
	return s
}

// samples are summaries of all kinds, for what has to hold of each.
func samples() map[string]*reports.Summary {
	long, wide := longNames(4), strings.Repeat("戦略", 30)
	many := longNames(8)
	alone := sample(6, "a")
	alone.Scenario.Providers = alone.Scenario.Providers[:1]
	uncached := classesSummary("rr", "fast", "chat", "batch")
	for i := range uncached.Strategies {
		uncached.Strategies[i].Providers[0].CachedTokens = 0
	}
	return map[string]*reports.Summary{
		"plain": sample(6, "round_robin", "wrr", "dead"), "one seed": sample(1, "a", "b"), "one strategy": alone,
		"all dead": sample(3, "dead"), "many": sample(2, many...), "classes": classesSummary("rr", "fast", "chat", "batch"), "uncached": uncached,
		"long": named(long[0], long[1], long[2], long[3]), "wide": named(wide, wide+"x", wide+"y", wide+"z"),
		"emoji": named("😀🚀 and more", strings.Repeat("😀", 40), "é", strings.Repeat("e\u0301", 40)),
	}
}

// widths are those of terminals: every one up to 90 columns, above, where tables change at few of them, some.
func widths() (out []int) {
	for w := MinWidth; w <= 200; w++ {
		if w <= 90 || w%6 == 0 {
			out = append(out, w)
		}
	}
	return out
}

func TestEveryWidthIsKept(t *testing.T) {
	for name, s := range samples() {
		for _, w := range widths() {
			by := append(Breakdowns(), "")[w%3]
			out := colors.ReplaceAllString(show(t, s, Options{Width: w, By: by, Color: w%2 == 0}), "")
			for l := range strings.Lines(out) {
				if n := width(strings.TrimSuffix(l, "\n")); n > w {
					t.Errorf("%s by %q: %d columns, want at most %d: %s", name, by, n, w, l)
				}
			}
		}
	}
}

func TestBelowTheNarrowestWidthItIsTaken(t *testing.T) {
	s := sample(2, "a", "b")
	if show(t, s, Options{Width: 1}) != show(t, s, Options{Width: MinWidth}) {
		t.Errorf("at one column:\n%s", show(t, s, Options{Width: 1}))
	}
}

func TestWhereNoTableFitsEachStrategyHasABlock(t *testing.T) {
	out := show(t, sample(6, "round_robin", "wrr"), Options{Width: 34})
	want := regexp.MustCompile(`(?m)^round_robin \(baseline\)
  p50 +\S+ s ± \S+
  p99 +\S+ s ± \S+
(?:.+\n)+  traffic +\S+

wrr
  p50 +\S+ s ± \S+
 +−20 % ✓
`)
	if !want.MatchString(out) || strings.Contains(out, "Not shown") || strings.Contains(out, "│") {
		t.Errorf("at 34 columns:\n%s", out)
	}
	if beside := show(t, sample(6, "round_robin", "wrr"), Options{Width: 40}); !regexp.MustCompile(`(?m)^  p50 +\S+ s ± \S+  −20 % ✓$`).MatchString(beside) {
		t.Errorf("at 40 columns the differences have room beside the figures:\n%s", beside)
	}
}

func TestLatencyIsNeverShownWithoutSuccess(t *testing.T) {
	for name, s := range samples() {
		for _, w := range widths() {
			out := show(t, s, Options{Width: w})
			if body, _, _ := strings.Cut(out, "Means over"); !strings.Contains(body, "p99") || !strings.Contains(body, "success") {
				t.Errorf("%s at %d columns:\n%s", name, w, out)
			}
		}
	}
}

func TestNamesStandInFullBeforeColumnsOfLittleWorth(t *testing.T) {
	s := sample(6, "round_robin", "weighted_round_robin")
	for w := 100; w <= 140; w++ {
		out := show(t, s, Options{Width: w})
		body, _, _ := strings.Cut(out, "Means over")
		if strings.Contains(body, trafficHead) && !strings.Contains(body, "weighted_round_robin") {
			t.Errorf("at %d columns a name is cut for the traffic:\n%s", w, out)
		}
	}
}

func TestWhereNothingIsShownNothingIsLeftOut(t *testing.T) {
	out := show(t, sample(2, "a", "b"), Options{By: "class", Width: 60})
	_, below, _ := strings.Cut(out, "There is one class")
	if strings.Contains(below, "Not shown") {
		t.Errorf("columns of a table without rows are left out:\n%s", out)
	}
}

// Also where it is one column only.
func TestEveryColumnIsShownOrSaidToBeLeftOut(t *testing.T) {
	s := sample(6, "a", "b")
	heads := []string{trafficHead}
	for _, c := range columns {
		heads = append(heads, c.head)
	}
	single := false
	for w := 60; w <= 130; w++ {
		out := show(t, s, Options{Width: w})
		table, said, _ := strings.Cut(out, "Not shown for want of room: ")
		_, table, drawn := strings.Cut(table, "┌")
		if !drawn { // blocks
			continue
		}
		table, _, _ = strings.Cut(table, "├")
		said, _, _ = strings.Cut(strings.Join(strings.Fields(said), " "), ".")
		left := strings.Split(said, ", ")
		var shown []string
		for _, h := range strings.Split(table, "│") {
			shown = append(shown, strings.TrimSpace(h))
		}
		single = single || said != "" && len(left) == 1
		for _, h := range heads {
			if slices.Contains(shown, h) == slices.Contains(left, h) {
				t.Errorf("at %d columns %q is not either shown or left out:\n%s", w, h, out)
			}
		}
	}
	if !single {
		t.Error("at no width is a single column left out")
	}
}
