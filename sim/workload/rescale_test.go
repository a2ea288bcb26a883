package workload

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// unevenTrace has n rows, their prompt being their number, at gaps of 0, 1, 2, 3, 4, 0, … ms.
func unevenTrace(n int) (content string, at []int64) {
	var b strings.Builder
	ms := int64(0)
	for i := range n {
		at = append(at, ms*1e6)
		fmt.Fprintf(&b, `{"timestamp": %d, "input_length": %d, "output_length": 3}`+"\n", ms, i+1)
		ms += int64(i+1) % 5
	}
	return b.String(), at
}

func TestASampleKeepsRowsAsTheyAre(t *testing.T) {
	const n, share = 5000, 0.3
	content, at := unevenTrace(n)
	var streams [][]Arrival
	for how, p := range both(t, content, TraceParams{Sample: share}) {
		kept := map[uint64]map[int32]bool{}
		for _, seed := range []uint64{1, 2} {
			got := take(t, p, seed, nil, n+1, 17)
			kept[seed] = map[int32]bool{}
			for i, a := range got {
				if row := a.Prompt - 1; a.At != at[row] || a.ID != uint64(i) || i > 0 && a.Prompt <= got[i-1].Prompt {
					t.Fatalf("%s: arrival %d is %+v, which is not row %d at %d", how, i, a, row, at[row])
				}
				kept[seed][a.Prompt] = true
			}
			within(t, how+": rows kept", float64(len(got)), n*share, math.Sqrt(n*share*(1-share)), 4)
			streams = append(streams, got)
		}
		both := 0.0
		for row := range kept[1] {
			if kept[2][row] {
				both++
			}
		}
		within(t, how+": rows kept under both seeds", both, n*share*share, math.Sqrt(n*share*share*(1-share*share)), 4)
	}
	if !slices.Equal(streams[0], streams[2]) || !slices.Equal(streams[1], streams[3]) {
		t.Error("streamed, other rows are kept than in memory")
	}
}

func TestScaleRepeatsRowsWithinTheGapThatFollowsThem(t *testing.T) {
	const n, scale = 4000, 2.5
	content, at := unevenTrace(n)
	end := at[n-1] + at[n-1]/(n-1)
	for how, p := range both(t, content, TraceParams{Scale: scale}) {
		got := take(t, p, 3, nil, 4*n, 17)
		copies, into, gaps := make([]int, n), 0.0, 0.0
		for i, a := range got {
			row := int(a.Prompt) - 1
			next := end
			if row+1 < n {
				next = at[row+1]
			}
			if a.ID != uint64(i) || a.At < at[row] || a.At > next || i > 0 && a.At < got[i-1].At {
				t.Fatalf("%s: arrival %d is %+v; row %d lasts from %d to %d", how, i, a, row, at[row], next)
			}
			if copies[row] == 0 && a.At != at[row] {
				t.Fatalf("%s: the first copy of row %d comes at %d, want %d", how, row, a.At, at[row])
			}
			if copies[row] > 0 && next > at[row] {
				into += float64(a.At-at[row]) / float64(next-at[row])
				gaps++
			}
			copies[row]++
		}
		for row, c := range copies {
			if c != 2 && c != 3 {
				t.Fatalf("%s: %d copies of row %d, want 2 or 3", how, c, row)
			}
		}
		within(t, how+": arrivals", float64(len(got)), n*scale, math.Sqrt(n*0.25), 4)
		within(t, how+": place in the gap", into/gaps, 0.5, math.Sqrt(1.0/12/gaps), 4)
		if how == "in memory" {
			if want := n * scale / (float64(at[n-1]) / 1e9); math.Abs(p.Rate()-want) > 1e-9*want {
				t.Errorf("rate %g, want %g", p.Rate(), want)
			}
		}
	}
}

func TestAScaleBelowOneThins(t *testing.T) {
	const n = 5000
	content, at := unevenTrace(n)
	for how, p := range both(t, content, TraceParams{Scale: 0.5, Sample: 0.4, Speed: 2}) {
		got := take(t, p, 3, nil, n, 17)
		within(t, how+": rows kept", float64(len(got)), 0.2*n, math.Sqrt(0.2*0.8*n), 4)
		for _, a := range got {
			if want := at[a.Prompt-1] / 2; a.At != want {
				t.Fatalf("%s: row %d comes at %d, want %d", how, a.Prompt-1, a.At, want)
			}
		}
	}
}

// Two passes are rescaled independently, and stay apart.
func TestEveryPassIsRescaledAnew(t *testing.T) {
	const n = 1000
	content, at := unevenTrace(n)
	pass := at[n-1] + at[n-1]/(n-1)
	for how, p := range both(t, content, TraceParams{Scale: 1.5, Loop: true}) {
		var copies [3][n]int
		for _, a := range take(t, p, 3, nil, 4*n, 17) {
			k := a.At / pass
			if k > 2 {
				break
			}
			row := int(a.Prompt) - 1
			if a.At < k*pass+at[row] {
				t.Fatalf("%s: row %d of pass %d comes at %d, want %d or later", how, row, k, a.At, k*pass+at[row])
			}
			copies[k][row]++
		}
		same := 0.0
		for row := range n {
			if copies[0][row] == copies[1][row] {
				same++
			}
		}
		within(t, how+": rows with as many copies in the next pass", same, n/2, math.Sqrt(n/4), 4)
	}
}

func TestABadRowEndsARescaledRunAfterTheRowsBeforeIt(t *testing.T) {
	p := must[*trace](t)(newTrace(resolved(t, azureRows+"\nrubbish\n", TraceParams{Scale: 2}), 2))
	src := must[Source](t)(p.Open(1, nil))
	buf := make([]Arrival, 256)
	n, err := src.Fill(buf)
	if n != 6 || err == nil || !strings.HasPrefix(err.Error(), "t.log:5: 1 columns") {
		t.Errorf("%d arrivals and error %v, want 6 and t.log:5: 1 columns …", n, err)
	}
	if n, again := src.Fill(buf); n != 0 || again == nil {
		t.Errorf("then %d arrivals and error %v", n, again)
	}
}

func TestScaleAndSampleHaveBounds(t *testing.T) {
	for _, p := range []TraceParams{{Scale: 1001}, {Scale: -1}, {Scale: math.NaN()}, {Sample: 1.1}, {Sample: -0.5}, {Sample: 0.00009}} {
		_, err := NewTrace(resolved(t, azureRows, p))
		if err == nil || !strings.Contains(err.Error(), "out of range") && !strings.Contains(err.Error(), "too small") {
			t.Errorf("scale %g, sample %g: error %v", p.Scale, p.Sample, err)
		}
	}
	if _, err := NewTrace(resolved(t, azureRows, TraceParams{Sample: 0.0001, Loop: true})); err != nil {
		t.Error(err)
	}
}

// The last row has a mean gap after it, here half a second.
func TestCopiesOfTheLastRowSpreadOverAMeanGap(t *testing.T) {
	for how, p := range both(t, azureRows, TraceParams{Scale: 1000}) {
		got := take(t, p, 3, nil, 4000, 17)
		into := 0.0
		for _, a := range got[2001:] {
			if a.At < 1e9 || a.At > 1.5e9 {
				t.Fatalf("%s: a copy of the last row comes at %d", how, a.At)
			}
			into += float64(a.At-1e9) / 0.5e9 / 999
		}
		within(t, how+": place in the gap", into, 0.5, math.Sqrt(1.0/12/999), 4)
	}
}
