package workload

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"gonum.org/v1/gonum/stat"
)

func TestASumHasTheRequestsOfItsPartsInOrder(t *testing.T) {
	step := must[Open](t)(NewStep(0, 30, 10*time.Second))
	p := must[Open](t)(NewSum(must[Open](t)(NewConstant(10)), step, must[Open](t)(NewPoisson(20))))
	if !math.IsNaN(p.Rate()) || Expected(p, 20*time.Second) != 200+300+400 || PeakRate(p) != 60 {
		t.Errorf("rate %g, %g in 20 s, at most %g", p.Rate(), Expected(p, 20*time.Second), PeakRate(p))
	}
	got := take(t, p, 5, nil, 3000, 7)
	var next [3]uint64
	for i, a := range got {
		part := a.ID >> 48
		if part > 2 || a.ID&(1<<48-1) != next[part] || i > 0 && a.At < got[i-1].At {
			t.Fatalf("arrival %d has ID %x and comes at %d; the next of part %d has number %d", i, a.ID, a.At, part, next[part])
		}
		if part == 0 && a.At != int64(next[0])*1e8 {
			t.Fatalf("request %d of the constant part comes at %d", next[0], a.At)
		}
		if part == 1 && a.At < 10e9 {
			t.Fatalf("a request of the step comes at %d, before it", a.At)
		}
		next[part]++
	}
	until := float64(got[len(got)-1].At) / 1e9
	within(t, "requests of the step", float64(next[1]), 30*(until-10), math.Sqrt(30*(until-10)), 4)
	within(t, "requests of the poisson part", float64(next[2]), 20*until, math.Sqrt(20*until), 4)
}

// The sum of independent Poisson processes is one; were its parts alike, requests would come in pairs.
func TestPartsAreIndependentEvenIfTheyAreAlike(t *testing.T) {
	const n = 50_000
	half := must[Open](t)(NewPoisson(25))
	p := must[Open](t)(NewSum(half, half))
	if p.Rate() != 50 {
		t.Errorf("rate %g, want 50", p.Rate())
	}
	g := gaps(take(t, p, 2, nil, n, 256))
	within(t, "mean gap", mean(g), 1.0/50, 1.0/50/math.Sqrt(n), 4)
	within(t, "coefficient of variation", cv(g), 1, 1/math.Sqrt(n), 4)
	within(t, "correlation of neighbouring gaps", stat.Correlation(g[1:], g[:n-1], nil), 0, 1/math.Sqrt(n), 4)
}

func TestAddingAPartLeavesTheOthersAsTheyAre(t *testing.T) {
	a, b, c := must[Open](t)(NewPoisson(20)), must[Open](t)(NewGamma(20, 2)), must[Open](t)(NewPoisson(10))
	sizes := NewMix(Class{Share: 1, Prompt: dist.NewExponential(100)}, Class{Share: 1, Cap: dist.NewConstant(5)})
	two := take(t, must[Open](t)(NewSum(a, b)), 4, sizes, 1000, 256)
	three := take(t, must[Open](t)(NewSum(a, b, c)), 4, sizes, 2000, 256)
	nested := take(t, must[Open](t)(NewSum(must[Open](t)(NewSum(a, b)), c)), 4, sizes, 2000, 256)
	if !slices.Equal(three, nested) {
		t.Error("a sum of sums is not the sum of all parts")
	}
	three = slices.DeleteFunc(three, func(a Arrival) bool { return a.ID>>48 == 2 })
	if !slices.Equal(three[:1000], two) {
		t.Error("with a third part, the requests of the first two differ")
	}
}

func TestTracesInASumKeepTheirTokens(t *testing.T) {
	for how, trace := range both(t, azureRows, TraceParams{Loop: true}) {
		p := must[Open](t)(NewSum(must[Open](t)(NewConstant(3)), trace))
		sizes := NewMix(Class{Share: 1, Prompt: dist.NewConstant(7), Output: dist.NewConstant(7)},
			Class{Share: 1, Prompt: dist.NewConstant(7), Output: dist.NewConstant(7), Cap: dist.NewConstant(9)})
		want := take(t, trace, 1, nil, 300, 256)
		k, classes := 0, [2]int{}
		for _, a := range take(t, p, 1, sizes, 500, 256) {
			classes[a.Class]++
			switch {
			case a.ID>>48 == 0:
				if a.Prompt != 7 || a.Output != 7 {
					t.Fatalf("%s: request %x has %d and %d tokens", how, a.ID, a.Prompt, a.Output)
				}
			case a.At != want[k].At || a.Prompt != want[k].Prompt || a.Class == 0 && a.Output != want[k].Output ||
				a.Class == 1 && (a.Output != min(9, want[k].Output) || a.Cap != 9):
				t.Fatalf("%s: request %d of the trace is %+v, recorded was %+v", how, k, a, want[k])
			default:
				k++
			}
		}
		within(t, how+": requests of the first class", float64(classes[0]), 250, math.Sqrt(125), 4)
	}
}

func TestABadRowEndsASumAfterTheRowsBeforeIt(t *testing.T) {
	p := must[*trace](t)(newTrace(resolved(t, azureRows+"\nrubbish\n", TraceParams{}), 2))
	src := must[Source](t)(must[Open](t)(NewSum(must[Open](t)(NewConstant(10)), p)).Open(1, nil))
	buf := make([]Arrival, 256)
	n, err := src.Fill(buf)
	rows := 0
	for _, a := range buf[:n] {
		rows += int(a.ID >> 48)
	}
	if rows != 3 || err == nil {
		t.Errorf("%d rows of the trace and error %v, want 3 and one", rows, err)
	}
	if n, err := src.Fill(buf); n != 0 || err == nil {
		t.Errorf("then %d arrivals, error %v", n, err)
	}
	if err := src.Close(); err != nil {
		t.Error(err)
	}
}
