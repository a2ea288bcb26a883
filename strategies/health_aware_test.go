package strategies_test

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
)

func healthAware(t testing.TB, n int, change func(*strategies.HealthAware)) *lab {
	return newLab(t, "health_aware", change, alike(n)...)
}

func textbook(p *strategies.HealthAware) {
	p.ErrorStep, p.RecoverStep, p.UnhealthyAbove, p.Recovery = 0.01, 0.001, 0.1, "never"
}

// warm has provider i answer once in times[i].
func (l *lab) warm(times ...time.Duration) {
	for i, d := range times {
		l.tell(i, strategies.OK, d)
	}
}

func TestHealthAwareWeighsResponseTimeByErrorRate(t *testing.T) {
	// Provider 0: 1 s and 2 failures of 10, so 1 × 1.2. Provider 1 answers in 1.1 s, then in 1.3 s.
	for _, c := range []struct {
		other time.Duration
		want  int
	}{{1100 * ms, 1}, {1300 * ms, 0}} {
		l := healthAware(t, 2, nil)
		for k := range 10 {
			status := strategies.OK
			if k%5 == 0 {
				status = strategies.ServerError
			}
			l.tell(0, status, time.Second)
			l.tell(1, strategies.OK, c.other)
		}
		if got := l.counts(50); got[c.want] != 50 {
			t.Errorf("1 s with 20 %% errors against %v: %v", c.other, got)
		}
	}
}

func TestHealthAwareExcludesOnlyOnEnoughEvidence(t *testing.T) {
	l := healthAware(t, 2, nil)
	l.warm(time.Second, 5*time.Second)
	for k := range 9 { // with the answer above 9 attempts, then 10
		if got := l.once(); got != 0 {
			t.Fatalf("excluded after %d failures, below the minimum volume", k)
		}
		l.tell(0, strategies.ServerError, ms)
	}
	if got := l.once(); got != 1 {
		t.Errorf("9 failures of 10 attempts, and it is still in use")
	}
}

func TestHealthAwareForgetsErrorsThatLeftTheWindow(t *testing.T) {
	l := healthAware(t, 2, nil)
	l.warm(time.Second, 5*time.Second)
	for range 8 {
		l.tell(0, strategies.ServerError, ms)
	}
	l.now += 31 * time.Second
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(1, strategies.OK, 1100*ms)
	}
	if got := l.counts(50); got[0] != 50 { // the old errors would make it 1 × (1 + 8/29)
		t.Errorf("%v", got)
	}
}

// fell makes provider 0 of two ill at l.now.
func fell(t *testing.T, change func(*strategies.HealthAware)) *lab {
	t.Helper()
	l := healthAware(t, 2, change)
	l.warm(time.Second, 5*time.Second)
	for range 10 {
		l.tell(0, strategies.ServerError, ms)
	}
	return l
}

func TestHealthAwareProbesWithGrowingBackOff(t *testing.T) {
	l := fell(t, nil)
	var probes []time.Duration
	for range 6000 { // 600 s
		l.now += 100 * ms
		i := l.start()
		if i == 0 {
			probes = append(probes, l.now)
			l.end(0, strategies.ServerError, 0)
		} else {
			l.end(1, strategies.OK, 5*time.Second)
		}
	}
	at := time.Duration(0)
	for k, wait := range []time.Duration{5, 10, 20, 40, 80, 120, 120, 120} {
		if at += wait * time.Second; k >= len(probes) || probes[k] != at {
			t.Fatalf("probe %d of %v: want it at %v", k, probes, at)
		}
	}
}

func TestHealthAwareReturnsAfterSuccessfulProbes(t *testing.T) {
	l := fell(t, nil)
	l.now = 5 * time.Second
	for probe := range 3 {
		if got := l.start(); got != 0 {
			t.Fatalf("probe %d went to %d", probe, got)
		}
		if got := l.counts(100); got[0] != 0 {
			t.Fatalf("%d requests beside probe %d", got[0], probe)
		}
		l.now += time.Second
		l.end(0, strategies.OK, time.Second)
	}
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("after three good probes: %v", got)
	}
	// Ill again at once: the wait goes on from where it was.
	for range 10 {
		l.tell(0, strategies.ServerError, ms)
	}
	began := l.now
	for l.once() != 0 && l.now-began < time.Hour {
		l.now += 100 * ms
		l.tell(1, strategies.OK, 5*time.Second)
	}
	if got := l.now - began; got != 10*time.Second {
		t.Errorf("the second illness is probed after %v, want 10s", got)
	}
}

func TestHealthAwareDoesNotTakeOldAnswersForProbes(t *testing.T) {
	l := fell(t, nil)
	l.now = 4 * time.Second
	for range 10 { // began a second before the illness
		l.tell(0, strategies.OK, 5*time.Second)
	}
	if got := l.counts(50); got[0] != 0 {
		t.Errorf("%v", got)
	}
}

func TestHealthAwareKeepsAShareInUseWhenAllFail(t *testing.T) {
	for _, c := range []struct {
		n, keep int
	}{{1, 1}, {2, 1}, {3, 2}, {4, 2}, {10, 5}} {
		l := healthAware(t, c.n, func(p *strategies.HealthAware) {
			p.Recovery, p.Panic = "never", strategies.ShareOrAuto{Share: 0.5}
		})
		for range 30 {
			for i := range c.n {
				l.tell(i, strategies.ServerError, ms)
			}
		}
		const n = 2000
		used := 0
		for _, got := range l.counts(n) {
			if got > 0 {
				used++
			}
		}
		if used != c.keep {
			t.Errorf("of %d failing providers %d are in use, want %d", c.n, used, c.keep)
		}
	}
	// A retry that only the ill could take: health is ignored, unless no share is to be kept.
	for _, panics := range []bool{true, false} {
		l := fell(t, func(p *strategies.HealthAware) {
			if !panics {
				p.Panic = strategies.ShareOrAuto{}
			}
		})
		l.roster.Exclude(1)
		if got := l.once(); (got == 0) != panics {
			t.Errorf("panic %v: picked %d", panics, got)
		}
	}
}

func TestHealthAwareKeepsNobodyInUseWhereNobodyReturns(t *testing.T) {
	half := strategies.ShareOrAuto{Share: 0.5}
	for _, c := range []struct {
		recovery string
		panic    strategies.ShareOrAuto
		nobody   bool
	}{
		{"never", strategies.ShareOrAuto{Auto: true}, true},
		{"never", half, false},
		{"half_open", strategies.ShareOrAuto{Auto: true}, false},
		{"half_open", strategies.ShareOrAuto{}, true},
	} {
		l := healthAware(t, 4, func(p *strategies.HealthAware) { p.Recovery, p.Panic = c.recovery, c.panic })
		for range 30 {
			for i := range 4 {
				l.tell(i, strategies.ServerError, ms)
			}
		}
		if got := l.once(); (got == strategies.None) != c.nobody {
			t.Errorf("recovery %s, panic %v: picked %d of four that fail", c.recovery, c.panic, got)
		}
	}
}

func TestHealthAwareTextbookFormNeverForgives(t *testing.T) {
	l := healthAware(t, 3, textbook)
	l.warm(time.Second, 5*time.Second, 6*time.Second)
	for k := range 11 { // 0.01 each: the eleventh exceeds 0.1
		if got := l.once(); got != 0 {
			t.Fatalf("excluded after %d failures", k)
		}
		l.tell(0, strategies.ServerError, ms)
	}
	for range 2000 {
		l.now += time.Second
		i := l.start()
		if i == 0 {
			t.Fatalf("came back after %v", l.now)
		}
		l.end(i, strategies.OK, time.Duration(5+i)*time.Second)
	}
}

func TestHealthAwareTextbookStepsAddUp(t *testing.T) {
	// Ten failures make 0.1, which does not exceed it; twenty successes take 0.02 back; so three more failures do.
	l := healthAware(t, 3, textbook)
	l.warm(time.Second, 5*time.Second, 6*time.Second)
	for range 10 {
		l.tell(0, strategies.ServerError, ms)
	}
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
	}
	for k := range 3 {
		if got := l.once(); got != 0 {
			t.Fatalf("excluded after %d more failures", k)
		}
		l.tell(0, strategies.ServerError, ms)
	}
	if got := l.once(); got == 0 {
		t.Error("still in use above the threshold")
	}
}

func TestAShareMayBeLeftToTheStrategy(t *testing.T) {
	for text, want := range map[string]strategies.ShareOrAuto{"auto": {Auto: true}, "0%": {}, "50%": {Share: 0.5}, "0.5": {Share: 0.5}} {
		var got, again strategies.ShareOrAuto
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
		if err := again.UnmarshalText([]byte(registry.Format(got))); err != nil || again != want {
			t.Errorf("%q was written %q", text, registry.Format(got))
		}
	}
	for _, text := range []string{"", "-1%", "200%", "automatic", "NaN"} {
		var s strategies.ShareOrAuto
		if err := s.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, s)
		}
	}
}
