package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/units"
)

// overloads warns of more requests than can be served: of all together, of classes that few providers may serve, and
// while providers are absent.
func (s *Scenario) overloads(l *OfferedLoad, demands []demand) []string {
	var all []string
	if l.Utilisation >= 1 {
		return append(all, fmt.Sprintf("the offered load is %.2f times what the providers can serve: queues grow, or requests are refused, for as long as they arrive", l.Utilisation))
	}
	if load := l.Peak / l.Capacity; load >= 1 {
		all = append(all, fmt.Sprintf("at its peak of %s the offered load is %.2f times what the providers can serve", figure(l.Peak, "/s"), load))
	}
	var seen [][]int
	for i := range demands {
		set := demands[i].allowed
		if set == nil || slices.ContainsFunc(seen, func(o []int) bool { return slices.Equal(o, set) }) {
			continue
		}
		seen = append(seen, set)
		if load, names := s.confined(demands, set); load >= 1 {
			all = append(all, fmt.Sprintf("the requests of %s are %.2f times what the providers that may serve them can", names, load))
		}
	}
	return append(all, s.shortages(l)...)
}

// confined compares the requests that only the providers of a set may serve with what these can, and names their
// classes.
func (s *Scenario) confined(demands []demand, set []int) (load float64, names string) {
	var m mix
	var classes []string
	for i := range demands {
		d := &demands[i]
		if d.allowed == nil || slices.ContainsFunc(d.allowed, func(k int) bool { return !slices.Contains(set, k) }) {
			continue
		}
		m.add(d, d.rate)
		classes = append(classes, fmt.Sprintf("class %q", d.name))
	}
	capacity := 0.0
	for _, k := range set {
		c, _ := m.capacity(&s.base.Providers[k])
		capacity += c
	}
	if len(classes) == 1 && demands[0].name == "" {
		classes[0] = "the workload"
	}
	return m.rate / capacity, strings.Join(classes, " and ")
}

// shortages warns of the times in which the providers that are members cannot serve what is offered.
func (s *Scenario) shortages(l *OfferedLoad) []string {
	end := time.Duration(math.MaxInt64)
	if s.Duration > 0 {
		end = s.Duration
	}
	changes, absent := []time.Duration{0}, false
	for _, p := range s.base.Providers {
		absent = absent || p.Joins > 0 || p.Leaves > 0 && p.Leaves < end
		for _, at := range []time.Duration{p.Joins, p.Leaves} {
			if at > 0 && at < end {
				changes = append(changes, at)
			}
		}
	}
	if !absent {
		return nil
	}
	slices.Sort(changes)
	changes = slices.Compact(changes)
	var all []string
	for i, from := range changes {
		capacity := 0.0
		for k, p := range s.base.Providers {
			if from >= p.Joins && (p.Leaves == 0 || from < p.Leaves) {
				capacity += l.Providers[k].Capacity
			}
		}
		until := ""
		if i+1 < len(changes) {
			until = " until " + units.FormatDuration(changes[i+1])
		}
		switch load := l.Rate / capacity; {
		case capacity == 0:
			all = append(all, fmt.Sprintf("from %s%s no provider is a member", units.FormatDuration(from), until))
		case load >= 1:
			all = append(all, fmt.Sprintf("from %s%s the offered load is %.2f times what the providers that are members can serve", units.FormatDuration(from), until, load))
		}
	}
	return all
}

// misplaced warns of what happens outside the measured part of the run.
func (s *Scenario) misplaced() []string {
	var all []string
	told := map[*mockproviders.Shared]bool{}
	end, length, ok := s.expectedEnd()
	if !ok {
		end = math.MaxInt64
	}
	for _, p := range s.base.Providers {
		who := fmt.Sprintf("provider %q", p.Name)
		if p.Joins >= end {
			all = append(all, fmt.Sprintf("%s joins at %s, after the run of %s", who, units.FormatDuration(p.Joins), length))
		}
		if p.Leaves >= end {
			all = append(all, fmt.Sprintf("%s leaves at %s, after the run of %s", who, units.FormatDuration(p.Leaves), length))
		}
		for _, f := range p.Faults {
			what := fmt.Sprintf("the fault %q of %s", f, who)
			if shared, ok := f.(*mockproviders.Shared); ok {
				if told[shared] {
					continue
				}
				told[shared] = true
				what = fmt.Sprintf("the incident %q", shared.Name)
			}
			if warning := s.outside(f, end, length); warning != "" {
				all = append(all, what+" "+warning)
			}
		}
	}
	return all
}

// outside says what is odd about the time of a fault, "" if nothing is; end is that of the run, length its name.
func (s *Scenario) outside(f mockproviders.Fault, end time.Duration, length string) string {
	start, stop := f.Timing().Window()
	from, to := time.Duration(start), time.Duration(stop)
	switch {
	case from >= end:
		return fmt.Sprintf("begins at %s, after the run of %s", units.FormatDuration(from), length)
	case to <= s.Warmup:
		return fmt.Sprintf("ends at %s, within the warm-up of %s, which is not measured", units.FormatDuration(to), units.FormatDuration(s.Warmup))
	case from > 0 && from < s.Warmup && f.Timing().Scheduled():
		return fmt.Sprintf("begins at %s, within the warm-up of %s, which is not measured", units.FormatDuration(from), units.FormatDuration(s.Warmup))
	}
	return ""
}
