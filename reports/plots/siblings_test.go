package plots

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// families are names of 60 signs that are hard to tell from each other when they are shortened.
func families() map[string][]string {
	out := map[string][]string{}
	for i := range 9 {
		add := func(kind, name string) { out[kind] = append(out[kind], name) }
		x := strings.Repeat("x", 59)
		add("end", x+fmt.Sprint(i))
		add("beginning", fmt.Sprint(i)+x)
		add("middle", x[:29]+fmt.Sprint(i)+x[:30])
		add("a quarter", x[:14]+fmt.Sprint(i)+x[:45])
		add("three quarters", x[:44]+fmt.Sprint(i)+x[:15])
		add("two places", x[:20]+fmt.Sprint(i/3)+x[:20]+fmt.Sprint(i%3)+x[:18])
		add("length", strings.Repeat("x", 60-i))
		add("words", fmt.Sprintf("production-us-%s-%d-with-the-breaker-and-hedges-of-the-release-v2", []string{"east", "west", "central"}[i%3], i/3))
		add("wide signs", strings.Repeat("戦", 29)+fmt.Sprint(i)+strings.Repeat("略", 30))
	}
	return out
}

func TestShortenedNamesCanBeToldFromTheirSiblings(t *testing.T) {
	for kind, names := range families() {
		in := light.knowing(names).name
		for _, w := range []vg.Length{60, 75, 110, 140, 150, 190, 260} {
			seen := map[string]string{}
			for _, n := range names {
				got := shorten(in, n, w)
				if other, taken := seen[got]; taken {
					t.Errorf("%s, %v points: %q and %q are both %q", kind, w, other, n, got)
				}
				seen[got] = n
				if in.width(got) > w {
					t.Errorf("%s, %v points: %q is %v wide", kind, w, got, in.width(got))
				}
				for _, other := range names {
					if other != n && kind != "length" && strings.Contains(got, "…") && reads(got, other) && !strings.Contains(got, "#") {
						t.Errorf("%s, %v points: %q could be %q as well as %q", kind, w, got, n, other)
					}
				}
				if strings.Contains(got, "……") || in.width(got) < w*0.6 && kind != "wide signs" {
					t.Errorf("%s, %v points: %q", kind, w, got)
				}
			}
		}
	}
	for short, want := range map[string]bool{"ab…yz": true, "ab…m…yz": true, "a…x": false, "b…yz": false, "ab…q…z": false, "…": true, "ab": false} {
		if reads(short, "ab-m-yz") != want {
			t.Errorf("that %q stands for ab-m-yz is said to be %v", short, !want)
		}
	}
	names := families()["words"]
	if got := shorten(light.knowing(names).name, names[0], 140); got != "production-us-east-0…elease-v2" && !strings.Contains(got, "east-0") {
		t.Errorf("of %q is left %q", names[0], got)
	}
}

func TestNamesSideBySideAreDistinctInEveryPicture(t *testing.T) {
	for kind, names := range families() {
		c := usual()
		c.strategies, c.providers, c.seeds, c.requests = 8, 8, 2, 100
		s := cook(c)
		s.Scenario.Providers = names[:8]
		for i := range s.Strategies {
			s.Strategies[i].Name = names[i]
			for p := range s.Strategies[i].Providers {
				s.Strategies[i].Providers[p].Name = names[p]
			}
		}
		s.Scenario.Incidents[0].Provider, s.Scenario.Incidents[1].Provider = names[0], names[1]
		s.Baseline, s.Finding = names[0], ""
		s.Finding = reports.Finding(s)
		for name, draw := range everyPicture() {
			d := draw([]*reports.Summary{s, s})
			checkLayout(t, d)
			of := map[string]string{}
			for _, l := range d.labels {
				if l.of == "" || !strings.Contains(l.text, "…") && !strings.Contains(l.text, "#") || strings.Contains(l.text, " ") {
					continue
				}
				if other := of[l.text]; other != "" && other != l.of {
					t.Errorf("%s, %s: %q stands for %q and for %q", kind, name, l.text, other, l.of)
				}
				of[l.text] = l.of
			}
		}
	}
}

// A single incident has no other beside it; still it must be told at which of several providers it was.
func TestAShortenedIncidentTellsItsProvider(t *testing.T) {
	c := usual()
	c.seeds, c.requests = 3, 200
	s := cook(c)
	s.Scenario.Providers = families()["words"][:4]
	s.Scenario.Incidents = s.Scenario.Incidents[:1]
	s.Scenario.Incidents[0].Provider = s.Scenario.Providers[3]
	th := light.naming(s)
	if got := shorten(th.title, incidentName(&s.Scenario.Incidents[0]), 260); !strings.Contains(got, "east-1") {
		t.Errorf("the incident is called %q", got)
	}
}
