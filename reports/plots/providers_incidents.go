package plots

import (
	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// whatHappened is how an incident is called where the provider is plain to see.
func whatHappened(in *reports.Incident) string { return clean(in.What) }

// nameIncidents writes what happened above every panel of width w. Where the names of a panel have no room, those of all
// such panels are numbered, and a key names them.
func (h *heatMap) nameIncidents(w vg.Length) {
	var crowded []int
	var list []reports.Incident
	for i := range h.panels {
		p := &h.panels[i]
		var unnamed int
		if p.lanes, unnamed = nameLevels(h.theme, p.incidents, p.bars, whatHappened, h.time, w, maxHeatLanes); unnamed > 0 {
			crowded = append(crowded, i)
			list = append(list, p.incidents...)
		}
	}
	if len(crowded) == 0 {
		return
	}
	key := keyFor(list)
	for _, i := range crowded {
		p := &h.panels[i]
		var without int
		p.lanes, without = key.numbers(h.theme, p.incidents, p.bars, h.time, w)
		h.unnamed += without
	}
	h.legend = key.spans(h.theme, h.time, true)
}
