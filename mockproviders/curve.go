package mockproviders

import "fmt"

// A Curve says how the speed of decoding falls with the number of requests that run at once: either as a factor on
// the time per token, interpolated linearly between the points and constant beyond them, or as Alpha + Beta·n
// seconds per token, which then takes the place of the provider's time per token. (Batched decoding of large models
// is bound by memory up to some batch size, then by arithmetic: Agrawal et al., Sarathi-Serve, OSDI 2024, figure 3.)
type Curve struct {
	Points      []CurvePoint
	Alpha, Beta float64
}

// A CurvePoint is a factor on the time per token at a number of running requests.
type CurvePoint struct {
	Running int
	Factor  float64
}

// Check reports what is wrong with the curve.
func (c *Curve) Check() error {
	if c.Alpha < 0 || c.Beta < 0 || len(c.Points) == 0 && c.Alpha+c.Beta == 0 {
		return fmt.Errorf("a slowdown needs points [[running, factor], …], or alpha and beta that are not negative and not both 0")
	}
	if len(c.Points) > 0 && c.Alpha+c.Beta > 0 {
		return fmt.Errorf("a slowdown is given by points or by alpha and beta, not by both")
	}
	for i, p := range c.Points {
		if p.Running < 1 || !(p.Factor > 0) || p.Factor > 1e6 {
			return fmt.Errorf("a point of a slowdown is [running, factor] with running at least 1 and factor above 0, not [%d, %g]", p.Running, p.Factor)
		}
		if i > 0 && p.Running <= c.Points[i-1].Running {
			return fmt.Errorf("the points of a slowdown must be in ascending order of running: %d follows %d", p.Running, c.Points[i-1].Running)
		}
	}
	return nil
}

// absolute reports whether the curve gives seconds per token instead of a factor.
func (c *Curve) absolute() bool { return c != nil && c.Alpha+c.Beta > 0 }

// at returns the factor with n running; of an absolute curve, nanoseconds per token.
func (c *Curve) at(n int) float64 {
	if c.absolute() {
		return float64(c.Alpha*1e9) + float64(float64(c.Beta*1e9)*float64(n))
	}
	ps := c.Points
	if n <= ps[0].Running {
		return ps[0].Factor
	}
	for i := 1; i < len(ps); i++ {
		if n <= ps[i].Running {
			a, b := ps[i-1], ps[i]
			t := float64(n-a.Running) / float64(b.Running-a.Running)
			return a.Factor + float64(t*(b.Factor-a.Factor))
		}
	}
	return ps[len(ps)-1].Factor
}
