package scenarios

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/evenkeel/evenkeel/mockproviders/prices"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// Sanity limits, far above what a comparison needs and far below what a machine can hold.
const (
	maxProviders  = 10_000
	maxStrategies = 1_000
	maxSeeds      = 10_000
	maxRequests   = 1e10
)

// Options say how a scenario is parsed.
type Options struct {
	// Open opens the files that the scenario names, now and whenever a run begins. Without it they are not found.
	Open Opener
	// Prices is the price list in which models are looked up, in place of the one that the scenario names.
	Prices *prices.Table
}

// Parse checks the scenario file in data. name is what messages call it. The error is an Errors where the file is
// at fault: every mistake, with its place.
func Parse(name string, data []byte, opts Options) (*Scenario, error) {
	r := &report{file: name}
	root := parse(data, r)
	if err := r.err(); err != nil {
		return nil, err
	}
	d := &decoder{report: r, open: opts.Open, source: bytes.TrimPrefix(data, []byte("\ufeff")), prices: opts.Prices}
	if d.open == nil {
		d.open = noFiles
	}
	d.expand(root)
	s := d.scenario(root)
	if err := r.err(); err != nil {
		return nil, err
	}
	s.Text = string(d.source)
	s.Digest = digest(root, d.looked)
	return s, nil
}

// scenario decodes the whole file.
func (d *decoder) scenario(root *node) *Scenario {
	f := &file{}
	at := d.fields(root, f, scope{})
	if root.kind != mapping {
		return nil
	}
	s := &Scenario{
		Name: f.Name, Description: strings.TrimSpace(f.Description), File: d.file,
		Duration: f.Duration, Requests: f.Requests, Baseline: f.Baseline,
	}
	d.name(s, root, at["name"])
	s.Seeds, s.AutoSeeds = d.seeds(f.Seeds)
	s.Warmup, s.AutoWarmup = d.warmup(f.Warmup, f.Duration)
	s.base = sim.Config{
		Arrivals: f.Workload.Arrivals,
		Duration: f.Duration, Requests: f.Requests, Warmup: s.Warmup,
		SLO: sim.SLO{Latency: f.SLO.Latency, TTFT: f.SLO.TTFT},
	}
	s.recorded = d.parts.traces > 0
	d.length(f, root, at)
	d.priceList(f.Prices, at["prices"])
	s.base.Providers = d.providers(f.Providers)
	d.incidents(f.Incidents, s.base.Providers)
	pools := d.traffic(&f.Workload, at["workload"], &s.base)
	var shared *balancerSection
	if f.Balancer != nil {
		shared = d.sharedBalancer(f.Balancer)
	}
	s.Strategies = d.strategies(f.Strategies, shared, s.base.Providers)
	s.shared = shared.config()
	s.shared.Pools = pools
	for i := range s.Strategies {
		s.Strategies[i].Balancer.Pools = pools
	}
	d.baseline(s, at["baseline"])
	s.Expect = d.expectations(f.Expect)
	s.Regression = d.regression(f.Regression)
	d.restlessFaults(s, f)
	d.idle(s, f)
	return s
}

// name checks the scenario's name, which also names a folder of results. The default is the file's.
func (d *decoder) name(s *Scenario, root, at *node) {
	if at == nil {
		base := filepath.Base(d.file)
		s.Name = strings.TrimSuffix(base, filepath.Ext(base))
		at = root
	}
	ok := s.Name != "" && len(s.Name) <= 64 && s.Name[0] != '.' && s.Name[0] != '-'
	for _, c := range s.Name {
		ok = ok && (c == '-' || c == '_' || c == '.' || c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)))
	}
	if !ok {
		d.on(at, "name: %q is not a name; up to 64 letters, digits, -, _ and . make one, the first not - or .", clip(s.Name))
	}
}

// label checks the name of a provider or a strategy.
func (d *decoder) label(n *node, name string, sc scope) {
	bad := name == "" || utf8.RuneCountInString(name) > 64 || strings.TrimSpace(name) != name
	for _, c := range name {
		bad = bad || !unicode.IsPrint(c)
	}
	if bad {
		d.on(n, "%s: %q is not a name; it must have 1 to 64 characters, all visible", sc.path, clip(name))
	}
}

// length checks that the run ends, before the patience of whoever started it does.
func (d *decoder) length(f *file, root *node, at map[string]*node) {
	if d.arrivals != nil && at["duration"] == nil && at["requests"] == nil {
		if !d.parts.recorded() {
			d.on(root, "the run has no end; give a duration: (such as 10m) or requests: (such as 100000)")
		} else if d.parts.loops > 0 {
			d.on(root, "a trace that loops has no end; give a duration: (such as 10m) or requests: (such as 100000)")
		}
	}
	if f.Workload.Arrivals == nil || f.Duration == 0 {
		return
	}
	expected := workload.Expected(f.Workload.Arrivals, f.Duration)
	if expected > maxRequests && (f.Requests == 0 || f.Requests > maxRequests) {
		d.on(at["duration"], "duration: about %.3g requests would arrive; at most %.0g can be simulated in one run", expected, maxRequests)
	}
}

func (d *decoder) baseline(s *Scenario, at *node) {
	var known []string
	for _, st := range s.Strategies {
		if st.Name == s.Baseline {
			return
		}
		known = append(known, st.Name)
	}
	if at == nil {
		if len(known) > 0 {
			s.Baseline = known[0]
		}
	} else if at.kind == scalar && len(known) > 0 {
		d.on(at, "baseline: no strategy is called %q%s", clip(at.text), d.suggest(at.text, known))
	}
}
