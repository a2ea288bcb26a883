package explain

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// mostProviders is how many providers the text shows of a moment.
const mostProviders = 12

// seed shows the moment at which two runs part, and where that led.
func (p *printer) seed(s *Strategy, seed *Seed) {
	first := seed.First
	older, newer := p.titles(s)
	m := first.earliest()
	p.line("\nSeed %d: the %s decision is the first that differs, at %s", seed.Seed, ordinal(m.Decision), at(m.At))
	if seen := seed.Saw; seen != nil {
		p.line("  They first saw different things at the %s decision, at %s: %s of %s was %s for %s and %s for %s.",
			ordinal(seen.Decision), at(seen.At), seen.What, seen.Provider, seen.Old, older, seen.New, newer)
	}
	switch first.What {
	case Choice:
		p.line("  %s", m.Request.text())
	case Situation:
		p.line("  One was asked when the other was not: every choice before was the same, so it was the providers or the balancer that\n" +
			"  acted otherwise.")
	case Ending:
		p.line("  The other run has no further decision: every choice before was the same, so it was the traffic, the providers or the\n" +
			"  balancer that acted otherwise.")
	}
	for k, m := range []*Moment{first.Old, first.New} {
		if m != nil {
			p.moment([]string{older, newer}[k], m, first.What != Choice)
		}
	}
	p.consequences(seed)
}

// text describes the request of a moment.
func (r *Request) text() string {
	which := "request " + count(r.Number)
	if n := len(r.Tried); n > 0 {
		which = fmt.Sprintf("attempt %d of %s, which came at %s and was tried on %s", n+1, which, at(r.Came), strings.Join(r.Tried, ", "))
	}
	parts := []string{which, plural(r.PromptTokens, "prompt token")}
	if r.MaxOutputTokens > 0 {
		parts = append(parts, "at most "+count(r.MaxOutputTokens)+" output tokens")
	}
	for _, f := range []struct{ name, value string }{{"class", r.Class}, {"model", r.Model}, {"tenant", r.Tenant}} {
		if f.value != "" {
			parts = append(parts, f.name+" "+f.value)
		}
	}
	if r.Priority != 0 {
		parts = append(parts, fmt.Sprintf("priority %d", r.Priority))
	}
	if r.Session != 0 {
		parts = append(parts, fmt.Sprintf("session %d", r.Session))
	}
	if r.Deadline != 0 {
		parts = append(parts, "deadline "+at(r.Deadline))
	}
	text := strings.Join(parts, "; ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// moment shows what one strategy saw and chose.
func (p *printer) moment(who string, m *Moment, whole bool) {
	p.line("")
	if whole {
		p.line("  %s, its %s decision, at %s: %s", who, ordinal(m.Decision), at(m.At), m.Request.text())
	}
	p.line("  %s chose %s%s", who, m.choice(), m.because())
	scores := m.scoreNames()
	retry, allowance := m.told()
	w := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "  \tPROVIDER\tSTATE\tIN FLIGHT\tWEIGHT\tPRICE IN/OUT")
	if retry {
		fmt.Fprint(w, "\tLEFT ALONE UNTIL")
	}
	if allowance {
		fmt.Fprint(w, "\tREQUESTS, TOKENS LEFT")
	}
	for _, s := range scores {
		fmt.Fprintf(w, "\t%s", s.title(m))
	}
	fmt.Fprintln(w)
	rows := m.rows()
	for _, i := range rows {
		v := &m.Providers[i]
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t$%s/$%s", v.mark(), v.Name, v.state(), v.busy(), decimal(v.Weight, 4), v.InputPrice, v.OutputPrice)
		if retry {
			fmt.Fprintf(w, "\t%s", v.leftAlone())
		}
		if allowance {
			fmt.Fprintf(w, "\t%s", v.allowance())
		}
		for _, s := range scores {
			fmt.Fprintf(w, "\t%s", v.score(s))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	if more := len(m.Providers) - len(rows); more > 0 {
		p.line("     … and %s more providers", count(more))
	}
}

// because gives the reason of a choice, as far as the strategy tells.
func (m *Moment) because() string {
	if m.Rule == "" {
		return "; it gives no reasons"
	}
	text := ": " + m.Rule
	equals := 0
	for i := range m.Providers {
		if m.Providers[i].Candidate {
			equals++
		}
	}
	if equals > 1 {
		text += fmt.Sprintf("; chance decided among the %d marked * and +", equals)
	}
	return text
}

// told reports whether any provider asked to be left alone, or told what its rate limits left.
func (m *Moment) told() (retry, allowance bool) {
	for i := range m.Providers {
		v := &m.Providers[i]
		retry = retry || v.RetryAt > 0
		allowance = allowance || v.RequestsLeft != nil || v.TokensLeft != nil
	}
	return retry, allowance
}

// scoreNames lists the scores that some provider has, the one that decides first.
func (m *Moment) scoreNames() []Score {
	var all []Score
	for i := range m.Providers {
		for _, s := range m.Providers[i].Scores {
			if s.Value = 0; !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Score) int {
		return btoi(b.Name == m.By) - btoi(a.Name == m.By)
	})
	return all
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// title heads a column of scores; an arrow marks the one that decides, and which way is best.
func (s Score) title(m *Moment) string {
	name := strings.ToUpper(s.Name)
	if s.Unit != "" && s.Unit != "s" && s.Unit != "USD" && s.Unit != "ratio" {
		name += " (" + s.Unit + ")"
	}
	switch {
	case s.Name != m.By:
		return name
	case m.Highest:
		return "▲ " + name
	}
	return "▼ " + name
}

// rows lists the providers to show, in their order: if there are too many, the chosen one, then candidates, then the
// eligible, then others.
func (m *Moment) rows() []int {
	all := make([]int, len(m.Providers))
	for i := range all {
		all[i] = i
	}
	if len(all) <= mostProviders {
		return all
	}
	rank := func(i int) int {
		v := &m.Providers[i]
		return 4*btoi(v.Chosen) + 2*btoi(v.Candidate) + btoi(v.Eligible)
	}
	slices.SortStableFunc(all, func(a, b int) int { return rank(b) - rank(a) })
	all = all[:mostProviders]
	slices.Sort(all)
	return all
}

// mark tells the chosen one, and the others that might have been.
func (v *Provider) mark() string {
	switch {
	case v.Chosen:
		return "*"
	case v.Candidate:
		return "+"
	}
	return ""
}

func (v *Provider) state() string {
	switch {
	case !v.Eligible:
		return v.Out
	case v.Concurrency > 0 && v.InFlight >= v.Concurrency:
		return "full"
	}
	return "eligible"
}

func (v *Provider) busy() string {
	if v.Concurrency == 0 {
		return count(v.InFlight)
	}
	return count(v.InFlight) + " of " + count(v.Concurrency)
}

func (v *Provider) leftAlone() string {
	if v.RetryAt == 0 {
		return ""
	}
	return at(v.RetryAt)
}

func (v *Provider) allowance() string {
	text := func(n *int64) string {
		if n == nil {
			return "–"
		}
		return count(*n)
	}
	if v.RequestsLeft == nil && v.TokensLeft == nil {
		return ""
	}
	return text(v.RequestsLeft) + ", " + text(v.TokensLeft)
}

// score writes the provider's score, "" where it has none.
func (v *Provider) score(like Score) string {
	for _, s := range v.Scores {
		if s.Name == like.Name && s.Unit == like.Unit {
			return quantity(float64(s.Value), s.Unit)
		}
	}
	return ""
}
