package gate

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// WriteBench writes the figures in the Go benchmark format (golang.org/design/14313-benchmark-format): a line for
// each strategy and seed, so that benchstat takes the seeds for repetitions and
//
//	benchstat -col /strategy bench.txt
//
// compares the strategies. Unit lines (golang.org/issue/43744) say which way a metric is better.
func WriteBench(w io.Writer, all []*Verdict) error {
	var b bytes.Buffer
	list := allSeries(all)
	said := map[string]bool{}
	for _, s := range list {
		if s.Better != "" && !said[s.metric] {
			said[s.metric] = true
			fmt.Fprintf(&b, "Unit %s better=%s\n", word(s.metric), s.Better)
		}
	}
	for _, v := range all {
		if v.Result == nil {
			continue
		}
		for i := range v.Result.Strategies {
			st := &v.Result.Strategies[i]
			benchLines(&b, v, st.Name, "", st.Metrics)
			for _, c := range st.Classes {
				benchLines(&b, v, st.Name, c.Name, c.Metrics)
			}
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func benchLines(b *bytes.Buffer, v *Verdict, strategy, class string, m reports.Metrics) {
	// The strategy does not come last: a number at the end of a name, as in lb-2, is taken for GOMAXPROCS. Where
	// that befalls a scenario or class, a GOMAXPROCS of 1 is added, for all strategies alike.
	name := "BenchmarkEvenkeel/strategy=" + word(strategy) + "/scenario=" + word(v.Scenario)
	if class != "" {
		name += "/class=" + word(class)
	}
	if digits := strings.TrimRight(name, "0123456789"); digits != name && strings.HasSuffix(digits, "-") {
		name += "-1"
	}
	names := ranked(m)
	for seed := range v.Result.Scenario.Seeds {
		line := name + "\t1"
		for _, metric := range names {
			if values := m[metric].Values; seed < len(values) && values[seed] != nil {
				line += "\t" + strconv.FormatFloat(*values[seed], 'g', -1, 64) + " " + word(metric)
			}
		}
		if strings.Count(line, "\t") > 1 {
			b.WriteString(line + "\n")
		}
	}
}

// word makes s a part of a benchmark's name: spaces, slashes and control characters would end it.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '/' || r == '=' || r >= 0x7f && r <= 0xa0 {
			return '_'
		}
		return r
	}, s)
}
