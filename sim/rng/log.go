package rng

import "math"

// ln2 in two parts: hi has 42 bits, so that an exponent times hi is exact; hi + lo is ln 2 to 2⁻⁹⁸.
const (
	ln2Hi = 0x1.62e42fefa3800p-1
	ln2Lo = 0x1.ef35793c76730p-45
)

const (
	logBits  = 7
	logCells = 1 << logBits
	sqrt2    = 0x3ff6a09e667f3bcd // bits of √2
)

// A logCell serves the mantissas near 1/inv: inv has ten bits, and logHi + logLo is −ln inv to about 2⁻¹⁰⁰. logHi is
// a multiple of 2⁻⁴², so that adding it to k·ln2Hi is exact.
type logCell struct{ inv, logHi, logLo float64 }

var logTable = makeLogTable()

// makeLogTable fills the cells for mantissas in [1, 2), those from √2 upwards being halved. The cells beside 1 hold
// inv = 1 and a logarithm of 0, which keeps the relative error small where the logarithm vanishes.
func makeLogTable() (t [logCells]logCell) {
	for i := range t {
		m := 1 + (float64(i)+0.5)/logCells
		if i >= logSplit {
			m /= 2
		}
		inv := math.Floor(512/m+0.5) / 512
		if i == 0 || i == logCells-1 {
			inv = 1
		}
		// ln inv = 2 artanh((inv−1)/(inv+1)).
		s := dd{inv - 1, 0}.div(dd{inv + 1, 0})
		s2 := s.mul(s)
		sum, power := dd{}, s
		for n := 1.0; n < 80; n += 2 {
			sum = sum.add(power.div(dd{n, 0}))
			power = power.mul(s2)
		}
		l := dd{-2 * sum.hi, -2 * sum.lo}
		hi := math.Floor(l.hi*(1<<42)+0.5) / (1 << 42)
		rest := l.add(dd{-hi, 0})
		t[i] = logCell{inv, hi, rest.hi}
	}
	return t
}

// logSplit is the first cell whose mantissas are halved: that of √2, rounded down to a cell's edge. Mantissas are
// split at a cell's edge so that each cell has one exponent.
const logSplit = sqrt2 >> (52 - logBits) & (logCells - 1)

// reduce writes x as 2ᵏ·m with m in about [√½, √2) and returns k, m's cell and m; |m·inv − 1| < 1/100. bits are
// those of a positive normal number, or, for a subnormal x, those of x·2⁵² with 52 taken from the exponent field,
// which may wrap below zero.
func reduce(bits uint64) (k float64, c *logCell, m float64) {
	i := bits >> (52 - logBits) & (logCells - 1)
	half := (i + (logCells - logSplit)) >> logBits // 1 in the upper cells
	k = float64(int64(bits)>>52 - 1023 + int64(half))
	m = math.Float64frombits(bits&(1<<52-1) | (1023-half)<<52)
	return k, &logTable[i], m
}

// Log returns the natural logarithm of x, within 0.65 ulp, the same bits on every CPU. Log(+Inf) = +Inf,
// Log(0) = −Inf, Log(x < 0) = NaN, Log(NaN) = NaN.
//
// Method: a table of logarithms at 128 points and the Taylor series of ln(1+r) about the nearest one (P. T. P. Tang,
// "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM TOMS 16, 1990, for
// the idea).
func Log(x float64) float64 {
	bits := math.Float64bits(x)
	if bits-1<<52 >= 0x7ff<<52-1<<52 { // zero, subnormal, negative, infinite or NaN
		switch {
		case x == 0:
			return math.Inf(-1)
		case !(x > 0): // negative or NaN
			return math.NaN()
		case x > math.MaxFloat64:
			return x
		}
		bits = math.Float64bits(x*(1<<52)) - 52<<52
	}
	k, c, m := reduce(bits)
	r := math.FMA(m, c.inv, -1)
	hi := float64(k*ln2Hi) + c.logHi // exact
	r2 := float64(r * r)
	// r³/3 − r⁴/4 + … + r⁹/9; the rest is below 2⁻⁶³·r.
	p := float64(r2*(-1.0/8+float64(r*(1.0/9)))) + (-1.0/6 + float64(r*(1.0/7)))
	q := float64(r2*p) + (-1.0/4 + float64(r*(1.0/5)))
	tail := float64(float64(r2*r)*(1.0/3+float64(r*q))) + (float64(k*ln2Lo) + c.logLo)
	// The sum hi + r − r²/2 + tail keeps what its first two additions and the square round off: hi is 0 or larger
	// than r, and r is larger than its square.
	s := hi + r
	h := float64(-0.5 * r2)
	t := s + h
	low := (hi - s) + r - float64(0.5*math.FMA(r, r, -r2))
	return t + (((s - t) + h) + (low + tail))
}

// logDD returns ln x as hi + lo with a relative error below 2⁻⁶⁷, for positive, finite x.
func logDD(x float64) dd {
	bits := math.Float64bits(x)
	if bits < 1<<52 {
		bits = math.Float64bits(x*(1<<52)) - 52<<52
	}
	k, c, m := reduce(bits)
	p := twoProd(m, c.inv)
	r := twoSum(p.hi-1, p.lo) // p.hi − 1 is exact: p.hi is near 1
	sq := twoProd(r.hi, r.hi)
	h := dd{-0.5 * sq.hi, float64(-0.5*sq.lo) - float64(r.hi*r.lo)}
	z, z2 := r.hi, sq.hi
	// r³/3 − r⁴/4 + … − r¹⁰/10.
	e := float64(z2*(-1.0/8+float64(z*(1.0/9-float64(z*(1.0/10)))))) + (-1.0/6 + float64(z*(1.0/7)))
	e = float64(z2*e) + (-1.0/4 + float64(z*(1.0/5)))
	e = float64(float64(z2*z) * (1.0/3 + float64(z*e)))
	s := fastTwoSum(float64(k*ln2Hi)+c.logHi, r.hi)
	t := fastTwoSum(s.hi, h.hi)
	low := (s.lo + t.lo) + (r.lo + h.lo) + (e + (float64(k*ln2Lo) + c.logLo))
	return fastTwoSum(t.hi, low)
}

// Log1p returns ln(1+x) within 3 ulp. Log1p(−1) = −Inf, Log1p(x < −1) = NaN, Log1p(+Inf) = +Inf.
//
// The rounding of 1+x is undone to first order by the factor x/((1+x)−1) (W. Kahan; see N. Higham, "Accuracy and
// stability of numerical algorithms", 2nd ed., 2002, section 1.14).
func Log1p(x float64) float64 {
	u := 1 + x
	if u == 1 || math.IsInf(u, 1) {
		return x
	}
	return float64(Log(u) * (x / (u - 1)))
}
