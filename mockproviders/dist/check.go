package dist

import (
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/sim/units"
)

// The uniforms that samplers are given are odd multiples of 2⁻⁵³; lastU is the largest.
const lastU = 1 - 0x1p-53

// positive returns an error unless every value is positive and finite.
func positive(kind string, params ...param) error {
	for _, p := range params {
		if !(p.value > 0 && p.value <= math.MaxFloat64) {
			return fmt.Errorf("%s: %s must be positive and finite, got %g", kind, p.name, p.value)
		}
	}
	return nil
}

// nonNegative returns an error unless every value is finite and at least 0.
func nonNegative(kind string, params ...param) error {
	for _, p := range params {
		if !(p.value >= 0 && p.value <= math.MaxFloat64) {
			return fmt.Errorf("%s: %s must be finite and not negative, got %g", kind, p.name, p.value)
		}
	}
	return nil
}

// bounded returns d, or an error when a draw from it could overflow.
func bounded[D Dist](kind string, d D, err error) (Dist, error) {
	if err != nil {
		return nil, err
	}
	if last := d.Quantile(lastU); !(last <= math.MaxFloat64) {
		return nil, fmt.Errorf("%s: the tail is too heavy, its values leave the range of floating point; choose a smaller spread", kind)
	}
	return d, nil
}

// must is for constructors whose arguments the programmer answers for.
func must(d Dist, err error) Dist {
	if err != nil {
		panic("dist: " + err.Error())
	}
	return d
}

// A param is a parameter under the name that scenario files give it, and whether it was given.
type param struct {
	name  string
	value float64
	given bool
}

// optional turns a pointer, which is nil when the file says nothing, into a param.
func optional[F ~float64](name string, v *F) param {
	if v == nil {
		return param{name: name}
	}
	return param{name, float64(*v), true}
}

// alternative returns which of the sets of names is exactly the set of params given, or an error listing them. The
// name "*" stands for quantiles.
func alternative(kind string, sets [][]string, params []param, quantiles Quantiles) (int, error) {
	var given []string
	for _, p := range params {
		if p.given {
			given = append(given, p.name)
		}
	}
	if len(quantiles) > 0 {
		given = append(given, "*")
	}
	for i, set := range sets {
		if strings.Join(set, " ") == strings.Join(given, " ") {
			return i, nil
		}
	}
	var forms []string
	for _, set := range sets {
		forms = append(forms, describe(set, " and "))
	}
	got := "nothing"
	if len(given) > 0 {
		got = describe(given, ", ")
	}
	return 0, fmt.Errorf("%s needs %s; got %s", kind, strings.Join(forms, ", or "), got)
}

func describe(set []string, sep string) string {
	s := strings.Join(set, sep)
	return strings.Replace(s, "*", "two quantiles such as p50 and p99", 1)
}

// Quantiles are points of a distribution, from keys such as p50 and p99.9.
type Quantiles []QuantilePoint

// A QuantilePoint says that a share P of the values are at most V.
type QuantilePoint struct {
	P float64 // in [0, 1]; p99.9 is 0.999
	V units.Quantity
}

// twoPoints is two quantiles in increasing order.
type twoPoints struct{ p1, v1, p2, v2 float64 }

// pair checks that q holds exactly two quantiles that a positive distribution can pass through, and sorts them.
func pair(kind string, q Quantiles) (t twoPoints, err error) {
	if len(q) != 2 {
		return t, fmt.Errorf("%s takes exactly two quantiles such as p50 and p99, got %d", kind, len(q))
	}
	a, b := q[0], q[1]
	if a.P > b.P {
		a, b = b, a
	}
	t = twoPoints{a.P, float64(a.V), b.P, float64(b.V)}
	if !(t.p1 > 0 && t.p1 < t.p2 && t.p2 < 1) {
		return t, fmt.Errorf("%s: the two quantiles must differ and lie between p0 and p100, got p%s and p%s", kind, percent(t.p1), percent(t.p2))
	}
	if !(t.v1 > 0 && t.v1 < t.v2 && t.v2 <= math.MaxFloat64) {
		return t, fmt.Errorf("%s: quantiles must be positive and increasing, got %g at p%s and %g at p%s",
			kind, t.v1, percent(t.p1), t.v2, percent(t.p2))
	}
	return t, nil
}

// percent writes 0.999 as 99.9.
func percent(p float64) string {
	return units.FormatNumber(math.Round(p*1e12) / 1e10)
}
