package tables

import (
	"encoding/csv"
	"strings"
	"testing"
)

// A file that somebody sends must not run anything where it is opened, which is what formulas in a spreadsheet do.
func TestNoNameInACSVIsAFormula(t *testing.T) {
	s := sample(3, "=cmd|' /C calc'!A0", "+SUM(1)", "-1", "@SUM", "a=b")
	for i := range s.Strategies {
		for p := range s.Strategies[i].Providers {
			s.Strategies[i].Providers[p].Name = "=" + s.Strategies[i].Providers[p].Name
		}
	}
	rows, err := csv.NewReader(strings.NewReader(show(t, s, Options{Format: "csv", By: "provider"}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		for i, head := range csvHead {
			if text := r[i]; text != "" && strings.Contains("scenario strategy use class provider baseline", head) {
				seen[text] = true
				if strings.ContainsAny(text[:1], "=+-@") {
					t.Errorf("%s is %q", head, text)
				}
			}
		}
	}
	for _, want := range []string{"'=cmd|' /C calc'!A0", "'+SUM(1)", "'-1", "'@SUM", "a=b"} {
		if !seen[want] {
			t.Errorf("there is no %q", want)
		}
	}
}
