package dist

import "math"

// A table holds a quantile function as quadratic pieces. With v = min(u, 1−u), the binary exponent and the leading
// bits of v name a cell: each octave of v from 2⁻²⁰ to ½ is cut into equal cells, on either side of the median, so
// that cells shrink with the tails. Beyond 2⁻²⁰ the quantile itself is computed.
//
// Each piece passes through the exact values at the ends and the middle of its cell. Its bend is limited so that the
// slope keeps its sign and at least 1/16 of its mean; rounding errors, below 2⁻⁵¹ of the rise over the cell, are then
// too small for the pieces to fall between one multiple of 2⁻⁵³ and the next.
type table struct {
	cells    []cell // first those for u > ½, then those for u < ½, each with v rising
	side     int    // number of cells on each side
	shift    uint   // of the bits of v to the number of the cell
	mask     uint64 // of the bits below
	of       Dist
	mul, add float64
	maxError float64
	top, low float64 // values where the exact tails begin
}

// A cell is the piece start + t·(slope + t·bend), where t counts from 0 the bits of v that do not name the cell.
type cell struct{ start, slope, bend float64 }

const (
	tailBits  = 20              // the tails begin at 2⁻²⁰
	octaves   = tailBits - 1    // from there to ½
	firstCell = 0x3eb << 52     // bits of 2⁻²⁰
	coarsest  = 4               // log₂ of the cells per octave to begin with
	finest    = 8               // and at most
	wanted    = 1e-5            // relative error to reach before that
	stiffness = 1 - 1.0/16      // largest bend over the rise of a cell
	ninths    = 9 * 1.732050808 // see measure
)

func newTable(d Dist, mul, add float64) *table {
	t := &table{of: d, mul: mul, add: add}
	floor := add + float64(mul*d.Mean())
	if floor > math.MaxFloat64 {
		floor = 0
	}
	floor /= 1000
	for bits := uint(coarsest); ; bits++ {
		high, low := t.values(bits, true), t.values(bits, false)
		t.maxError = max(measure(high, bits, floor), measure(low, bits, floor))
		if t.maxError <= wanted || bits == finest {
			t.fill(bits, high, low)
			t.maxError = float64(1.1 * t.maxError) // for what third differences miss
			return t
		}
		// An octave more of cells divides the error by eight.
		for e := t.maxError / 8; e > wanted && bits < finest-1; e /= 8 {
			bits++
		}
	}
}

// value returns the exact value at u.
func (t *table) value(u float64) float64 { return t.add + float64(t.mul*t.of.Quantile(u)) }

// values returns the exact values at the ends and middles of all cells of one side, v rising, made monotone where
// rounding has them fall.
func (t *table) values(bits uint, high bool) []float64 {
	n := octaves << (bits + 1)
	out := make([]float64, n+1)
	for i := range out {
		v := math.Float64frombits(firstCell + uint64(i)<<(51-bits))
		if high {
			out[i] = t.value(1 - v)
			if i > 0 {
				out[i] = min(out[i], out[i-1])
			}
		} else {
			out[i] = t.value(v)
			if i > 0 {
				out[i] = max(out[i], out[i-1])
			}
		}
	}
	return out
}

// measure returns the largest error of the pieces through values, relative to the value or to floor. Interpolating f
// at three points h apart errs by at most h³|f‴|/(9√3) (J. Stoer and R. Bulirsch, Introduction to Numerical Analysis,
// section 2.1.4), and h³f‴ is the third difference to first order; where a bend is limited, what is cut off is added.
func measure(values []float64, bits uint, floor float64) float64 {
	worst := 0.0
	perOctave := 1 << (bits + 1)
	for o := 0; o < len(values)-1; o += perOctave {
		v := values[o : o+perOctave+1] // equally spaced
		for i := 0; i+3 < len(v); i++ {
			third := math.Abs((v[i+3] - v[i]) - float64(3*(v[i+2]-v[i+1])))
			worst = max(worst, third/ninths/max(min(v[i], v[i+3]), floor, math.SmallestNonzeroFloat64))
		}
		for i := 0; i+2 < len(v); i += 2 {
			_, cut := bend(v[i], v[i+1], v[i+2])
			worst = max(worst, float64(0.25*cut)/max(min(v[i], v[i+2]), floor, math.SmallestNonzeroFloat64))
		}
	}
	return worst
}

// bend returns the quadratic coefficient of the piece from a through m to b, limited, and by how much it was.
func bend(a, m, b float64) (c, cut float64) {
	c = float64(2*(b-m)) - float64(2*(m-a))
	limit := float64(stiffness * math.Abs(b-a))
	limited := min(max(c, -limit), limit)
	return limited, math.Abs(c - limited)
}

func (t *table) fill(bits uint, high, low []float64) {
	t.side = octaves << bits
	t.shift = 52 - bits
	t.mask = 1<<t.shift - 1
	unit := 1 / float64(uint64(1)<<t.shift) // a power of two, so that scaling by it is exact
	t.cells = make([]cell, 0, 2*t.side)
	for _, v := range [2][]float64{high, low} {
		for i := 0; i+2 < len(v); i += 2 {
			c, _ := bend(v[i], v[i+1], v[i+2])
			t.cells = append(t.cells, cell{v[i], float64((v[i+2] - v[i] - c) * unit), float64(c * float64(unit*unit))})
		}
	}
	t.top, t.low = high[0], low[0]
}

func (t *table) at(u float64) float64 {
	d := u - 0.5
	v := 0.5 - math.Abs(d) // exact for multiples of 2⁻⁵³
	bits := math.Float64bits(v) - firstCell
	i := int(bits >> t.shift)
	if uint(i) >= uint(t.side) {
		return t.tail(u)
	}
	i += t.side & -int(math.Float64bits(d)>>63)
	c := &t.cells[i]
	x := float64(int64(bits & t.mask))
	return c.start + float64(x*(c.slope+float64(x*c.bend)))
}

// tail returns the exact value outside of the table, and at the median.
func (t *table) tail(u float64) float64 {
	x := t.value(u)
	switch {
	case u == 0.5:
		return x
	case u > 0.5:
		return max(x, t.top)
	}
	return min(x, t.low)
}
