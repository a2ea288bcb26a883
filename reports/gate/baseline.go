package gate

import (
	"fmt"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// BaselineFormat names the layout of a baseline file. Fields may be added to it, not renamed.
const BaselineFormat = "evenkeel/baseline/v1"

// BaselineSuffix is what the name of a baseline file ends in, after the name of the scenario's file.
const BaselineSuffix = ".baseline.json"

// A Baseline holds the figures and the decisions of a result, by seed, that later results are compared with.
type Baseline struct {
	Format     string             `json:"format"`
	Scenario   BaselineScenario   `json:"scenario"`
	Strategies []BaselineStrategy `json:"strategies"`

	file   string // that it was read from, for messages
	result bool   // it is a result, not a stored baseline
	part   bool   // strategies that it lacks are nobody's business
}

// advice ends a message about what a comparison lacks.
func (b *Baseline) advice() string {
	if b.result {
		return "compare results of the same scenario, strategies and seeds"
	}
	return "store a new baseline with evenkeel check --update, and look at what changed"
}

// moreSeeds says how to come by more evidence.
func (b *Baseline) moreSeeds() string {
	if b.result {
		return "compare results of more seeds"
	}
	return "store a baseline of more seeds from the old code"
}

// A BaselineScenario identifies what was run.
type BaselineScenario struct {
	Name   string   `json:"name"`
	Digest string   `json:"digest"` // of the scenario's meaning
	Seeds  []uint64 `json:"seeds"`

	Warmup time.Duration `json:"warmup_ns,omitempty"` // of the runs
}

// A BaselineStrategy is what one strategy decided and reached.
type BaselineStrategy struct {
	Name      string          `json:"name"`
	Decisions []string        `json:"decisions"` // digest of every decision, by seed
	Metrics   BaselineMetrics `json:"metrics"`
	Classes   []BaselineClass `json:"classes,omitempty"`
}

// A BaselineClass holds the figures of one class of requests.
type BaselineClass struct {
	Name    string          `json:"name"`
	Metrics BaselineMetrics `json:"metrics"`
}

// BaselineMetrics holds metrics by name.
type BaselineMetrics map[string]*BaselineMetric

// A BaselineMetric is one figure per seed.
type BaselineMetric struct {
	Unit   string     `json:"unit"`
	Values []*float64 `json:"values"` // by seed; null where there is none
}

// NewBaseline takes from a result what a baseline keeps.
func NewBaseline(s *reports.Summary) *Baseline {
	b := &Baseline{Format: BaselineFormat,
		Scenario:   BaselineScenario{s.Scenario.Name, s.Scenario.Digest, append([]uint64{}, s.Scenario.Seeds...), s.Scenario.Warmup},
		Strategies: []BaselineStrategy{}}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		out := BaselineStrategy{Name: st.Name, Decisions: append([]string{}, st.Decisions...), Metrics: keep(st.Metrics)}
		for _, c := range st.Classes {
			out.Classes = append(out.Classes, BaselineClass{c.Name, keep(c.Metrics)})
		}
		b.Strategies = append(b.Strategies, out)
	}
	return b
}

func keep(m reports.Metrics) BaselineMetrics {
	out := BaselineMetrics{}
	for name, metric := range m {
		if metric != nil {
			out[name] = &BaselineMetric{metric.Unit, slices.Clone(metric.Values)}
		}
	}
	return out
}

// Baseline takes from a result what r compares with a baseline, and no more: such a file stays small, and a change of it
// shows what changed.
func (r Regression) Baseline(s *reports.Summary) (*Baseline, error) {
	order, _, err := r.targets(ScopeOf(s).Classes)
	if err != nil {
		return nil, err
	}
	b := NewBaseline(s)
	for i := range b.Strategies {
		st := &b.Strategies[i]
		st.Metrics = st.Metrics.only(order, "")
		for k := range st.Classes {
			st.Classes[k].Metrics = st.Classes[k].Metrics.only(order, st.Classes[k].Name)
		}
		st.Classes = slices.DeleteFunc(st.Classes, func(c BaselineClass) bool { return len(c.Metrics) == 0 })
	}
	return b, nil
}

// only keeps the metrics of a class that are compared.
func (m BaselineMetrics) only(order []target, class string) BaselineMetrics {
	out := BaselineMetrics{}
	for _, t := range order {
		if metric := m[t.metric]; metric != nil && t.class == class {
			out[t.metric] = metric
		}
	}
	return out
}

// Only returns the part of one strategy. Other strategies are not compared with it.
func (b *Baseline) Only(name string) *Baseline {
	p := *b
	p.part = true
	p.Strategies = slices.DeleteFunc(slices.Clone(b.Strategies), func(s BaselineStrategy) bool { return s.Name != name })
	return &p
}

func (b *Baseline) strategy(name string) *BaselineStrategy {
	for i := range b.Strategies {
		if b.Strategies[i].Name == name {
			return &b.Strategies[i]
		}
	}
	return nil
}

// metrics returns the figures of all requests, or of a class; nil where there is no such class.
func (s *BaselineStrategy) metrics(class string) BaselineMetrics {
	if class == "" {
		return s.Metrics
	}
	for i := range s.Classes {
		if s.Classes[i].Name == class {
			return s.Classes[i].Metrics
		}
	}
	return nil
}

// A Defect is why a baseline cannot be used.
type Defect uint8

// The defects.
const (
	Damaged       Defect = iota // truncated, or with parts that do not fit each other
	Foreign                     // JSON of something else
	OtherVersion                // of a later or former evenkeel
	OtherScenario               // the scenario was changed since
	OtherSeeds                  // run with other seeds
)

// A BaselineError says why a baseline cannot be used and what to do.
type BaselineError struct {
	File   string // "" where it is no file
	Defect Defect
	Msg    string
}

// Error names the file, what is wrong and the remedy.
func (e *BaselineError) Error() string {
	if e.File == "" {
		return e.Msg
	}
	return e.File + ": " + e.Msg
}

// Fits makes sure that figures by seed can be compared at all, which can be told before anything is run. The error is a
// *BaselineError.
func (b *Baseline) Fits(run reports.ScenarioInfo) error {
	what, meant := "the baseline", "if the scenario was meant to change, "
	if b.result {
		what, meant = "the older result", ""
	}
	wrong := func(d Defect, format string, args ...any) error {
		return &BaselineError{b.file, d, what + " " + fmt.Sprintf(format, args...)}
	}
	switch {
	case b.Scenario.Digest == "" || run.Digest == "":
		return wrong(Damaged, "or the run has no digest of the scenario, so nothing shows that both ran the same; %s", b.advice())
	case b.Scenario.Digest != run.Digest:
		return wrong(OtherScenario, "is of another scenario: it is of %s with digest %s, and the run is of %s with digest %s; %s%s",
			b.Scenario.Name, shortDigest(b.Scenario.Digest), run.Name, shortDigest(run.Digest), meant, b.advice())
	case !slices.Equal(b.Scenario.Seeds, run.Seeds):
		return wrong(OtherSeeds, "has other seeds: it was made with %s, and the run has %s; run with --seeds %s, or %s",
			seedList(b.Scenario.Seeds), seedList(run.Seeds), seedFlag(b.Scenario.Seeds), b.advice())
	}
	return nil
}

// shortDigest is as much of a digest as tells two apart.
func shortDigest(digest string) string {
	if len(digest) > 19 {
		return digest[:19] + "…"
	}
	return digest
}

func seedList(seeds []uint64) string {
	if len(seeds) == 1 {
		return "seed " + seedFlag(seeds)[:len(seedFlag(seeds))-1]
	}
	return fmt.Sprintf("%d seeds (%s)", len(seeds), seedFlag(seeds))
}

// seedFlag writes seeds as the flag --seeds reads them: a count for 1 to n, else a list.
func seedFlag(seeds []uint64) string {
	counted := len(seeds) > 1
	text := ""
	for i, seed := range seeds {
		counted = counted && seed == uint64(i+1)
		if i == 8 && len(seeds) > 12 && !counted {
			return text + "…"
		}
		text += fmt.Sprint(seed, ",")
	}
	if counted {
		return fmt.Sprint(len(seeds))
	}
	return text
}
