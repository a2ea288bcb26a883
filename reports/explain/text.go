package explain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/evenkeel/evenkeel/reports"
)

// WriteJSON writes a comparison as JSON, indented and ending in a newline. Equal comparisons give equal bytes.
func WriteJSON(w io.Writer, c *Comparison) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(c)
}

// A TextOptions says what WriteText shows.
type TextOptions struct {
	Moments int // of how many seeds per strategy the moment is shown in full; the others have a line in the table
}

// shownMetrics are those of the metrics that the text shows.
var shownMetrics = []string{"latency_p50_seconds", "latency_p99_seconds", "ttft_p99_seconds", "success_ratio", "spend_usd", "attempts_per_request", "retries"}

// WriteText writes a comparison for people.
func WriteText(w io.Writer, c *Comparison, o TextOptions) error {
	p := &printer{Comparison: c}
	for _, note := range c.Notes {
		p.line("note: %s", note)
	}
	for i := range c.Strategies {
		if quiet := i > 0 && c.Strategies[i].same() && c.Strategies[i-1].same(); !quiet && p.Len() > 0 {
			p.line("")
		}
		p.strategy(&c.Strategies[i], o)
	}
	p.recipe()
	_, err := w.Write(p.Bytes())
	return err
}

type printer struct {
	bytes.Buffer
	*Comparison
	unseen []*Strategy // which differ somewhere
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// within reports whether two strategies of one side are compared.
func (c *Comparison) within() bool { return c.Old == c.New }

// titles name the two sides of a pair.
func (p *printer) titles(s *Strategy) (older, newer string) {
	if s.Old != s.New {
		return s.Old, s.New
	}
	return "old", "new"
}

func (p *printer) strategy(s *Strategy, o TextOptions) {
	p.headline(s)
	differ := s.differing()
	if len(differ) == 0 {
		return
	}
	p.line("")
	p.table(s)
	shown := 0
	for _, seed := range differ {
		if seed.First == nil {
			continue
		}
		if shown++; shown > max(o.Moments, 1) {
			p.line("\n--all shows the moments of the other seeds as well.")
			break
		}
		p.seed(s, seed)
	}
}

// same reports whether the runs are the same under every seed.
func (s *Strategy) same() bool { return len(s.differing()) == 0 }

// differing returns the seeds under which the runs differ.
func (s *Strategy) differing() []*Seed {
	var all []*Seed
	for i := range s.Seeds {
		if !s.Seeds[i].Same {
			all = append(all, &s.Seeds[i])
		}
	}
	return all
}

func (p *printer) headline(s *Strategy) {
	what := p.Old.Scenario + ": " + s.Old + " against " + s.New
	if !p.within() {
		what = s.Old
		if s.Old != s.New {
			what += " against " + s.New
		}
		what = fmt.Sprintf("%s: %s of %s against %s", p.Old.Scenario, what, p.Old.Name, p.New.Name)
	}
	differ := len(s.differing())
	if differ == 0 {
		p.line("%s: no decision differs under %s", what, plural(len(s.Seeds), "seed"))
		return
	}
	p.line("%s: decisions differ under %d of %s", what, differ, plural(len(s.Seeds), "seed"))
	elsewhere, digests := false, false
	for i := range s.Seeds {
		if seed := &s.Seeds[i]; !seed.Same && seed.First == nil {
			digests = digests || seed.Decisions == nil
			elsewhere = elsewhere || seed.Decisions != nil
		}
	}
	if elsewhere {
		p.line("Where no decision is shown, the strategies chose the same whenever they were asked, and yet attempts went elsewhere:\n" +
			"by the balancer's own choice, where no provider was eligible or the strategy declined them all.")
	}
	if digests {
		p.unseen = append(p.unseen, s)
	}
}

// recipe says how to see the moments of runs of which only digests are known.
func (p *printer) recipe() {
	if len(p.unseen) == 0 {
		return
	}
	p.line("\nOf %s only the digests of the decisions are known. To see the moments, record\n"+
		"them with the program as it was then, and compare the logs (where a scenario is not built in, give its file):", p.bare())
	seed := p.unseen[0].differing()[0].Seed
	files := []string{"old.log", "new.log"}
	for k, side := range []*Side{p.Old, p.New} {
		if side.Recorded() {
			files[k] = side.Name
			continue
		}
		var names []string
		for _, s := range p.unseen {
			names = append(names, []string{s.Old, s.New}[k])
		}
		p.line("  evenkeel explain %s --strategies %s --seeds %d, --record %s", reports.ShellWord(side.Scenario), reports.ShellList(names), seed, reports.ShellWord(files[k]))
	}
	p.line("  evenkeel explain %s %s --seeds %d,", reports.ShellWord(files[0]), reports.ShellWord(files[1]), seed)
}

// bare names the sides of which only digests are known.
func (p *printer) bare() string {
	var names []string
	for _, side := range []*Side{p.Old, p.New} {
		if !side.Recorded() {
			names = append(names, side.Name)
		}
	}
	return strings.Join(names, " and ")
}

// table has a line for each seed.
func (p *printer) table(s *Strategy) {
	older, newer := p.titles(s)
	w := tabwriter.NewWriter(p, 0, 0, 3, ' ', 0)
	seen := slices.ContainsFunc(s.Seeds, func(seed Seed) bool { return seed.First != nil })
	head := ""
	if seen {
		head = "\t" + strings.ToUpper(older) + "\t" + strings.ToUpper(newer)
	}
	fmt.Fprintf(w, "SEED\tFIRST DIFFERENCE%s\tP99 LATENCY\tSUCCESS\tSPEND\n", head)
	for i := range s.Seeds {
		seed := &s.Seeds[i]
		where, a, b := "none", "", ""
		switch {
		case seed.First != nil:
			m := seed.First.earliest()
			where = fmt.Sprintf("decision %s, at %s", count(m.Decision), at(m.At))
			a, b = seed.First.choices()
		case !seed.Same:
			where = "not known"
		}
		if seen {
			where += "\t" + a + "\t" + b
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", seed.Seed, where,
			seed.metric("latency_p99_seconds"), seed.metric("success_ratio"), seed.metric("spend_usd"))
	}
	w.Flush()
}

// earliest returns the moment that comes first, or the only one.
func (p *Parting) earliest() *Moment {
	if p.Old == nil || p.New != nil && p.New.At < p.Old.At {
		return p.New
	}
	return p.Old
}

// choices says what either side chose; of a request about which one of them was not asked, or not then, the other alone.
func (p *Parting) choices() (older, newer string) {
	const not = "not asked"
	switch {
	case p.What == Choice:
		return p.Old.choice(), p.New.choice()
	case p.earliest() == p.Old:
		return p.Old.choice(), not
	}
	return not, p.New.choice()
}

// choice says what was chosen.
func (m *Moment) choice() string {
	if m.Chose == "" {
		return "nobody"
	}
	return m.Chose
}

// metric writes a metric of both sides.
func (s *Seed) metric(name string) string {
	for i := range s.Metrics {
		if c := &s.Metrics[i]; c.Name == name {
			return c.String()
		}
	}
	return ""
}

// String writes both figures, or the one where they are equal.
func (c *Change) String() string { return both(c.Old, c.New, c.Unit) }
