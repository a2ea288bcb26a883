package workload

import (
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

// near checks that got is want but for a relative error.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.7g, want %.7g", what, got, want)
	}
}

func TestMeansOfCappedAnswersAreThoseOfTheClosedForm(t *testing.T) {
	for _, c := range []struct {
		name        string
		output, cap dist.Dist
		want        float64
	}{
		{"no cap", dist.NewExponential(300), nil, 300},
		{"exponential below a constant", dist.NewExponential(300), dist.NewConstant(500), 300 * (1 - math.Exp(-5.0/3))},
		{"two exponentials", dist.NewExponential(300), dist.NewExponential(100), 75},
		{"constant below an exponential", dist.NewConstant(300), dist.NewExponential(100), 100 * (1 - math.Exp(-3))},
		{"two constants", dist.NewConstant(300), dist.NewConstant(299), 299},
		{"two uniforms", dist.NewUniform(0, 100), dist.NewUniform(0, 100), 100.0 / 3},
		{"a cap that is never reached", dist.NewUniform(10, 20), dist.NewConstant(1000), 15},
		// P(X > x) = (1 + x/20)^−1.5 has E[min(X, c)] = 40·(1 − (1 + c/20)^−0.5).
		{"a heavy tail", lomax{20, 1.5}, dist.NewConstant(1e6), 40 * (1 - 1/math.Sqrt(1+5e4))},
		{"nothing given", nil, dist.NewConstant(5), 1},
	} {
		near(t, c.name, (&Class{Output: c.output, Cap: c.cap}).MeanOutput(), c.want, 1e-3)
	}
}

type lomax struct{ scale, shape float64 }

func (l lomax) Quantile(p float64) float64 { return l.scale * (math.Pow(1-p, -1/l.shape) - 1) }
func (l lomax) Mean() float64              { return l.scale / (l.shape - 1) }

// A dumb reference: play the sessions.
func TestMeansOverSessionsAreThoseOfSessionsPlayed(t *testing.T) {
	const n = 40_000
	for _, context := range []int{0, 900} {
		sizes := NewMix(Class{Prompt: dist.NewUniform(100, 300), Output: dist.NewExponential(150), Cap: dist.NewConstant(400),
			Session: &Session{Turns: dist.NewExponential(4), Turn: dist.NewUniform(20, 60), MaxContext: context}})
		s := sizes.Bind(3)
		requests, prompts, answers := 0.0, 0.0, 0.0
		for id := range uint64(n) {
			z := s.Of(id)
			said := z.Prompt
			for turn := range s.Turns(0, id) {
				if turn > 0 {
					added, output, _ := s.FollowUp(0, id, turn)
					said += z.Output + added
					z.Output = output
				}
				if context > 0 {
					prompts += float64(min(said, int32(context)))
				} else {
					prompts += float64(said)
				}
				requests++
				answers += float64(z.Output)
			}
		}
		// P(T > k) of an exponential that is rounded, at least 1: 1 + Σ e^(−(k+½)/4).
		turns := 1 + math.Exp(-1.5/4)/(1-math.Exp(-1.0/4))
		near(t, "turns", sizes.MeanTurns(), turns, 1e-6)
		near(t, "turns played", requests/n, turns, 0.03)
		near(t, "mean answer", sizes.MeanOutput(), answers/requests, 0.02)
		slack := 0.03
		if context > 0 {
			slack = 0.05 // the context cuts the mean, not the prompts
		}
		near(t, "mean prompt", sizes.MeanPrompt(), prompts/requests, slack)
	}
}

func TestMeansOverClassesCountRequests(t *testing.T) {
	sizes := NewMix(
		Class{Share: 3, Prompt: dist.NewConstant(100), Output: dist.NewConstant(10)},
		Class{Share: 1, Prompt: dist.NewConstant(1000), Output: dist.NewConstant(50),
			Session: &Session{Turns: dist.NewConstant(5), Turn: dist.NewConstant(150)}},
	)
	// Of eight requests three are single; the turns of the others have 1000, 1200, 1400, 1600 and 1800 tokens.
	near(t, "turns", sizes.MeanTurns(), 2, 1e-9)
	near(t, "prompt", sizes.MeanPrompt(), (300+7000)/8.0, 1e-9)
	near(t, "output", sizes.MeanOutput(), (30+250)/8.0, 1e-9)
	near(t, "prompt of nothing", new(Sizes).MeanPrompt(), 1, 0)
	near(t, "turns of nothing", new(Sizes).MeanTurns(), 1, 0)
	near(t, "prompt of one class", NewSizes(dist.NewConstant(7), nil).MeanPrompt(), 7, 0)
}

func TestExpectedArrivalsAndTokensOfAProcess(t *testing.T) {
	loop := both(t, azureRows, TraceParams{Loop: true, Speed: 2, Scale: 3}) // 9 requests in 0.75 s
	cached, streamed := loop["in memory"], loop["streamed"]
	poisson := must[Open](t)(NewPoisson(12))
	sizes := NewSizes(dist.NewConstant(100), dist.NewConstant(20))
	near(t, "poisson arrivals", Expected(poisson, time.Minute), 720, 1e-12)
	near(t, "rows", Expected(cached, 3*time.Second), 36, 1e-12)
	near(t, "rows of a part of a pass", Expected(cached, 776*time.Millisecond), 12, 1e-12) // the second comes at 776 ms
	near(t, "rows a nanosecond later", Expected(cached, 776*time.Millisecond+1), 15, 1e-12)
	both := must[Open](t)(NewSum(poisson, cached))
	near(t, "arrivals of a sum", Expected(both, 3*time.Second), 72, 1e-12)
	near(t, "peak of a sum", PeakRate(both), 24, 1e-12)
	prompt, output := MeanTokens(both, sizes)
	near(t, "prompts of a sum", prompt, (100+(4808+3180+110)/3.0)/2, 1e-12)
	near(t, "answers of a sum", output, (20+(10+8+1)/3.0)/2, 1e-12)
	prompt, _ = MeanTokens(streamed, sizes)
	for what, v := range map[string]float64{"arrivals": Expected(streamed, time.Hour), "peak": PeakRate(streamed), "prompt": prompt,
		"closed": Expected(&Closed{Users: 1}, time.Hour)} {
		if !math.IsNaN(v) {
			t.Errorf("%s: %g, but it is not known", what, v)
		}
	}
	if prompt, output := MeanTokens(poisson, nil); prompt != 1 || output != 1 {
		t.Errorf("without sizes %g and %g tokens", prompt, output)
	}
}
