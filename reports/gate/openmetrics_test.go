package gate

import (
	"bufio"
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// checkOpenMetrics holds a text against the rules of OpenMetrics 1.0 that matter here: every sample belongs to the
// family described last, no family comes twice, a unit is the end of the name, no sample twice, and # EOF at the end.
func checkOpenMetrics(t *testing.T, text []byte) (samples map[string]float64) {
	t.Helper()
	sampleLine := regexp.MustCompile(`^([a-zA-Z_][a-zA-Z0-9_]*)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)$`)
	samples = map[string]float64{}
	families, family, ended := map[string]bool{}, "", false
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		line := s.Text()
		if ended {
			t.Errorf("%q after the end", line)
		}
		f := strings.SplitN(line, " ", 4)
		switch {
		case line == "# EOF":
			ended = true
		case f[0] == "#" && f[1] == "TYPE":
			if families[f[2]] || f[3] != "gauge" {
				t.Errorf("family %q", line)
			}
			family, families[f[2]] = f[2], true
		case f[0] == "#" && f[1] == "UNIT":
			if f[2] != family || !strings.HasSuffix(f[2], "_"+f[3]) {
				t.Errorf("unit %q", line)
			}
		case f[0] == "#" && f[1] == "HELP":
			if f[2] != family {
				t.Errorf("help %q", line)
			}
		default:
			m := sampleLine.FindStringSubmatch(line)
			if m == nil || m[1] != family {
				t.Errorf("sample %q in family %s", line, family)
				continue
			}
			v, err := strconv.ParseFloat(m[3], 64)
			key := m[1] + "{" + m[2] + "}"
			if _, twice := samples[key]; twice || err != nil {
				t.Errorf("sample %q: %v, or there already", line, err)
			}
			samples[key] = v
		}
	}
	if !ended {
		t.Error("no # EOF")
	}
	return samples
}

func TestOpenMetricsFollowTheFormat(t *testing.T) {
	samples := checkOpenMetrics(t, output(t, "metrics.openmetrics", samples(t)))
	for key, want := range map[string]float64{
		`evenkeel_throughput_rps{scenario="tiny",strategy="round_robin",statistic="low"}`:                                                 39,
		`evenkeel_slo_ratio{scenario="tiny",strategy="my-lb-2",class="batch",statistic="mean"}`:                                           0.5,
		`evenkeel_check_passed{scenario="tiny",strategy="my-lb-2",kind="regression",check="latency_p99_seconds against the baseline"}`:    0,
		`evenkeel_check_passed{scenario="calm-7",strategy="random",kind="regression",check="latency_p99_seconds against the baseline"}`:   1,
		`evenkeel_check_passed{scenario="tiny",strategy="my-lb-2",kind="expectation",check="strategy[\"my-lb-2\"].latency_p50 <= 0.55s"}`: 1,
	} {
		if got, ok := samples[key]; !ok || got != want {
			t.Errorf("%s is %v, %v, want %v", key, got, ok, want)
		}
	}
}
