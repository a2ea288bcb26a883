package scenarios

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/units"
)

// An OfferedLoad compares what is offered with what the providers can serve, from exact means, faults left out.
type OfferedLoad struct {
	Rate        float64 // requests a second; NaN where it is not known beforehand
	Providers   []ProviderLoad
	Capacity    float64 // requests a second that all providers together can serve; +Inf where one is without limit
	Utilisation float64 // Rate / Capacity; NaN where unknown
	Warnings    []string
}

// A ProviderLoad is what one provider can serve.
type ProviderLoad struct {
	Name     string
	Service  float64 // mean seconds that a request is in service; NaN where the length of answers is not known
	Capacity float64 // requests a second
}

// OfferedLoad works out the offered load.
func (s *Scenario) OfferedLoad() OfferedLoad {
	l := OfferedLoad{Rate: s.base.Arrivals.Rate()}
	output := math.NaN()
	if s.base.Sizes != nil && s.base.Sizes.Output != nil {
		output = s.base.Sizes.Output.Mean()
	}
	for _, p := range s.base.Providers {
		service := meanService(p, output)
		capacity := math.Inf(1)
		if p.Concurrency != mockproviders.Unlimited {
			capacity = float64(p.Concurrency) / service
		}
		l.Providers = append(l.Providers, ProviderLoad{p.Name, service, capacity})
		l.Capacity += capacity
	}
	l.Utilisation = l.Rate / l.Capacity
	l.Warnings = s.loadWarnings(&l)
	return l
}

// meanService is the mean time in service: time to first token, and a time per token that is drawn independently of
// the number of tokens.
func meanService(p mockproviders.Config, output float64) float64 {
	service, perToken := p.TTFT.Mean(), p.PerOutputToken.Mean()
	if perToken > 0 {
		service += float64(output * perToken)
	}
	return service
}

func (s *Scenario) loadWarnings(l *OfferedLoad) []string {
	var all []string
	if l.Utilisation >= 1 {
		all = append(all, fmt.Sprintf("the offered load is %.2f times what the providers can serve: queues grow for as long as requests arrive", l.Utilisation))
	}
	for _, p := range s.base.Providers {
		for _, f := range p.Faults {
			from, _ := f.Timing().Window()
			switch {
			case s.Duration > 0 && from >= int64(s.Duration):
				all = append(all, fmt.Sprintf("the fault %q of provider %q begins at %s, after the run of %s",
					f, p.Name, units.FormatDuration(time.Duration(from)), units.FormatDuration(s.Duration)))
			case from > 0 && time.Duration(from) < s.Warmup:
				all = append(all, fmt.Sprintf("the fault %q of provider %q begins at %s, within the warm-up of %s, which is not measured",
					f, p.Name, units.FormatDuration(time.Duration(from)), units.FormatDuration(s.Warmup)))
			}
		}
	}
	return all
}

// WriteTo prints the load as a small table, warnings below it.
func (l OfferedLoad) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "provider\tmean service\tcapacity\t")
	for _, p := range l.Providers {
		fmt.Fprintf(tw, "%s\t%s\t%s\t\n", p.Name, figure(p.Service, "s"), figure(p.Capacity, "/s"))
	}
	fmt.Fprintf(tw, "all\t\t%s\t\n", figure(l.Capacity, "/s"))
	tw.Flush()
	fmt.Fprintf(&b, "offered %s, load %s\n", figure(l.Rate, "/s"), figure(l.Utilisation, ""))
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
	}
	return fmt.Sprintf("%.3g%s", v, unit)
}
