package dist

import (
	"fmt"
	"math"
)

// A Sampler draws from a distribution by inversion, fast: in a few nanoseconds and without allocating. It never
// changes after Compile, so concurrent runs may share it.
//
// Constants, uniforms, empirical distributions and mixtures are exact up to rounding; the others are tabulated, with
// an error that MaxError tells.
type Sampler struct {
	kind     samplerKind
	mul, add float64 // value = add + mul·quantile, for linear and tabulated distributions
	table    *table
	pieces   *pieces
	parts    []part
}

type samplerKind uint8

const (
	sampleConstant samplerKind = iota // add
	sampleLinear                      // add + mul·u
	sampleTable
	samplePieces
	sampleMixture
)

// A part is a component of a mixture: it serves the uniforms from from up to the next part's.
type part struct {
	from, perUnit float64 // perUnit is 1 over the component's weight
	of            *Sampler
}

// Compile prepares sampling from d with every value multiplied by scale, such as 1e9 for nanoseconds out of
// seconds. It panics unless scale is positive and finite. It takes at most a few milliseconds.
func Compile(d Dist, scale float64) *Sampler {
	if !(scale > 0 && scale <= math.MaxFloat64) {
		panic(fmt.Sprintf("dist: scale must be positive and finite, got %g", scale))
	}
	return compile(d, scale, 0)
}

// compile prepares add + mul·X.
func compile(d Dist, mul, add float64) *Sampler {
	switch d := d.(type) {
	case Affine:
		return compile(d.Of, float64(mul*d.Scale), add+float64(mul*d.Shift))
	case Constant:
		return &Sampler{kind: sampleConstant, add: add + float64(mul*d.value)}
	case Uniform:
		if d.min == d.max {
			return compile(Constant{d.min}, mul, add)
		}
		return &Sampler{kind: sampleLinear, mul: float64(mul * (d.max - d.min)), add: add + float64(mul*d.min)}
	case Empirical:
		if first, last := d.segments[0].v, d.segments[len(d.segments)-1].v; first == last {
			return compile(Constant{first}, mul, add)
		}
		return &Sampler{kind: samplePieces, pieces: newPieces(d.segments, mul, add)}
	case Mixture:
		if len(d.parts) == 1 {
			return compile(d.parts[0].Of, mul, add)
		}
		s := &Sampler{kind: sampleMixture}
		from := 0.0
		for _, c := range d.parts {
			s.parts = append(s.parts, part{from, 1 / c.Weight, compile(c.Of, mul, add)})
			from += c.Weight
		}
		return s
	}
	return &Sampler{kind: sampleTable, table: newTable(d, mul, add)}
}

// At returns the draw that belongs to u, in the open interval (0, 1): the quantile at u times the scale, within
// MaxError. A mixture picks its component by u and rescales u within it, so its draws follow its distribution but
// do not rise with u. All others never fall as u rises through the multiples of 2⁻⁵³.
func (s *Sampler) At(u float64) float64 {
	if s.kind == sampleTable {
		return s.table.at(u)
	}
	return s.other(u)
}

func (s *Sampler) other(u float64) float64 {
	switch s.kind {
	case sampleConstant:
		return s.add
	case sampleLinear:
		return s.add + float64(s.mul*u)
	case samplePieces:
		return s.pieces.at(u)
	}
	i := len(s.parts) - 1
	for i > 0 && u < s.parts[i].from {
		i--
	}
	p := &s.parts[i]
	// Rounding must not take the rescaled uniform out of (0, 1).
	return p.of.At(min(max(float64((u-p.from)*p.perUnit), 0x1p-53), lastU))
}

// Constant returns the only value that At ever returns, if there is only one.
func (s *Sampler) Constant() (value float64, ok bool) { return s.add, s.kind == sampleConstant }

// MaxError returns a bound on the error of At, relative to the exact value or to a thousandth of the mean, whichever
// is larger. It is estimated from third differences over the whole table, and 0 where nothing but rounding errs.
func (s *Sampler) MaxError() float64 {
	switch s.kind {
	case sampleTable:
		return s.table.maxError
	case sampleMixture:
		worst := 0.0
		for _, p := range s.parts {
			worst = max(worst, p.of.MaxError())
		}
		return worst
	}
	return 0
}
