package tables

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
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

func TestCSVQuotesAndReadsBackToTheSameNumbers(t *testing.T) {
	s := sample(3, "round_robin", `a "quoted", name`, "dead")
	rows, err := csv.NewReader(strings.NewReader(show(t, s, Options{Format: "csv"}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+3*len(reports.MetricNames()) || strings.Join(rows[0], ",") != strings.Join(csvHead, ",") {
		t.Fatalf("%d rows, head %q", len(rows), rows[0])
	}
	found := 0
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, h := range csvHead {
			row[h] = r[i]
		}
		if row["metric"] != "latency_p99_seconds" {
			continue
		}
		switch found++; row["strategy"] {
		case "round_robin":
			if row["difference"] != "" || row["baseline"] != "" || row["seeds"] != "3" {
				t.Errorf("baseline %v", row)
			}
		case `a "quoted", name`:
			m := s.Strategies[1].Metrics["latency_p99_seconds"]
			for name, want := range map[string]float64{"mean": *m.Mean, "low": m.Interval[0], "high": m.Interval[1], "p_wilcoxon": *m.Difference.Wilcoxon,
				"p_holm":     *m.Difference.Adjusted,
				"difference": m.Difference.Mean, "difference_high": m.Difference.Interval[1]} {
				if got, err := strconv.ParseFloat(row[name], 64); err != nil || got != want {
					t.Errorf("%s is %q, want %v", name, row[name], want)
				}
			}
			if row["verdict"] != "better" || row["difference_kind"] != "relative" || row["unit"] != "s" || row["baseline"] != "round_robin" {
				t.Errorf("row %v", row)
			}
		case "dead":
			if row["mean"] != "" || row["low"] != "" || row["difference"] != "" || row["seeds"] != "0" {
				t.Errorf("dead %v", row)
			}
		}
	}
	if found != 3 {
		t.Errorf("%d rows of p99, want 3", found)
	}
}
