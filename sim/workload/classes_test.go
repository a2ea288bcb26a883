package workload

import (
	"math"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

func threeClasses() *Sizes {
	return NewMix(
		Class{Name: "chat", Share: 6, Prompt: dist.NewExponential(900), Output: dist.NewExponential(150)},
		Class{Name: "batch", Share: 3, Prompt: dist.NewConstant(4000), Output: dist.NewExponential(800), Cap: dist.NewConstant(500)},
		Class{Name: "code", Share: 1, Output: dist.NewConstant(70), Cap: dist.NewUniform(20, 100)},
	)
}

func TestClassesHaveTheirSharesAndSizes(t *testing.T) {
	const n = 60_000
	sizer := threeClasses().Bind(3)
	var count, prompt, output [3]float64
	for id := range uint64(n) {
		z := sizer.Of(id)
		count[z.Class]++
		prompt[z.Class] += float64(z.Prompt)
		output[z.Class] += float64(z.Output)
		switch z.Class {
		case 0:
			if z.Cap != 0 {
				t.Fatalf("request %d has a cap of %d", id, z.Cap)
			}
		case 1:
			if z.Cap != 500 || z.Prompt != 4000 || z.Output > 500 {
				t.Fatalf("request %d is %+v", id, z)
			}
		case 2:
			if z.Cap < 20 || z.Cap > 100 || z.Prompt != 1 || z.Output != min(70, z.Cap) {
				t.Fatalf("request %d is %+v", id, z)
			}
		}
	}
	for k, share := range []float64{0.6, 0.3, 0.1} {
		within(t, "share of a class", count[k]/n, share, math.Sqrt(share*(1-share)/n), 4)
	}
	within(t, "mean prompt", prompt[0]/count[0], 900, 900/math.Sqrt(count[0]), 4)
	cut := 800 * (1 - math.Exp(-500.0/800))
	within(t, "mean capped answer", output[1]/count[1], cut, 200/math.Sqrt(count[1]), 4)
	// 70 for caps above it, uniform on [20, 70] below.
	within(t, "mean answer below a random cap", output[2]/count[2], 70*30/80.0+45*50/80.0, 15/math.Sqrt(count[2]), 4)
}

// What a class draws is what it would draw alone: the shares of others move no request's size.
func TestSizesOfAClassDoNotDependOnTheOthers(t *testing.T) {
	alone := NewSizes(dist.NewExponential(900), dist.NewExponential(150)).Bind(3)
	mixed := threeClasses().Bind(3)
	for id := range uint64(1000) {
		if z := mixed.Of(id); z.Class == 0 && z != alone.Of(id) {
			t.Fatalf("request %d is %+v, alone %+v", id, z, alone.Of(id))
		}
	}
}

func TestEveryClassOfManyIsDrawn(t *testing.T) {
	classes := make([]Class, MaxClasses)
	for i := range classes {
		classes[i] = Class{Share: 0.1, Prompt: dist.NewConstant(float64(i + 1))}
	}
	sizer := NewMix(classes...).Bind(1)
	seen := map[uint16]bool{}
	for id := range uint64(20_000) {
		z := sizer.Of(id)
		if z.Prompt != int32(z.Class)+1 {
			t.Fatalf("class %d has prompts of %d tokens", z.Class, z.Prompt)
		}
		seen[z.Class] = true
	}
	if len(seen) != MaxClasses {
		t.Errorf("%d classes seen, want %d", len(seen), MaxClasses)
	}
}

func TestArrivalsCarryTheirClassAndCap(t *testing.T) {
	sizes := threeClasses()
	sizer := sizes.Bind(4)
	for name, p := range openProcesses(t) {
		for _, a := range take(t, p, 4, sizes, 500, 64) {
			if z := sizer.Of(a.ID); (Size{a.Prompt, a.Output, a.Cap, a.Class}) != z {
				t.Fatalf("%s: request %d is %+v, its ID says %+v", name, a.ID, a, z)
			}
		}
	}
}

// A caller's buffer may hold arrivals of before.
func TestFillOverwritesWhatTheBufferHeld(t *testing.T) {
	for name, p := range openProcesses(t) {
		src := must[Source](t)(p.Open(1, nil))
		buf := []Arrival{{Cap: 9, Class: 9, Row: 9}}
		if src.Fill(buf); buf[0].Cap != 0 || buf[0].Class != 0 || buf[0].Row != 0 {
			t.Errorf("%s: %+v", name, buf[0])
		}
	}
}

func TestRowsOfATraceAreSharedOutToClasses(t *testing.T) {
	sizes := NewMix(
		Class{Share: 1, Session: &Session{Turns: dist.NewConstant(2), MaxContext: 3000}},
		Class{Share: 1, Cap: dist.NewConstant(9)},
	)
	sizer := sizes.Bind(1)
	for how, p := range both(t, azureRows, TraceParams{Loop: true}) {
		recorded := take(t, p, 1, nil, 300, 256)
		for i, a := range take(t, p, 1, sizes, 300, 256) {
			want := recorded[i]
			if want.Class = sizer.class(a.ID); want.Class == 0 {
				want.Prompt = min(want.Prompt, 3000)
			} else {
				want.Cap, want.Output = 9, min(want.Output, 9)
			}
			if a != want {
				t.Fatalf("%s: arrival %d is %+v, want %+v", how, i, a, want)
			}
		}
	}
}

func TestMixesThatCannotBeDrawnAreRefused(t *testing.T) {
	five := dist.NewConstant(5)
	for _, c := range []struct {
		classes []Class
		want    string
	}{
		{[]Class{{Name: "a", Share: 1}, {Name: "b"}}, `class "b": share 0`},
		{[]Class{{Name: "a", Share: -1}}, `class "a": share -1`},
		{[]Class{{Name: "a", Share: math.NaN()}}, `class "a": share NaN`},
		{make([]Class, MaxClasses+1), "1001 classes"},
		{[]Class{{Name: "a", Session: &Session{}}}, "turns is missing"},
		{[]Class{{Name: "a", Session: &Session{Turns: five, MaxContext: -1}}}, "a context of -1 tokens"},
		{[]Class{{Name: "a", Session: &Session{Turns: five, SharedPrefix: MaxTokens + 1}}}, "a shared prefix of"},
	} {
		s := &Sizes{Classes: c.classes}
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic at Bind", c.want)
				}
			}()
			s.Bind(1)
		}()
	}
}

func BenchmarkMixedFill(b *testing.B) {
	sizes := threeClasses()
	src := must[Source](b)(must[Open](b)(NewPoisson(units.Rate(50))).Open(1, sizes))
	buf := make([]Arrival, 256)
	b.ReportAllocs()
	for n := 0; n < b.N; n += len(buf) {
		src.Fill(buf)
	}
}

// The smaller of two independent exponentials is one, and its rate is the sum of theirs; were the cap drawn with the
// answer, it would be the smaller of the two means.
func TestCapsAreIndependentOfAnswers(t *testing.T) {
	const n = 20_000
	s := NewMix(Class{Output: dist.NewExponential(600), Cap: dist.NewExponential(300), Session: &Session{Turns: dist.NewConstant(2)}}).Bind(1)
	first, next := 0.0, 0.0
	for id := range uint64(n) {
		first += float64(s.Of(id).Output)
		_, output, _ := s.FollowUp(0, id, 1)
		next += float64(output)
	}
	within(t, "mean answer", first/n, 200, 200/math.Sqrt(n), 4)
	within(t, "mean answer of a second turn", next/n, 200, 200/math.Sqrt(n), 4)
}
