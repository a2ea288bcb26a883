package page

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// body is the part of a page between a heading's id and the next heading of its level.
func body(t *testing.T, page, id string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `<h2 id="`+id+`"`)
	if !ok {
		t.Fatalf("the page has no heading %q", id)
	}
	rest, _, _ = strings.Cut(rest, "<h2")
	return rest
}

func TestANameThatRowsShareStandsBeforeTheFirst(t *testing.T) {
	s := sample(t)
	page := body(t, write(t, s, Options{NoPictures: true}), "providers")
	for i := range s.Strategies {
		if n := strings.Count(page, "<bdi>"+s.Strategies[i].Name+"</bdi>"); n != 1 {
			t.Errorf("%s stands %d times in\n%s", s.Strategies[i].Name, n, page)
		}
	}
	if n := len(s.Strategies); strings.Count(page, `class="first group" rowspan="`) != n || strings.Contains(page, `<th scope="row" class="first"><bdi>`) {
		t.Errorf("want %d names that span rows, and the providers beside them, in\n%s", n, page)
	}
	if !strings.Contains(page, `<th scope="col" class="text">Provider</th>`) {
		t.Error("the head of the names stands to the right, they to the left")
	}
}

func TestIntervalsEndWhereAFigureMust(t *testing.T) {
	mean := 0.9998
	for _, c := range []struct {
		unit string
		in   [2]float64
		want string
	}{
		{"ratio", [2]float64{0.9995, 1.0001}, "99.95–100 %"}, {"ratio", [2]float64{-0.01, 0.5}, "0–50.0 %"}, {"s", [2]float64{-1, 2}, "0–2.00 s"},
		{"ratio", [2]float64{0.9993, 0.99999}, "99.93 to >99.99 %"},
	} {
		if got := figure(&reports.Metric{Unit: c.unit, Mean: &mean, Interval: &c.in}).Interval; got != c.want {
			t.Errorf("%v %s is shown as %q, want %q", c.in, c.unit, got, c.want)
		}
	}
}

func TestOnlyVerdictsThatAreShownAreExplained(t *testing.T) {
	s := sample(t)
	for _, verdict := range []string{"better", "worse", "same", "undecided"} {
		for i := range s.Strategies {
			for _, m := range s.Strategies[i].Metrics {
				if m.Difference != nil {
					m.Difference.Verdict = verdict
				}
			}
		}
		page := body(t, write(t, s, Options{NoPictures: true}), "verdicts")
		_, note, _ := strings.Cut(page, `<p class="note">`)
		note, _, _ = strings.Cut(note, "</p>")
		for _, v := range []string{"better", "worse", "same", "undecided"} {
			if strings.Contains(note, `<span class="verdict `+v+`">`) != (v == verdict) {
				t.Errorf("all are %s, and the page explains: %s", verdict, note)
			}
		}
	}
	alone := &reports.Summary{Strategies: []reports.StrategySummary{{Name: "a"}}}
	if page := body(t, write(t, alone, Options{}), "verdicts"); strings.Contains(page, `class="note"`) {
		t.Errorf("nothing is shown, and the page explains it:\n%s", page)
	}
}

func TestWhatIsNotSureOnlyLeads(t *testing.T) {
	s := sample(t)
	half, most := 0.5, 0.97
	s.Best = []reports.Best{{Metric: "latency_p99_seconds", Strategy: "one", Probability: &half}, {Metric: "goodput_rps", Strategy: "two", Probability: &most},
		{Metric: "success_ratio", Strategy: "three"}}
	one := 1.0
	for i := range s.Strategies { // equal under every seed, so none is the best
		s.Strategies[i].Metrics["spend_per_1k_usd"] = &reports.Metric{Unit: "USD", Mean: &one, Values: []*float64{&one, nil}}
	}
	s.Best = append(s.Best, reports.Best{Metric: "spend_per_1k_usd", Strategy: "four", Probability: &most})
	page := write(t, s, Options{NoPictures: true})
	for _, want := range []string{"undecided; <bdi>one</bdi> leads", `<td class="text"><bdi>two</bdi></td>`, "<bdi>all are equal</bdi>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "four") {
		t.Error("one of several that are equal is called the best")
	}
}
