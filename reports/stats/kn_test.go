package stats

import (
	"math"
	"slices"
	"testing"
)

func TestKNHasTheConstantsOfTheOracle(t *testing.T) {
	check := func(k int, alpha float64, n0 int, h2 float64) {
		t.Helper()
		near(t, "h²", KN{First: n0, Alpha: alpha}.constant(k), h2, 1e-12)
	}
	check(2, 0.05, 10, 6.012904834800527)
	check(5, 0.05, 10, 11.429410772766115)
	check(10, 0.01, 30, 15.195512177698191)
	var v struct {
		KN []struct {
			K, N0 int
			Alpha float64
			H2    float64
		}
	}
	readOracle(t, &v)
	if len(v.KN) == 0 {
		t.Fatal("the oracle has no constants")
	}
	for _, c := range v.KN {
		check(c.K, c.Alpha, c.N0, c.H2)
	}
}

// Worked by hand: with n₀ = 3, k = 2 and α = 1/8, η = ½·((2/8)^(−2/2) − 1) = 1.5 and h² = 2·1.5·2 = 6. The first three differences a − b are 0, 1, 2: S² = 1, so with δ = 1 the triangle closes at r = 6. At r = 3 a
// leads by 1 > W = (6 − 3)/6 = ½, and b goes. With 0, −1, 1 in the first stage W is the same ½, a − b is 0, and both
// stay; the next differences 0 and 0 keep them at r = 4 and 5, and at r = 6 W is 0 and a difference of 1 decides.
func TestKNWorkedByHand(t *testing.T) {
	p := KN{First: 3, Alpha: 0.125, Indifference: 1, Better: HigherIsBetter}
	near(t, "h²", p.constant(2), 6, 1e-14)
	b := []float64{5, 3, 8, 2, 7, 1, 4}
	plus := func(d ...float64) []float64 {
		for i := range d {
			d[i] += b[i]
		}
		return d
	}
	if s := p.Select([][]float64{plus(0, 1, 2), b}); !s.Decided || s.Best != 0 || s.Seeds != 3 || !slices.Equal(s.Left, []int{0}) {
		t.Errorf("%+v, want the first selected after 3 seeds", s)
	}
	long := plus(0, -1, 1, 0, 0, 1, 9)
	for n := range 6 {
		s := p.Select([][]float64{long[:n], b[:n]})
		if s.Decided || s.Seeds != n || len(s.Left) != 2 || (s.Best < 0) != (n < 3) {
			t.Errorf("after %d seeds: %+v", n, s)
		}
	}
	if s := p.Select([][]float64{long, b}); !s.Decided || s.Best != 0 || s.Seeds != 6 {
		t.Errorf("%+v, want the first selected after 6 seeds", s)
	}
	if s := (KN{3, 0.125, 1, LowerIsBetter}).Select([][]float64{long, b}); !s.Decided || s.Best != 1 || s.Seeds != 6 {
		t.Errorf("%+v, want the second selected after 6 seeds", s)
	}
	// Equal means to the end: one past the closing of the triangle the first of the leaders is taken.
	if s := p.Select([][]float64{plus(0, -1, 1, 0, 0, 0, 0), b}); !s.Decided || s.Best != 0 || s.Seeds != 7 {
		t.Errorf("%+v, want the first selected after 7 seeds", s)
	}
}

func TestKNDoesNotDependOnHowSeedsAreAddedAndNeedsNoneOfTheEliminated(t *testing.T) {
	draw := normals(22)
	p := KN{First: 5, Alpha: 0.05, Indifference: 0.5}
	values := make([][]float64, 4)
	for i := range values {
		for range 400 {
			values[i] = append(values[i], float64(i)/2+draw())
		}
	}
	values[0][2] = math.NaN() // a seed that failed is left out for all
	whole := p.Select(values)
	if !whole.Decided || whole.Seeds >= 399 {
		t.Fatalf("%+v", whole)
	}
	have, run := make([][]float64, 4), 0
	for s := (Selection{Left: []int{0, 1, 2, 3}}); !s.Decided; s = p.Select(have) {
		for _, i := range s.Left {
			have[i] = values[i][:len(have[i])+3]
			run += 3
		}
		if s.Decided = run > 5000; s.Decided {
			t.Fatal("never decided")
		}
	}
	s := p.Select(have)
	if s.Best != whole.Best || s.Seeds != whole.Seeds || !slices.Equal(s.Left, whole.Left) {
		t.Errorf("in threes %+v, at once %+v", s, whole)
	}
	if run >= 4*s.Seeds {
		t.Errorf("%d runs for %d seeds: nobody was eliminated early", run, s.Seeds)
	}
}

func TestKNOfTooLittle(t *testing.T) {
	p := KN{First: 5, Alpha: 0.05, Indifference: 1}
	if s := p.Select(nil); s.Decided || s.Best != -1 {
		t.Errorf("of none: %+v", s)
	}
	if s := p.Select([][]float64{nil}); !s.Decided || s.Best != 0 {
		t.Errorf("of one: %+v", s)
	}
	if s := p.Select([][]float64{darwin[:4], sleep[:4]}); s.Decided || s.Best != -1 || len(s.Left) != 2 {
		t.Errorf("before the first stage is complete: %+v", s)
	}
	if s := (KN{First: 5, Alpha: 0.05}).Select([][]float64{darwin, darwin}); s.Decided {
		t.Errorf("without an indifference: %+v", s)
	}
	// Twins have no variance between them: either is right, and the first is taken.
	if s := p.Select([][]float64{darwin, darwin}); !s.Decided || s.Best != 0 || s.Seeds != 5 {
		t.Errorf("twins: %+v", s)
	}
}

// The hardest case for the promise: all others exactly δ worse than the best (the slippage configuration), here with
// common seeds, so that the values are correlated.
func TestKNSelectsTheBestAsOftenAsPromised(t *testing.T) {
	for _, k := range []int{2, 5} {
		p := KN{First: 10, Alpha: 0.05, Indifference: 0.8}
		draw, right := normals(uint64(30+k)), 0
		n := runs / 5
		for range n {
			values := make([][]float64, k)
			for range 200 {
				common := draw()
				for i := range values {
					v := common + draw()
					if i == k-1 {
						v -= p.Indifference
					}
					values[i] = append(values[i], v)
				}
			}
			s := p.Select(values)
			if !s.Decided {
				t.Fatalf("not decided after 200 seeds: %+v", s)
			}
			if s.Best == k-1 {
				right++
			}
		}
		rate := float64(right) / float64(n)
		if rate < 0.95-3*math.Sqrt(0.95*0.05/float64(n)) {
			t.Errorf("%d alternatives: the best was selected in %.3f of %d runs, 0.95 was promised", k, rate, n)
		}
		t.Logf("%d alternatives: right in %.4f of %d runs", k, rate, n)
	}
}
