package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/page"
	"github.com/evenkeel/evenkeel/reports/plots"
	"github.com/evenkeel/evenkeel/reports/tables"
	"github.com/evenkeel/evenkeel/scenarios"
)

// Everything in a result.json is replaced by something else, one value at a time. Whatever it is, the result is refused
// or drawn; nothing breaks.
func TestNoDamageToAResultBreaksItsReport(t *testing.T) {
	sc, err := scenarios.LoadBuiltin("provider-outage")
	if err != nil {
		t.Fatal(err)
	}
	sc, err = sc.WithRequests(600).WithSeeds([]uint64{1, 2, 3}).WithStrategies([]string{"round_robin", "adaptive"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := simulate(context.Background(), sc, &runFlags{jobs: 1, quiet: true}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := reports.WriteJSON(&b, s); err != nil {
		t.Fatal(err)
	}
	var whole any
	if err := json.Unmarshal(b.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	var places [][]any
	walk(whole, nil, func(path []any) { places = append(places, slices.Clone(path)) })
	damages := []any{nil, -1.0, 0.0, 1e300, 9e18, "", "\u202e<script>", []any{}, map[string]any{}, "delete", "twice"}
	r := rand.New(rand.NewPCG(7, 11))
	tries := 150
	if os.Getenv("EVENKEEL_ALL_DAMAGE") != "" {
		tries = len(places) * len(damages)
	}
	for i := range tries {
		place, damage := places[r.IntN(len(places))], damages[r.IntN(len(damages))]
		if tries > 150 {
			place, damage = places[i/len(damages)], damages[i%len(damages)]
		}
		text, err := json.Marshal(damaged(whole, place, damage))
		if err != nil {
			t.Fatal(err)
		}
		if err := drawAll(text); err != nil {
			t.Errorf("%v replaced by %v: %v", place, damage, err)
		}
	}
}

// walk calls f with the path of every value, and of lists with that of a few.
func walk(v any, path []any, f func([]any)) {
	if len(path) > 0 {
		f(path)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			walk(v[k], append(path, k), f)
		}
	case []any:
		for i := range v {
			if i < 2 || i == len(v)-1 {
				walk(v[i], append(path, i), f)
			}
		}
	}
}

// damaged copies v with the value at path replaced.
func damaged(v any, path []any, by any) any {
	switch v := v.(type) {
	case map[string]any:
		v = maps.Clone(v)
		k := path[0].(string)
		switch {
		case len(path) > 1:
			v[k] = damaged(v[k], path[1:], by)
		case by == "delete":
			delete(v, k)
		case by != "twice":
			v[k] = by
		}
		return v
	case []any:
		v = slices.Clone(v)
		i := path[0].(int)
		switch {
		case len(path) > 1:
			v[i] = damaged(v[i], path[1:], by)
		case by == "delete":
			v = slices.Delete(v, i, i+1)
		case by == "twice":
			v = slices.Insert(v, i, v[i])
		default:
			v[i] = by
		}
		return v
	}
	return v
}

// drawAll reads a result and draws everything of it. The error says what panicked.
func drawAll(text []byte) (err error) {
	s, refused := reports.ReadJSON(bytes.NewReader(text))
	if refused != nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var b bytes.Buffer
	if err := page.Write(&b, s, page.Options{Command: again(s)}); err != nil {
		return err
	}
	for _, format := range tables.Formats() {
		if err := tables.Write(io.Discard, s, tables.Options{Format: format, By: "provider"}); err != nil {
			return err
		}
	}
	plots.Matrix([]*reports.Summary{s, s}, plots.Light())
	plots.Ranking([]*reports.Summary{s, s}, plots.Light())
	plots.Overlay(s, s, plots.Light())
	return tables.WriteReport(io.Discard, s, tables.ReportOptions{})
}
