package explain

import (
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// LogFormat names the layout of a decision log: a ZIP archive that holds for each run a file of JSON lines, one per
// decision, and log.json, which says of what they are. Fields may be added, not renamed.
//
// A line tells of a provider, of the candidates and of the rule only where they differ from the line before, so that
// a decision takes some ten bytes. Providers, rules and names of scores are given by their numbers in log.json.
const LogFormat = "evenkeel/decisions/v1"

// indexFile is the member of the archive that is written last and read first.
const indexFile = "log.json"

// A logIndex is log.json.
type logIndex struct {
	Format    string        `json:"format"`
	Scenario  logScenario   `json:"scenario"`
	Providers []logProvider `json:"providers"`
	Classes   []string      `json:"classes,omitempty"`
	Runs      []logRun      `json:"runs"`
}

type logScenario struct {
	Name   string   `json:"name"`
	Digest string   `json:"digest"`
	Seeds  []uint64 `json:"seeds"`
}

type logProvider struct {
	Name        string           `json:"name"`
	Weight      float64          `json:"weight"`
	InputPrice  units.TokenPrice `json:"input_picodollars"` // per token
	OutputPrice units.TokenPrice `json:"output_picodollars"`
	Concurrency int              `json:"concurrency,omitempty"`
	Priority    int              `json:"priority,omitempty"`
}

// A logRun is a run, and what the numbers in its file mean.
type logRun struct {
	Strategy  string    `json:"strategy"`
	Seed      uint64    `json:"seed"`
	File      string    `json:"file"`
	Decisions uint64    `json:"decisions"`
	Scores    []logName `json:"scores"`
	Rules     []logRule `json:"rules"`
	Outcome   *Outcome  `json:"outcome"`
}

type logName struct {
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"`
}

type logRule struct {
	Rule    string `json:"rule"`
	By      string `json:"by,omitempty"`
	Highest bool   `json:"highest,omitempty"`
}

// A logLine is a decision.
type logLine struct {
	At         time.Duration `json:"at"` // nanoseconds
	Prompt     int           `json:"prompt"`
	Cap        int           `json:"cap,omitempty"`
	Class      int           `json:"class,omitempty"`
	Priority   int           `json:"priority,omitempty"`
	Model      string        `json:"model,omitempty"`
	Tenant     string        `json:"tenant,omitempty"`
	Session    uint64        `json:"session,omitempty"`
	Deadline   time.Duration `json:"deadline,omitempty"`
	Tried      []int32       `json:"tried,omitempty"`
	Order      uint64        `json:"request,omitempty"`
	Came       time.Duration `json:"came,omitempty"` // where not at
	Pick       int           `json:"pick"`
	Rule       *int          `json:"rule,omitempty"`
	Candidates *[]int        `json:"candidates,omitempty"`
	Saw        []logSight    `json:"saw,omitempty"`
}

// A logSight is what was seen of a provider.
type logSight struct {
	Provider     int           `json:"i"`
	Out          out           `json:"out,omitempty"`
	InFlight     int           `json:"n,omitempty"`
	RetryAt      time.Duration `json:"retry_at,omitempty"`
	RequestsLeft int64         `json:"requests_left,omitempty"` // plus 1
	TokensLeft   int64         `json:"tokens_left,omitempty"`   // plus 1
	Scores       []number      `json:"s,omitempty"`             // by their numbers; null where there is none
}

func (s logSight) equal(t logSight) bool {
	return s.Out == t.Out && s.InFlight == t.InFlight && s.RetryAt == t.RetryAt && s.RequestsLeft == t.RequestsLeft &&
		s.TokensLeft == t.TokensLeft && slices.EqualFunc(s.Scores, t.Scores, func(a, b number) bool { return a == b || a != a && b != b })
}

func newIndex(s *Side, seeds []uint64) *logIndex {
	return &logIndex{Format: LogFormat, Scenario: logScenario{s.Scenario, s.Digest, seeds}, Runs: []logRun{}}
}

// describe enters what is known of the providers after a run.
func (x *logIndex) describe(of *about) {
	if x.Providers != nil {
		return
	}
	x.Classes = of.Classes
	for _, p := range of.Providers {
		x.Providers = append(x.Providers, logProvider{p.Name, weight(p), p.InputPrice, p.OutputPrice, p.Concurrency, p.Priority})
	}
}

// about is the reverse of describe.
func (x *logIndex) about() *about {
	of := &about{Classes: x.Classes}
	for _, p := range x.Providers {
		of.Providers = append(of.Providers, strategies.Provider{Name: p.Name, Weight: p.Weight, InputPrice: p.InputPrice, OutputPrice: p.OutputPrice,
			Concurrency: p.Concurrency, Priority: p.Priority})
	}
	return of
}
