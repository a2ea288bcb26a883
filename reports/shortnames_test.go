package reports

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// A finding that wrote two strategies alike would say of one what is true of the other.
func TestAFindingWritesNoTwoStrategiesAlike(t *testing.T) {
	x := strings.Repeat("x", 60)
	for _, form := range []func(int) string{
		func(i int) string {
			return fmt.Sprintf("production-us-east-%d-with-breaker-and-hedging-of-release-v2", i)
		},
		func(i int) string { return x[:30] + fmt.Sprint(i) + x[:29] },
		func(i int) string { return x[:51] + fmt.Sprint(i) + x[:8] },
		func(i int) string { return x[:20] + fmt.Sprint(i/3) + x[:20] + fmt.Sprint(i%3) + x[:18] },
		func(i int) string { return x[i:] },
		func(i int) string { return fmt.Sprint(i) },
	} {
		s := &Summary{Baseline: form(0)}
		for i := range 9 {
			s.Strategies = append(s.Strategies, StrategySummary{Name: form(i)})
		}
		seen := map[string]string{}
		short := shortNames(s)
		for i := range s.Strategies {
			name := s.Strategies[i].Name
			got := short[name]
			if seen[got] != "" || got == "" || utf8.RuneCountInString(got) > maxFindingName {
				t.Errorf("%q is written %q, as is %q", name, got, seen[got])
			}
			seen[got] = name
		}
	}
	s := &Summary{Baseline: "production-us-east-1-with-breaker-and-hedging-of-release-v2"}
	s.Strategies = []StrategySummary{{Name: strings.Replace(s.Baseline, "-1", "-2", 1)}}
	if got := shortNames(s)[s.Baseline]; !strings.Contains(got, "east-1") {
		t.Errorf("the baseline is written %q", got)
	}
}
