package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// union lists the intervals that incidents cover, in order and apart. Its What is the name of the incident where it is
// that of a single one, else "".
func union(list []reports.Incident) []reports.Incident {
	order := slices.Clone(list)
	slices.SortStableFunc(order, func(a, b reports.Incident) int { return cmp.Compare(a.From, b.From) })
	var out []reports.Incident
	for i := range order {
		in := reports.Incident{What: incidentName(&order[i]), From: order[i].From, To: order[i].To}
		if n := len(out); n > 0 && in.From < out[n-1].To {
			last := &out[n-1]
			last.To = max(last.To, in.To)
			if last.What != in.What {
				last.What = ""
			}
			continue
		}
		out = append(out, in)
	}
	return out
}

// ranges writes numbers in order, three or more in a row as a range: "1–3, 5".
func ranges(numbers []int) string {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var parts []string
	for i := 0; i < len(numbers); {
		k := i
		for k+1 < len(numbers) && numbers[k+1] == numbers[k]+1 {
			k++
		}
		if k-i >= 2 {
			parts = append(parts, fmt.Sprintf("%d–%d", numbers[i], numbers[k]))
			i = k + 1
			continue
		}
		parts = append(parts, strconv.Itoa(numbers[i]))
		i++
	}
	return strings.Join(parts, ", ")
}
