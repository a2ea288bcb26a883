package explain

import (
	"math"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim"
)

// An Outcome is what became of a run.
type Outcome struct {
	Digest   string            `json:"digest"` // of all its decisions, as in a result
	Metrics  map[string]Figure `json:"metrics"`
	Timeline *Timeline         `json:"timeline,omitempty"` // nil where it is not known
}

// A Figure is a metric of one run.
type Figure struct {
	Unit  string   `json:"unit"`
	Value *float64 `json:"value"` // nil where the run has no such figure
}

// A Timeline is the course of a run in windows of equal width, from time 0 on.
type Timeline struct {
	Width        time.Duration  `json:"width_ns"`
	Succeeded    []uint64       `json:"succeeded"`
	Unsuccessful []uint64       `json:"unsuccessful"`
	MeanLatency  reports.Series `json:"mean_latency_seconds"`
}

// outcomeOf has the figures of a run worked out where those of a result are.
func outcomeOf(r *sim.Result, cfg *sim.Config, of *about) *Outcome {
	info := reports.ScenarioInfo{Seeds: []uint64{r.Seed}, Classes: of.Classes}
	var providers []reports.ProviderInfo
	for i, p := range of.Providers {
		providers = append(providers, reports.ProviderInfo{Name: p.Name, Weight: cfg.Providers[i].Weight})
	}
	c := reports.NewCollector(info, []reports.StrategyInfo{{Name: cfg.Strategy.Name}}, "", providers)
	c.Add(0, 0, r)
	s := &c.Summary().Strategies[0]
	out := &Outcome{Digest: s.Decisions[0], Metrics: figures(s.Metrics, 0)}
	if t := s.Timeline; t != nil {
		out.Timeline = &Timeline{t.Width, t.Succeeded, t.Unsuccess, t.MeanLatency}
		if !out.Timeline.fits() {
			out.Timeline = nil
		}
	}
	return out
}

// figures takes those of one seed.
func figures(m reports.Metrics, seed int) map[string]Figure {
	out := make(map[string]Figure, len(m))
	for name, metric := range m {
		out[name] = Figure{metric.Unit, metric.Values[seed]}
	}
	return out
}

// fits reports whether the lists belong together, so that nobody has to check again.
func (t *Timeline) fits() bool {
	return t.Width > 0 && len(t.Unsuccessful) == len(t.Succeeded) && len(t.MeanLatency) == len(t.Succeeded)
}

// window returns what happened in the window k, nothing after the last.
func (t *Timeline) window(k int) Counts {
	if k >= len(t.Succeeded) {
		return Counts{}
	}
	c := Counts{Succeeded: t.Succeeded[k], Unsuccessful: t.Unsuccessful[k]}
	if v := t.MeanLatency[k]; c.Succeeded > 0 && !math.IsNaN(v) {
		c.MeanLatency = &v
	}
	return c
}

// coarser returns t with every factor windows joined into one.
func (t *Timeline) coarser(factor int) *Timeline {
	if factor == 1 {
		return t
	}
	n := (len(t.Succeeded) + factor - 1) / factor
	out := &Timeline{Width: t.Width * time.Duration(factor), Succeeded: make([]uint64, n), Unsuccessful: make([]uint64, n), MeanLatency: make(reports.Series, n)}
	for k := range t.Succeeded {
		out.Succeeded[k/factor] += t.Succeeded[k]
		out.Unsuccessful[k/factor] += t.Unsuccessful[k]
		if t.Succeeded[k] > 0 {
			out.MeanLatency[k/factor] += float64(t.MeanLatency[k] * float64(t.Succeeded[k]))
		}
	}
	for k, sum := range out.MeanLatency {
		out.MeanLatency[k] = sum / float64(out.Succeeded[k])
	}
	return out
}
