package scenarios

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/evenkeel/evenkeel/sim/workload"
)

// An OfferedLoad compares what is offered with what the providers can serve, from exact means. Faults and hits of
// prefix caches are left out, and rate limits count as what they let through in the long run.
type OfferedLoad struct {
	Rate        float64 // requests a second, later turns of sessions included; NaN where it is not known beforehand
	Peak        float64 // the highest that Rate becomes, where it varies
	Classes     []ClassLoad
	Providers   []ProviderLoad
	Capacity    float64 // requests a second that all providers together can serve; +Inf where one is without limit
	Utilisation float64 // Rate / Capacity; NaN where unknown
	Warnings    []string
}

// A ClassLoad is what a class of requests asks for. Its figures are NaN where they are not known.
type ClassLoad struct {
	Name   string
	Rate   float64 // requests a second
	Prompt float64 // mean tokens
	Output float64 // mean tokens
}

// A ProviderLoad is what one provider can serve, of the requests that it would get if each class were spread over its
// providers by weight.
type ProviderLoad struct {
	Name     string
	Service  float64 // mean seconds that a request is in service, alone; NaN where the length of answers is not known
	Capacity float64 // requests a second
	Bound    string  // what keeps it from more: "concurrency", "speed", or the name of a rate limit
	Load     float64 // what it would get, as a share of Capacity
}

// OfferedLoad works out the offered load.
func (s *Scenario) OfferedLoad() OfferedLoad {
	arrivals, known := s.arrivalRate(), true
	if math.IsNaN(arrivals) {
		arrivals, known = 1, false // classes still have their shares
	}
	l := OfferedLoad{}
	demands := s.demands(arrivals)
	for _, d := range demands {
		l.Rate += d.rate
	}
	spread := s.spread(demands)
	for i := range s.base.Providers {
		p, m := &s.base.Providers[i], &spread[i]
		if m.rate == 0 { // no class may use it
			l.Providers = append(l.Providers, ProviderLoad{Name: p.Name, Service: math.NaN()})
			continue
		}
		capacity, bound := m.capacity(p)
		l.Providers = append(l.Providers, ProviderLoad{p.Name, m.service(p), capacity, bound, m.rate / capacity})
		l.Capacity += capacity
	}
	l.Utilisation = l.Rate / l.Capacity
	l.Peak = float64(workload.PeakRate(s.base.Arrivals) / arrivals * l.Rate)
	if !known {
		l.Rate, l.Peak, l.Utilisation = math.NaN(), math.NaN(), math.NaN()
		for i := range l.Providers {
			l.Providers[i].Load = math.NaN()
		}
	} else {
		l.Warnings = s.overloads(&l, demands)
	}
	for _, d := range demands {
		if !known {
			d.rate = math.NaN()
		}
		l.Classes = append(l.Classes, ClassLoad{d.name, d.rate, d.prompt, d.output})
	}
	l.Warnings = append(l.Warnings, s.restless()...)
	l.Warnings = append(l.Warnings, s.misplaced()...)
	l.Warnings = append(l.Warnings, s.idle...)
	return l
}

// spread divides the requests of each class among the providers that it may use, by weight.
func (s *Scenario) spread(demands []demand) []mix {
	all := make([]mix, len(s.base.Providers))
	for i := range demands {
		d := &demands[i]
		total := 0.0
		for k := range all {
			if d.allows(k) {
				total += s.base.Providers[k].Weight
			}
		}
		for k := range all {
			if d.allows(k) {
				all[k].add(d, float64(d.rate*s.base.Providers[k].Weight/total))
			}
		}
	}
	return all
}

// allows reports whether provider k may serve the class.
func (d *demand) allows(k int) bool { return d.allowed == nil || slices.Contains(d.allowed, k) }

// WriteTo prints the load as small tables, warnings below them.
func (l OfferedLoad) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(l.Classes) > 1 {
		fmt.Fprintln(tw, "class\toffered\tprompt tokens\toutput tokens\t")
		for _, c := range l.Classes {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t\n", c.Name, figure(c.Rate, "/s"), figure(c.Prompt, ""), figure(c.Output, ""))
		}
		tw.Flush()
	}
	fmt.Fprintln(tw, "provider\tmean service\tcapacity\tlimited by\tload by weight\t")
	for _, p := range l.Providers {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t\n", p.Name, figure(p.Service, "s"), figure(p.Capacity, "/s"), p.Bound, figure(p.Load, ""))
	}
	fmt.Fprintf(tw, "all\t\t%s\t\t\t\n", figure(l.Capacity, "/s"))
	tw.Flush()
	fmt.Fprintf(&b, "offered %s, load %s\n", figure(l.Rate, "/s"), figure(l.Utilisation, ""))
	if l.Peak > 1.001*l.Rate {
		fmt.Fprintf(&b, "at the peak %s, load %s\n", figure(l.Peak, "/s"), figure(l.Peak/l.Capacity, ""))
	}
	for _, warning := range l.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func figure(v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return "unknown"
	case math.IsInf(v, 1):
		return "unlimited"
	case v >= 1000:
		return fmt.Sprintf("%.0f%s", v, unit)
	}
	return fmt.Sprintf("%.3g%s", v, unit)
}
