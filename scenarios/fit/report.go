package fit

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// WriteTo prints what was fitted as a table for people, notes below it.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "QUANTITY\tVALUES\tMEAN\tDISTRIBUTION\tKS\tOTHERS, BY AIC")
	for _, f := range m.Fits() {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", f.title(), count(len(f.Sample)), f.mean(), f.Chosen.brief(), f.Chosen.ks(), f.others())
	}
	tw.Flush()
	for _, p := range m.Providers {
		paragraph(&b, p.Name+": "+p.says())
	}
	for _, note := range m.notes() {
		paragraph(&b, "note: "+note)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// paragraph writes text, the lines after its first indented.
func paragraph(b *strings.Builder, text string) {
	fmt.Fprintln(b, strings.Join(wrap(text, 118), "\n  "))
}

// title names a fit in the table.
func (f *Fit) title() string {
	if f.Provider == "" {
		return f.Name
	}
	name := f.Provider
	if r := []rune(name); len(r) > 24 {
		name = string(r[:23]) + "…"
	}
	return name + " " + f.Name
}

// Fits lists all fits, those of providers with their Provider where there are several.
func (m *Model) Fits() []Fit {
	var all []Fit
	add := func(provider string, f *Fit) {
		if f == nil {
			return
		}
		c := *f
		if len(m.Providers) > 1 {
			c.Provider = provider
		}
		all = append(all, c)
	}
	if m.Arrivals != nil {
		add("", &m.Arrivals.Fit)
	}
	add("", m.Prompt)
	add("", m.Output)
	for i := range m.Providers {
		p := &m.Providers[i]
		add(p.Name, p.TTFT)
		add(p.Name, p.PerToken)
	}
	return all
}

func (m *Model) notes() []string {
	var all []string
	for _, f := range m.Files {
		if f.Bad > 0 {
			all = append(all, f.Name+": "+badRows(f.Bad))
		}
	}
	if m.Arrivals == nil {
		all = append(all, fmt.Sprintf("the log does not tell when requests came: %s/s is an assumption", number(m.rate)))
	} else {
		all = append(all, m.Arrivals.Notes...)
	}
	if m.assumed {
		all = append(all, "the log has no latencies: the providers of the scenario are made up")
	}
	return all
}

// brief writes the distribution for the table.
func (c *Candidate) brief() string {
	if c.Family == "empirical" {
		return fmt.Sprintf("table of %d quantiles", strings.Count(c.YAML, ":")-1)
	}
	return c.YAML
}

func (c *Candidate) ks() string {
	if math.IsNaN(c.KS) {
		return "–"
	}
	return fmt.Sprintf("%.3f", c.KS)
}

// others lists the families that were not chosen: by how much their AIC is above the best one's, with the distance of
// the best where it was not near enough itself.
func (f *Fit) others() string {
	var all []string
	for i := range f.Candidates {
		c := &f.Candidates[i]
		switch {
		case i == 0 && c.YAML == f.Chosen.YAML:
		case i == 0:
			all = append(all, fmt.Sprintf("%s (KS %.3f)", c.Family, c.KS))
		case len(all) < 2:
			all = append(all, fmt.Sprintf("%s +%s", c.Family, strings.TrimSuffix(fmt.Sprintf("%.1f", c.AIC-f.Candidates[0].AIC), ".0")))
		}
	}
	return strings.Join(all, ", ")
}
