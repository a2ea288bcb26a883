package gate

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteOpenMetrics writes the figures and the checks in the OpenMetrics 1.0 text format: a gauge for each metric,
// with statistic "mean", and "low" and "high" for the ends of its 95 % interval; evenkeel_check_passed is 1 or 0.
func WriteOpenMetrics(w io.Writer, all []*Verdict) error {
	var b bytes.Buffer
	families := map[string][]series{}
	var order []string
	for _, s := range allSeries(all) {
		if s.Mean == nil {
			continue
		}
		name := family(s.metric)
		if families[name] == nil {
			order = append(order, name)
		}
		families[name] = append(families[name], s)
	}
	for _, name := range order {
		head(&b, name, families[name][0].metric+" of the runs that were judged")
		for _, s := range families[name] {
			point := func(statistic string, v float64) {
				labelled(&b, name, v, "scenario", s.scenario, "strategy", s.strategy, "class", s.class, "statistic", statistic)
			}
			point("mean", *s.Mean)
			if s.Interval != nil {
				point("low", s.Interval[0])
				point("high", s.Interval[1])
			}
		}
	}
	head(&b, "evenkeel_check_passed", "1 where the gate lets a check pass")
	for _, v := range all {
		type key struct{ strategy, kind, text string }
		passed, order := map[key]float64{}, []key{} // the same line twice in a scenario passes if both do
		for i := range v.Checks {
			c := &v.Checks[i]
			k := key{c.Strategy, string(c.Kind), c.Text}
			if _, again := passed[k]; !again {
				order, passed[k] = append(order, k), 1
			}
			if !c.OK() {
				passed[k] = 0
			}
		}
		for _, k := range order {
			labelled(&b, "evenkeel_check_passed", passed[k], "scenario", v.Scenario, "strategy", k.strategy, "kind", k.kind, "check", k.text)
		}
	}
	b.WriteString("# EOF\n")
	_, err := w.Write(b.Bytes())
	return err
}

// family makes a metric's name one of OpenMetrics.
func family(metric string) string {
	return "evenkeel_" + strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, metric)
}

// head describes a family. Its unit, where it has one, is the end of its name.
func head(b *bytes.Buffer, name, help string) {
	fmt.Fprintf(b, "# TYPE %s gauge\n", name)
	for _, unit := range []string{"seconds", "usd", "ratio"} {
		if strings.HasSuffix(name, "_"+unit) {
			fmt.Fprintf(b, "# UNIT %s %s\n", name, unit)
		}
	}
	fmt.Fprintf(b, "# HELP %s %s\n", name, escape(help))
}

// labelled writes a value with its labels, those left out that are empty.
func labelled(b *bytes.Buffer, name string, v float64, labels ...string) {
	b.WriteString(name + "{")
	first := true
	for i := 0; i < len(labels); i += 2 {
		if labels[i+1] == "" {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		fmt.Fprintf(b, `%s="%s"`, labels[i], escape(labels[i+1]))
	}
	b.WriteString("} " + strconv.FormatFloat(v, 'g', -1, 64) + "\n")
}

// escape writes text for a label or a help line.
func escape(s string) string {
	return strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
}
