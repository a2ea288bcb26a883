package strategies_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// That the reasons agree with the picks is checked with the rest of the contract, see package conformance.
func TestEveryBuiltInStrategyGivesReasons(t *testing.T) {
	for _, name := range strategies.Kinds.Names() {
		s, err := strategies.New(name, nil, strategies.Env{Providers: alike(3)})
		if err != nil {
			t.Fatal(err)
		}
		r, ok := s.(strategies.Reasoner)
		if !ok {
			t.Errorf("%s gives no reasons", name)
			continue
		}
		var why strategies.Reasons
		r.Explain(0, &strategies.Request{PromptTokens: 10}, strategies.NewRoster(alike(3)).Pool(), &why)
		if why.Rule == "" || strings.HasSuffix(why.Rule, ".") || len(why.Candidates) == 0 {
			t.Errorf("%s: rule %q, candidates %v", name, why.Rule, why.Candidates)
		}
	}
}

// explain returns the reasons for the next pick.
func (l *lab) explain() *strategies.Reasons {
	l.t.Helper()
	r, ok := l.strategy.(strategies.Reasoner)
	if !ok {
		l.t.Fatal("the strategy gives no reasons")
	}
	why := new(strategies.Reasons)
	r.Explain(l.now, &l.req, l.roster.Pool(), why)
	return why
}

// score returns a provider's score, NaN where it has none of this name.
func score(why *strategies.Reasons, provider int, name string) float64 {
	for _, s := range why.Scores {
		if s.Provider == provider && s.Name == name {
			return s.Value
		}
	}
	return math.NaN()
}

func TestLeastConnectionsShowsTheLoadByHand(t *testing.T) {
	l := newLab[strategies.LeastConnections](t, "least_connections", nil, weighing(1, 2, 4)...)
	for range 3 {
		l.roster.Acquire(1)
	}
	l.roster.Acquire(2)
	why := l.explain()
	for i, want := range []float64{1, 2, 0.5} { // (0+1)/1, (3+1)/2, (1+1)/4
		if got := score(why, i, "load"); got != want {
			t.Errorf("provider %d: load %v, want %v", i, got, want)
		}
	}
	if !slices.Equal(why.Candidates, []int{2}) {
		t.Errorf("candidates %v, want provider 2 alone", why.Candidates)
	}
}

// Of three drawn among four, the busiest is taken only by whoever draws without looking.
func TestLeastRequestNeverNamesWhoIsBusierThanTooMany(t *testing.T) {
	l := newLab(t, "least_request", func(p *strategies.LeastRequest) { p.Choices = 3 }, alike(4)...)
	for i, busy := range []int{5, 0, 2, 7} {
		for range busy {
			l.roster.Acquire(i)
		}
	}
	if why := l.explain(); !slices.Equal(why.Candidates, []int{1, 2}) {
		t.Errorf("candidates %v, want 1 and 2: the other two can never be the least busy of three", why.Candidates)
	}
}

func TestResponseTimeSaysWhyItLooksAtOthers(t *testing.T) {
	l := newLab(t, "response_time", func(p *strategies.ResponseTime) { p.StaleAfter, p.Explore = time.Minute, 1 }, alike(2)...)
	if why := l.explain(); !strings.Contains(why.Rule, "never tried") || len(why.Candidates) != 2 {
		t.Errorf("at first: %q, %v", why.Rule, why.Candidates)
	}
	l.tell(0, strategies.OK, 200*time.Millisecond)
	l.tell(1, strategies.OK, 300*time.Millisecond)
	if why := l.explain(); !slices.Equal(why.Candidates, []int{0}) || score(why, 1, "mean response") != 0.3 {
		t.Errorf("then: %q, %v, %v", why.Rule, why.Candidates, why.Scores)
	}
	l.now = 30 * time.Second
	l.tell(0, strategies.OK, 200*time.Millisecond)
	l.now = 61 * time.Second
	if why := l.explain(); !strings.Contains(why.Rule, "nothing was heard") || !slices.Equal(why.Candidates, []int{1}) || score(why, 1, "next look") != -1 {
		t.Errorf("after a minute of silence: %q, %v, %v", why.Rule, why.Candidates, why.Scores)
	}
}

func TestCostBasedShowsTheCostByHand(t *testing.T) {
	providers := []strategies.Provider{{InputPrice: 1e6, OutputPrice: 2e6, Concurrency: 1}, {InputPrice: 3e6, OutputPrice: 3e6}}
	l := newLab[strategies.CostBased](t, "cost_based", nil, providers...)
	l.req.PromptTokens, l.req.MaxOutputTokens = 1000, 100
	why := l.explain()
	// 1,000 tokens in and at most 100 out at 1 and 2 dollars a million; and a picodollar.
	if got, want := score(why, 0, "expected cost"), 0.0012+1e-12; math.Abs(got-want) > 1e-15 || !slices.Equal(why.Candidates, []int{0}) {
		t.Errorf("cost %v, want %v; candidates %v", got, want, why.Candidates)
	}
	l.roster.Acquire(0)
	if why = l.explain(); !slices.Equal(why.Candidates, []int{1}) || score(why, 0, "load") != 2 {
		t.Errorf("when the cheap one is full: %v, %v", why.Candidates, why.Scores)
	}
	l.roster.Exclude(1)
	if why = l.explain(); !slices.Equal(why.Candidates, []int{0}) || why.By != "load" {
		t.Errorf("when all are full: %v by %q", why.Candidates, why.By)
	}
	l.roster.SetRetryAt(0, time.Second)
	if why = l.explain(); len(why.Candidates) > 0 || !strings.Contains(why.Rule, "left alone") {
		t.Errorf("when it asked to be left alone: %v, %q", why.Candidates, why.Rule)
	}
}

func TestHealthAwareSaysWhenAProbeIsDue(t *testing.T) {
	l := newLab(t, "health_aware", func(p *strategies.HealthAware) { p.MinRequests, p.ProbeAfter = 2, 10*time.Second }, alike(2)...)
	l.tell(1, strategies.OK, time.Second)
	for range 5 {
		l.tell(0, strategies.ServerError, time.Second)
	}
	l.now = 9 * time.Second
	why := l.explain()
	if got := score(why, 0, "next probe"); got != 1 || !slices.Equal(why.Candidates, []int{1}) {
		t.Errorf("before: probe in %v s, candidates %v, %q", got, why.Candidates, why.Rule)
	}
	l.now = 10 * time.Second
	if why = l.explain(); !slices.Equal(why.Candidates, []int{0}) || !strings.Contains(why.Rule, "probe is due") {
		t.Errorf("when it is due: %v, %q", why.Candidates, why.Rule)
	}
}

func TestAdaptiveShowsTheWeightsItIsAboutToSet(t *testing.T) {
	l := newLab(t, "adaptive", func(p *strategies.Adaptive) {
		p.Interval, p.Smoothing, p.Floor, p.MinRequests = 10*time.Second, 0, strategies.Floor{}, 1
	}, alike(2)...)
	// One answer per second in flight over 1 s, and a half over 2 s: merits 1 and a quarter.
	l.tell(0, strategies.OK, time.Second)
	l.tell(1, strategies.OK, 2*time.Second)
	if why := l.explain(); score(why, 0, "share of the weights") != 0.5 {
		t.Errorf("before: %v", why.Scores)
	}
	l.now = 10 * time.Second
	for range 2 { // asking twice must not set them twice
		why := l.explain()
		if m, w := score(why, 1, "merit"), score(why, 0, "share of the weights"); m != 0.25 || math.Abs(w-0.8) > 1e-12 || !strings.Contains(why.Rule, "anew") {
			t.Errorf("when they are due: merit %v, share %v, %q", m, w, why.Rule)
		}
	}
}
