package dist

import "math"

// A withCDF is a Dist that knows its distribution function; all in this package do.
type withCDF interface{ CDF(x float64) float64 }

// cdf returns P(X ≤ x), by bisection on the quantile where d offers nothing better.
func cdf(d Dist, x float64) float64 {
	if c, ok := d.(withCDF); ok {
		return c.CDF(x)
	}
	low, high := 0.0, 1.0
	for range 60 {
		middle := float64(0.5 * (low + high))
		if middle <= 0 || middle >= 1 {
			break
		}
		if d.Quantile(middle) <= x {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// firstReaching returns the smallest float64 in [low, high], both ≥ 0, at which c reaches p, or high. It bisects on
// the bits, which are ordered as the numbers are.
func firstReaching(c withCDF, p, low, high float64) float64 {
	a, b := math.Float64bits(low+0), math.Float64bits(high+0)
	for a < b {
		middle := a + (b-a)/2
		if c.CDF(math.Float64frombits(middle)) >= p {
			b = middle
		} else {
			a = middle + 1
		}
	}
	return math.Float64frombits(b)
}
