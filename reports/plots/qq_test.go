package plots

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// exponential is a line of mean m, and a sample of it.
func exponential(m float64, n int, r *rand.Rand) QQPanel {
	p := QQPanel{Name: "ttft", Fit: Line{"exponential", 0.02, func(u float64) float64 { return -m * math.Log1p(-u) }}}
	for range n {
		p.Sample = append(p.Sample, m*r.ExpFloat64())
	}
	slices.Sort(p.Sample)
	return p
}

// qqs are quantile–quantile plots that must be drawn as well as the usual ones.
func qqs() map[string]QQ {
	r := rand.New(rand.NewPCG(1, 2))
	grouped := func(n int) QQ {
		q := QQ{Source: "a.csv", Panels: []QQPanel{exponential(1, 50, r)}}
		for i := range n {
			p := exponential(math.Pow(10, float64(i%7-4)), 30+i, r)
			p.Group = fmt.Sprintf("provider-with-a-long-name-%d", i)
			p.Rejected = &Line{"pareto", 0.3, func(u float64) float64 { return math.Pow(1-u, -9) }}
			q.Panels = append(q.Panels, p)
		}
		return q
	}
	one := func(p QQPanel) QQ { return QQ{Panels: []QQPanel{p}} }
	flat := func(values ...float64) QQPanel {
		return QQPanel{Name: "flat", Sample: values, Fit: Line{"table", 0, func(float64) float64 { return values[0] }}}
	}
	tokens := exponential(300, 5000, r)
	tokens.Whole = true
	for i, v := range tokens.Sample {
		tokens.Sample[i] = math.Ceil(v)
	}
	wild := exponential(1, 100, r)
	wild.Fit.Quantile = func(u float64) float64 { return math.Pow(u, 300) * 1e12 }
	return map[string]QQ{
		"one": one(exponential(0.3, 200, r)), "tokens": one(tokens), "wild": one(wild), "nothing": {}, "no values": one(QQPanel{Name: "x"}),
		"equal": one(flat(3, 3, 3)), "single": one(flat(0.2)), "zeros": one(flat(0, 0)), "from zero": one(flat(0, 1e-9, 5)),
		"two": grouped(1), "seven": grouped(6), "eighteen": grouped(17), "sixty": grouped(60),
		"hostile": {Source: "we\nird\x00\xff" + strings.Repeat("x", 5000), Panels: []QQPanel{{Group: "a\nb\xff", Name: strings.Repeat("n", 300), Sample: []float64{1, 2}, Fit: Line{strings.Repeat("f", 300), 1, func(u float64) float64 { return 1 + u }}}}},
	}
}

func TestQuantilePlotsKeepTheirLabelsApartAndOnTheCanvas(t *testing.T) {
	for name, q := range qqs() {
		t.Run(name, func(t *testing.T) { checkLayout(t, q.draw()) })
	}
}

// The dots of a sample against its own quantiles lie on the diagonal, and all within their panel.
func TestDotsOfAPerfectFitLieOnTheDiagonal(t *testing.T) {
	p := exponential(1, 137, rand.New(rand.NewPCG(3, 3)))
	p.Fit.Quantile = func(u float64) float64 { return p.Sample[int(u*137)] }
	d := QQ{Panels: []QQPanel{p}}.draw()
	var diagonal, dots *mark
	for i := range d.marks {
		switch m := &d.marks[i]; {
		case m.of == p.Name && m.radius > 0:
			dots = m
		case len(m.points) == 2 && m.points[0].X != m.points[1].X && m.points[0].Y != m.points[1].Y:
			diagonal = m
		}
	}
	if dots == nil || diagonal == nil || len(dots.points) != 137 {
		t.Fatal("no dots or no diagonal")
	}
	a := diagonal.points[0]
	for _, c := range dots.points {
		if off := float64((c.X - a.X) - (c.Y - a.Y)); math.Abs(off) > 1e-6 {
			t.Errorf("a dot is %g points off the diagonal", off)
		}
	}
}

func TestRanksShowBothTailsAndTheMiddle(t *testing.T) {
	for _, n := range []int{1, 2, 159, 160, 161, 1000, 1_000_000} {
		at := ranks(n, 160)
		if at[0] != 0 || at[len(at)-1] != n-1 || len(at) > 160 || len(at) < min(n, 70) {
			t.Errorf("%d values: %d ranks from %d to %d", n, len(at), at[0], at[len(at)-1])
		}
		for i := 1; i < len(at); i++ {
			if at[i] <= at[i-1] {
				t.Fatalf("%d values: rank %d after %d", n, at[i], at[i-1])
			}
			if gap := at[i] - at[i-1]; gap > max(1, n/15) {
				t.Errorf("%d values: no rank between %d and %d", n, at[i-1], at[i])
			}
		}
	}
}

func TestPanelsOfProvidersBeginARowAndThoseWithoutRoomAreCounted(t *testing.T) {
	all := qqs()
	slots, rows := places(all["seven"].Panels, 4)
	if fmt.Sprint(slots) != "[0 4 5 6 7 8 9]" || rows != 3 {
		t.Errorf("slots %v in %d rows", slots, rows)
	}
	text := func(q QQ) string {
		var b strings.Builder
		for _, l := range q.draw().labels {
			b.WriteString(l.text + " ")
		}
		return b.String()
	}
	if got := text(all["sixty"]); !strings.Contains(got, "Not drawn for want of room: 37 panels.") {
		t.Errorf("the footer does not count the panels left out: %s", got)
	}
	if got := text(all["one"]); strings.Contains(got, "nearest family") || !strings.Contains(got, "All that was fitted stays near the log") {
		t.Errorf("got %s", got)
	}
	far := exponential(1, 500, rand.New(rand.NewPCG(1, 1)))
	far.Fit.KS = 0.21
	if got := text(QQ{Panels: []QQPanel{exponential(1, 500, rand.New(rand.NewPCG(1, 1))), far}}); !strings.Contains(got, "Farthest from the log is what was fitted to ttft (KS 0.21)") {
		t.Errorf("got %s", got)
	}
	far.Sample = far.Sample[:15] // chance alone
	if got := text(QQ{Panels: []QQPanel{far}}); !strings.Contains(got, "stays near") {
		t.Errorf("got %s", got)
	}
}

func TestWriteQQGivesTheSameBytesTwiceAndLeavesNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "qq.png")
	var files [2][]byte
	for i := range files {
		if err := qqs()["two"].write(path, DPI/4); err != nil {
			t.Fatal(err)
		}
		var err error
		if files[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || !bytes.Equal(files[0], files[1]) || !bytes.HasPrefix(files[0], []byte("\x89PNG")) {
		t.Errorf("%d files, equal %v, %v", len(entries), bytes.Equal(files[0], files[1]), err)
	}
	if err := WriteQQ(filepath.Join(dir, "none", "qq.png"), QQ{}); err == nil || !strings.Contains(err.Error(), "picture qq.png") {
		t.Errorf("got %v", err)
	}
}
