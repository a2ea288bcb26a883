package cmd

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
)

// take puts a variant in the place of the strategy that it is one of, until the test ends.
func (v *variant) take(t *testing.T) {
	t.Helper()
	original := strategies.Kinds
	kinds := registry.New[strategies.Builder](original.What())
	for _, name := range original.Names() {
		k, err := original.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == v.use {
			k.Build = v.change(k.Build)
		}
		kinds.Register(k)
	}
	strategies.Kinds = kinds
	t.Cleanup(func() { strategies.Kinds = original })
}

// check judges the scenario with the variant.
func (v *variant) check(t *testing.T) (code int, stdout string) {
	t.Helper()
	v.take(t)
	t.Setenv("GITHUB_ACTIONS", "true")
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	var out, stderr bytes.Buffer
	code = Main([]string{"check", v.scenario, "--strategies", v.strategy, "--quiet"}, strings.NewReader(""), &out, &stderr)
	if code != exitOK && code != exitFailed {
		t.Fatalf("exit code %d:\n%s", code, &stderr)
	}
	return code, out.String()
}

// The gate is worth nothing unless it fails where it should.
func TestEveryHarmfulChangeIsCaught(t *testing.T) {
	caught := 0
	for _, v := range shortened(harmful) {
		t.Run(v.use+" "+v.what, func(t *testing.T) {
			code, out := v.check(t)
			said := regexp.MustCompile(fmt.Sprintf(`(?m)^::error .*::%s: %s\.%s: worse, \S.*, baseline \S.*, difference \S.* \[\S+, \S+\]`, v.scenario, v.strategy, v.metric))
			switch {
			case code != exitFailed:
				t.Errorf("passes:\n%s", out)
			case !said.MatchString(out):
				t.Errorf("no line says that %s of %s got worse, with both values and the interval:\n%s", v.metric, v.strategy, out)
			default:
				caught++
			}
		})
	}
	t.Logf("%d of %d caught", caught, len(shortened(harmful)))
}

func TestEveryHarmlessChangeIsUnchangedDecisionForDecision(t *testing.T) {
	for _, v := range shortened(harmless) {
		t.Run(v.use+" "+v.what, func(t *testing.T) {
			code, out := v.check(t)
			if code != exitOK || !regexp.MustCompile(`(?m)^  ok        (\S+, )?`+v.strategy+`: unchanged, decision for decision \(9 metrics`).MatchString(out) {
				t.Errorf("exit code %d:\n%s", code, out)
			}
		})
	}
}

// shortened takes one in seven variants where the race detector makes every run slow; make check tests all of them.
func shortened(all []variant) []variant {
	if !raceDetector {
		return all
	}
	var some []variant
	for i := 0; i < len(all); i += 7 {
		some = append(some, all[i])
	}
	return some
}
