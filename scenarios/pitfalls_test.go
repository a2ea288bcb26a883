package scenarios

import (
	"context"
	"testing"

	"github.com/evenkeel/evenkeel/sim"
)

// The scenario's comments claim what each textbook form does worse than its default form.
func TestEachTextbookFormVisiblyFails(t *testing.T) {
	s := builtin(t, "textbook-pitfalls")
	run := func(name string) *sim.Result {
		i, ok := s.Strategy(name)
		if !ok {
			t.Fatalf("there is no %s", name)
		}
		r, err := sim.Run(context.Background(), s.Cell(i), 1)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for name, figure := range map[string]struct {
		of    func(*sim.Result) float64
		worse float64 // textbook over default, at least
	}{
		"response_time": {func(r *sim.Result) float64 { return float64(r.Latency.Quantile(0.5)) }, 1.3},
		"cost_based":    {func(r *sim.Result) float64 { return r.Spend.Dollars() / float64(r.Succeeded) }, 1.3},
		"health_aware":  {func(r *sim.Result) float64 { return float64(r.Offered) / float64(r.Succeeded) }, 1.3},
		"adaptive":      {func(r *sim.Result) float64 { return float64(r.TTFT.Quantile(0.99)) }, 2},
	} {
		ours, textbook := figure.of(run(name)), figure.of(run(name+"_textbook"))
		if textbook < figure.worse*ours {
			t.Errorf("%s: %.4g in the textbook form, %.4g by default: not %.1f times worse", name, textbook, ours, figure.worse)
		}
	}
}
