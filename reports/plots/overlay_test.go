package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// versions returns an old result and a new one with differences to it.
func versions(change func(*recipe)) (older, changed *reports.Summary) {
	all := cookSeveral(2, change)
	older, changed = all[0], all[1]
	changed.Scenario.Name, changed.Baseline = older.Scenario.Name, OldResult
	for i := range changed.Strategies {
		older.Strategies[i].Decisions, changed.Strategies[i].Decisions = []string{"a", "b"}, []string{"a", "c"}
	}
	judgeAgain(changed)
	return older, changed
}

func TestOverlayKeepsItsLabelsApartAndShowsBothResults(t *testing.T) {
	for name, change := range map[string]func(*recipe){
		"usual": nil, "one": func(c *recipe) { c.strategies = 1 }, "two": func(c *recipe) { c.strategies = 2 },
		"thirty":     func(c *recipe) { c.strategies, c.requests = 30, 100 },
		"long names": func(c *recipe) { c.strategies, c.longNames = 5, true },
		"no success": func(c *recipe) { c.failing = 1 },
		"one seed":   func(c *recipe) { c.seeds = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			older, changed := versions(change)
			d := Overlay(older, changed, light)
			checkLayout(t, d)
			checkLayout(t, Overlay(older, changed, Dark()))
			checkLayout(t, Differences(changed, light))
			drawn := 0
			for i := range changed.Strategies {
				g := &changed.Strategies[i]
				lines := map[bool]int{} // by whether they are those of the old result
				for _, m := range d.marks {
					if m.of == g.Name && m.stroke != nil && m.radius == 0 {
						lines[m.stroke == light.rest]++
					}
				}
				if _, labels := shown(d, g.Name); labels == 0 {
					continue
				}
				drawn++
				if g.Latency.Count() > 0 && (lines[true] != 2 || lines[false] != 2) {
					t.Errorf("%q has %d old and %d new curves, want 2 and 2", g.Name, lines[true], lines[false])
				}
			}
			if want := min(len(changed.Strategies), maxOverlays); drawn != want {
				t.Errorf("%d strategies are named, want %d", drawn, want)
			}
		})
	}
	checkLayout(t, Overlay(&reports.Summary{}, &reports.Summary{}, light))
}

func TestOverlaySaysOnlyWhatWasDecidedAgainstTheOldResult(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 3 })
	set := func(verdicts ...string) {
		for i, v := range verdicts {
			changed.Strategies[i].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: 0.25, Verdict: v}
		}
	}
	for _, c := range []struct {
		verdicts [3]string
		want     string
	}{
		{[3]string{"worse", "same", "undecided"}, "round_robin raises p99 latency by 25 % against the old result"},
		{[3]string{"worse", "better", "same"}, "against the old result, p99 latency is higher for 1 strategy and lower for 1 strategy"},
		{[3]string{"same", "better", "better"}, "2 strategies cut p99 latency against the old result"},
		{[3]string{"same", "same", "same"}, "p99 latency is the same as in the old result"},
		{[3]string{"same", "undecided", "same"}, "against the old result, p99 latency is the same for 2 strategies and undecided for 1 strategy"},
		{[3]string{"undecided", "undecided", "undecided"}, "p99 latency is undecided against the old result"},
	} {
		set(c.verdicts[:]...)
		if got := Overlay(older, changed, light).title; !strings.HasSuffix(got, ": "+c.want) {
			t.Errorf("%v: %q, want %q", c.verdicts, got, c.want)
		}
	}
	for i := range changed.Strategies {
		changed.Strategies[i].Decisions = older.Strategies[i].Decisions
	}
	if got := Overlay(older, changed, light).title; !strings.HasSuffix(got, "every strategy decides as in the old result") {
		t.Errorf("unchanged: %q", got)
	}
}

func TestOfManyStrategiesOnlyTheBaselineHasItsBlue(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies, c.requests = 20, 100 })
	blue := 0
	for _, p := range newOverlay(older, changed, light).pairs {
		if p.newer.colour == light.strategies[0] {
			blue++
		}
		if p.newer.colour == light.rest {
			t.Errorf("%s is drawn as its old result", p.newer.name)
		}
	}
	if blue > 1 {
		t.Errorf("%d strategies are blue", blue)
	}
}

// unchange gives strategies of the new result the decisions and figures of the old.
func unchange(older, changed *reports.Summary, which ...int) {
	for _, i := range which {
		changed.Strategies[i] = older.Strategies[i]
	}
}

// curves counts the curves of a strategy.
func curves(d *Drawing, of string) (n int) {
	for _, m := range d.marks {
		if m.of == of && m.stroke != nil && m.radius == 0 {
			n++
		}
	}
	return n
}

func TestUnchangedStrategiesAreNamedInALineAndNotDrawn(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 4 })
	unchange(older, changed, 0, 2)
	d := Overlay(older, changed, light)
	checkLayout(t, d)
	for i, g := range changed.Strategies {
		if drawn := curves(d, g.Name) > 0; drawn != (i == 1 || i == 3) {
			t.Errorf("%s is drawn: %v", g.Name, drawn)
		}
	}
	want := "Unchanged, decision for decision: " + older.Strategies[0].Name + ", " + older.Strategies[2].Name
	if text := written(d); !strings.Contains(text, want) {
		t.Errorf("%q is not said in %q", want, text)
	}
	if !strings.HasSuffix(d.title, "; 2 of 4 strategies are unchanged") {
		t.Errorf("the title is %q", d.title)
	}
}

func TestWhereNothingChangedTheOverlayIsSmallAndSaysSo(t *testing.T) {
	older, changed := versions(nil)
	unchange(older, changed, 0, 1, 2, 3, 4, 5)
	d := Overlay(older, changed, light)
	checkLayout(t, d)
	if _, h := d.Size(); h > 130 || !strings.HasSuffix(d.title, ": every strategy decides as in the old result") {
		t.Errorf("%v points high, %q", h, d.title)
	}
	if len(d.marks) > 0 {
		t.Errorf("%d marks are drawn", len(d.marks))
	}
}

func TestTheSameDecisionsWithOtherFiguresAreNotUnchanged(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 2 })
	for i := range changed.Strategies {
		changed.Strategies[i].Decisions = older.Strategies[i].Decisions
	}
	d := Overlay(older, changed, light)
	if strings.Contains(written(d), "Unchanged") || curves(d, changed.Strategies[0].Name) == 0 {
		t.Errorf("other figures are told as unchanged: %q", written(d))
	}
	if !strings.HasSuffix(d.title, ": figures differ, though every strategy decides as in the old result") {
		t.Errorf("the title is %q", d.title)
	}
}

func TestAStrategyOfOneResultIsDrawnByItselfAndSaidToBe(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 4 })
	gone, added := older.Strategies[3].Name, changed.Strategies[2].Name
	changed.Strategies = changed.Strategies[:3]
	older.Strategies = append(older.Strategies[:2:2], older.Strategies[3])
	d := Overlay(older, changed, light)
	checkLayout(t, d)
	for _, c := range []struct{ name, says string }{{gone, "only in the old result: p99"}, {added, "only in the new result: p99"}} {
		if n := curves(d, c.name); n != 2 {
			t.Errorf("%s has %d curves, want one on each side", c.name, n)
		}
		said := false
		for _, l := range d.labels {
			said = said || l.of == c.name && strings.HasPrefix(l.text, c.says)
		}
		if !said {
			t.Errorf("of %s it is not said: %s", c.name, c.says)
		}
	}
	if !strings.HasSuffix(d.title, "; "+added+" is new; "+gone+" is gone") {
		t.Errorf("the title is %q", d.title)
	}
}

func TestAStrategyWithoutASuccessHasNoInventedAxes(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies, c.failing = 3, 1 })
	name := changed.Strategies[1].Name
	d := Overlay(older, changed, light)
	checkLayout(t, d)
	if curves(d, name) != 0 || !strings.Contains(written(d), "Of these no request succeeded, old or new: "+name) {
		t.Errorf("%s: %q", name, written(d))
	}
	before, _ := versions(func(c *recipe) { c.strategies = 3 })
	changed.Scenario = before.Scenario
	d = Overlay(before, changed, light)
	checkLayout(t, d)
	if !strings.Contains(d.title, name+" answers nothing any more") || !strings.Contains(written(d), "→ none succeeded") {
		t.Errorf("lost: %q, %q", d.title, written(d))
	}
	if n := curves(d, name); n != 2 {
		t.Errorf("the old result of %s has %d curves, want 2", name, n)
	}
}

func TestTheTitleOfAnOverlayTellsOfFallenSuccess(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 3 })
	set := func(tail, success string) {
		for i := range changed.Strategies {
			changed.Strategies[i].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: 0.25, Verdict: tail}
			changed.Strategies[i].Metrics[successMetric].Difference = &reports.Difference{Kind: "absolute", Mean: -0.02, Verdict: success}
		}
	}
	set("undecided", "worse")
	d := Overlay(older, changed, light)
	checkLayout(t, d)
	if !strings.HasSuffix(d.title, ": success falls for 3 of 3 strategies; p99 latency is undecided against the old result") {
		t.Errorf("the title is %q", d.title)
	}
	if !strings.Contains(written(d), "−2.0 pp ▼ worse") && !strings.Contains(written(d), "−2.0 pp  ▼ worse") {
		t.Errorf("the cells do not say it: %q", written(d))
	}
	set("undecided", "undecided")
	if got := Overlay(older, changed, light).title; strings.Contains(got, "success") {
		t.Errorf("undecided success is claimed: %q", got)
	}
}

func TestWhatIsDecidedComesFirstAndTheRestIsNamed(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies, c.requests = 20, 100 })
	for i := range changed.Strategies {
		for _, metric := range []string{tailMetric, successMetric} {
			changed.Strategies[i].Metrics[metric].Difference = &reports.Difference{Kind: "relative", Verdict: "undecided"}
		}
	}
	worst := &changed.Strategies[13]
	worst.Metrics[tailMetric].Difference.Verdict = "worse"
	o := newOverlay(older, changed, light)
	if len(o.pairs) != fewOverlays || o.pairs[0].name != worst.Name {
		t.Fatalf("%d are drawn, %s first", len(o.pairs), o.pairs[0].name)
	}
	text := written(Overlay(older, changed, light))
	_, named, _ := strings.Cut(text, "Not drawn, changed less: ")
	for _, name := range o.omitted {
		if len(o.omitted) != 8 || !strings.Contains(named, name) {
			t.Errorf("%s is neither drawn nor named", name)
		}
	}
}
