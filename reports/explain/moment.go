package explain

import (
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// A moment is one decision, with providers by their numbers. It is used again for the next one.
type moment struct {
	number  uint64 // of the decision, from 1
	at      time.Duration
	request strategies.Request
	order   uint64        // of the request among all, from 1
	came    time.Duration // when the request did
	sights  []sight       // by provider
	why     strategies.Reasons
	pick    int
}

// A sight is what the pool told of a provider.
type sight struct {
	out          out
	inFlight     int
	retryAt      time.Duration
	requestsLeft int64
	tokensLeft   int64
}

// out says why a provider is not eligible.
type out string

const (
	eligible   out = ""
	noMember   out = "no member now"
	otherClass out = "not for this class"
	tried      out = "tried already"
	coolingOff out = "asked to be left alone"
	tripped    out = "circuit breaker open"
	kept       out = "not eligible"
)

// String returns what stands in reports.
func (o out) String() string {
	if o == eligible {
		return "eligible"
	}
	return string(o)
}

// score returns a score of a provider, if it has one of that name. The scores are in the order of the providers.
func (m *moment) score(provider int, name, unit string) (value float64, ok bool) {
	at, _ := slices.BinarySearchFunc(m.why.Scores, provider, func(s strategies.Score, i int) int { return s.Provider - i })
	for ; at < len(m.why.Scores) && m.why.Scores[at].Provider == provider; at++ {
		if s := &m.why.Scores[at]; s.Name == name && s.Unit == unit {
			return s.Value, true
		}
	}
	return 0, false
}

// A Moment is one decision: what the strategy was asked, what it saw of every provider, and what it chose and why.
type Moment struct {
	Decision  uint64        `json:"decision"` // its number in the run, from 1
	At        time.Duration `json:"at_ns"`    // virtual time
	Request   Request       `json:"request"`
	Providers []Provider    `json:"providers"`
	Chose     string        `json:"chose"`             // the provider; "" where the strategy declined them all
	Rule      string        `json:"rule,omitempty"`    // by which it chose; "" where the strategy gives no reasons
	By        string        `json:"by,omitempty"`      // the score that decided; "" where no single one did
	Highest   bool          `json:"highest,omitempty"` // the highest is best, rather than the lowest
}

// A Request is what the strategy knew of the request.
type Request struct {
	Number          uint64        `json:"number"`  // among all requests of the run, from 1
	Came            time.Duration `json:"came_ns"` // when it came
	PromptTokens    int           `json:"prompt_tokens"`
	MaxOutputTokens int           `json:"max_output_tokens,omitempty"` // absent where there is no cap
	Class           string        `json:"class,omitempty"`
	Model           string        `json:"model,omitempty"`
	Tenant          string        `json:"tenant,omitempty"`
	Priority        int           `json:"priority,omitempty"`
	Session         uint64        `json:"session,omitempty"`
	Deadline        time.Duration `json:"deadline_ns,omitempty"`
	Tried           []string      `json:"tried,omitempty"` // providers that earlier attempts went to, oldest first
}

// A Provider is what the strategy saw of one provider.
type Provider struct {
	Name         string        `json:"name"`
	Eligible     bool          `json:"eligible"`
	Out          string        `json:"out,omitempty"` // why it is not
	InFlight     int           `json:"in_flight"`
	Concurrency  int           `json:"concurrency,omitempty"` // absent where it is unlimited or unknown
	Weight       float64       `json:"weight"`
	Priority     int           `json:"priority,omitempty"`
	InputPrice   string        `json:"input_price"`  // US dollars per million tokens
	OutputPrice  string        `json:"output_price"` // likewise
	RetryAt      time.Duration `json:"retry_at_ns,omitempty"`
	RequestsLeft *int64        `json:"requests_left,omitempty"` // what the rate limits left by its last answer
	TokensLeft   *int64        `json:"tokens_left,omitempty"`
	Scores       []Score       `json:"scores,omitempty"`
	Candidate    bool          `json:"candidate,omitempty"` // the strategy might have taken it
	Chosen       bool          `json:"chosen,omitempty"`
}

// A Score is a number that spoke for or against a provider, see strategies.Score.
type Score struct {
	Name  string `json:"name"`
	Unit  string `json:"unit,omitempty"`
	Value number `json:"value"`
}

// show makes a Moment of m, with names for numbers.
func (m *moment) show(of *about) *Moment {
	s := &Moment{Decision: m.number, At: m.at, Request: m.asked(of), Chose: of.name(m.pick), Rule: m.why.Rule, By: m.why.By, Highest: m.why.Highest}
	for i, p := range of.Providers {
		at := &m.sights[i]
		v := Provider{Name: p.Name, Eligible: at.out == eligible, Out: string(at.out), InFlight: at.inFlight, Concurrency: p.Concurrency,
			Weight: weight(p), Priority: p.Priority, InputPrice: units.FormatTokenPrice(p.InputPrice), OutputPrice: units.FormatTokenPrice(p.OutputPrice),
			RequestsLeft: told(at.requestsLeft), TokensLeft: told(at.tokensLeft),
			Candidate: slices.Contains(m.why.Candidates, i), Chosen: i == m.pick}
		if at.retryAt > m.at {
			v.RetryAt = at.retryAt
		}
		s.Providers = append(s.Providers, v)
	}
	for _, score := range m.why.Scores {
		p := &s.Providers[score.Provider]
		p.Scores = append(p.Scores, Score{score.Name, score.Unit, number(score.Value)})
	}
	return s
}

// asked is what the strategy knew of the request.
func (m *moment) asked(of *about) Request {
	q := &m.request
	r := Request{Number: m.order, Came: m.came, PromptTokens: q.PromptTokens, MaxOutputTokens: q.MaxOutputTokens, Model: q.Model, Tenant: q.Tenant,
		Priority: q.Priority, Session: q.Session, Deadline: q.Deadline}
	if q.Class < len(of.Classes) {
		r.Class = of.Classes[q.Class]
	}
	for _, t := range q.Tried {
		r.Tried = append(r.Tried, of.name(int(t)))
	}
	return r
}

// weight is the configured weight as a strategy sees it.
func weight(p strategies.Provider) float64 {
	if p.Weight == 0 {
		return 1
	}
	return p.Weight
}

// told returns nil for what a provider never said.
func told(left int64) *int64 {
	if left < 0 {
		return nil
	}
	return &left
}

// alike reports whether two requests are the same as far as a strategy can see, whatever was tried for them.
func alike(a, b *strategies.Request) bool {
	return a.PromptTokens == b.PromptTokens && a.MaxOutputTokens == b.MaxOutputTokens && a.Model == b.Model && a.Tenant == b.Tenant &&
		a.Class == b.Class && a.Priority == b.Priority && a.Session == b.Session && a.Deadline == b.Deadline
}
