package fit

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

// Settings say how a log is fitted.
type Settings struct {
	// ByProvider fits each provider by itself: each that the log names or, where it names none, each file. Otherwise
	// all requests are those of one provider.
	ByProvider bool
	// Rate is that of the requests where the log does not say when they were sent; 0 means 10 a second.
	Rate float64
}

// A Model is what was found in a log.
type Model struct {
	Files     []File
	Requests  int
	Arrivals  *Arrivals // nil where the log does not tell when requests came
	Prompt    *Fit      // nil where the log does not tell
	Output    *Fit      // likewise; of answers
	Providers []Provider

	rate    float64 // where there are no Arrivals
	slowest float64 // seconds that the longest answer took; 0 where there is none
	pooled  Provider
	assumed bool // no latency is known: the providers are made up
}

// Estimate fits a model to a log.
func Estimate(l *Log, s Settings) (*Model, error) {
	if len(l.Records) == 0 {
		return nil, errors.New("the log is empty")
	}
	m := &Model{Files: l.Files, Requests: len(l.Records), rate: s.Rate}
	if m.rate == 0 {
		m.rate = 10
	}
	var sent []int64
	var prompts, outputs []float64
	for i := range l.Records {
		r := &l.Records[i]
		if r.At != NoTime {
			sent = append(sent, r.At)
		}
		if r.Prompt > 0 {
			prompts = append(prompts, float64(r.Prompt))
		}
		if r.Status == 0 {
			if r.Output > 0 {
				outputs = append(outputs, float64(r.Output))
			}
			m.slowest = max(m.slowest, r.Latency)
		}
	}
	records := l.Records
	if len(outputs) == 0 {
		records = assumeOutput(records)
	}
	m.Arrivals = fitArrivals(sent)
	m.Prompt = fitSample("prompt_tokens", Tokens, prompts)
	m.Output = fitSample("output_tokens", Tokens, outputs)
	m.providers(l.Files, records, s.ByProvider)
	return m, nil
}

// assumeOutput gives answers of unknown length the one that the scenario assumes, so that they take as long there as
// in the log.
func assumeOutput(records []Record) []Record {
	records = slices.Clone(records)
	for i := range records {
		if r := &records[i]; r.Status == 0 && r.TTFT >= 0 && r.Latency >= 0 && r.PerToken < 0 {
			r.PerToken = (r.Latency - r.TTFT) / assumedOutput
		}
	}
	return records
}

// providers fits the providers, in the order of their names.
func (m *Model) providers(files []File, all []Record, byProvider bool) {
	m.pooled = fitProvider("fitted", all)
	m.assumed = m.pooled.TTFT == nil
	if !byProvider {
		m.Providers = []Provider{m.pooled}
		return
	}
	groups := map[string][]Record{}
	var names []string
	for _, r := range all {
		name := r.Provider
		if name == "" {
			name = stem(files[r.File].Name)
		}
		name = tidy(name)
		if groups[name] == nil {
			names = append(names, name)
		}
		groups[name] = append(groups[name], r)
	}
	slices.Sort(names)
	for _, name := range names {
		m.Providers = append(m.Providers, fitProvider(name, groups[name]))
	}
}

// base is the name of a file without its folder: folders of a machine do not belong in a scenario.
func base(file string) string { return tidy(file[strings.LastIndexAny(file, `/\`)+1:]) }

// stem is base without the ending.
func stem(file string) string {
	file = base(file)
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return file
}

// tidy makes a name one that a scenario can give a provider.
func tidy(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if r := []rune(strings.TrimSpace(name)); len(r) > 64 {
		return strings.TrimSpace(string(r[:63]) + "…")
	} else if len(r) == 0 {
		return "unnamed"
	}
	return strings.TrimSpace(name)
}
