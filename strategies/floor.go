package strategies

import (
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A Floor is the least that a provider is given: a share of the traffic, written 5%, or a weight in the unit the
// weights happen to be in, written 0.1 absolute; or auto.
type Floor struct {
	Value    float64
	Absolute bool
	Auto     bool // the strategy chooses; the others then mean nothing
}

// UnmarshalText reads a floor: auto, 5%, 0.05, or 0.1 absolute.
func (f *Floor) UnmarshalText(text []byte) error {
	if string(text) == auto {
		*f = Floor{Auto: true}
		return nil
	}
	number, absolute := strings.CutSuffix(strings.TrimSpace(string(text)), "absolute")
	if absolute {
		v, err := units.ParseNumber(number)
		if err != nil || v < 0 {
			return fmt.Errorf("%.60q is not a floor; write auto, a share such as 5%%, or a weight such as 0.1 absolute", text)
		}
		*f = Floor{Value: v, Absolute: true}
		return nil
	}
	s, err := units.ParseShare(number)
	if err != nil {
		return fmt.Errorf("%.60q is not a floor; write auto, a share such as 5%%, or a weight such as 0.1 absolute", text)
	}
	*f = Floor{Value: float64(s)}
	return nil
}

// share returns the share of the traffic that f, which is not absolute, grants each of n providers. auto is 5 %, or
// less where there are more than ten of them; a larger share than all of them can be granted is an error.
func (f Floor) share(n int) (float64, error) {
	most := 0.5 / float64(n) // all together get at most half, so that the other half can follow what is measured
	if f.Auto {
		return min(0.05, most), nil
	}
	if !(f.Value <= float64(most*(1+1e-9))) {
		return 0, fmt.Errorf("floor is %s of the traffic for each of %d providers, and together they may have half of it; "+
			"set at most %s, or auto", units.FormatShare(units.Share(f.Value)), n, units.FormatShare(roundDown(most)))
	}
	return min(f.Value, most), nil
}

// roundDown returns share with six decimals.
func roundDown(share float64) units.Share { return units.Share(math.Floor(share*1e6) / 1e6) }

// MarshalText writes f as UnmarshalText reads it.
func (f Floor) MarshalText() ([]byte, error) {
	switch {
	case f.Auto:
		return []byte(auto), nil
	case f.Absolute:
		return []byte(units.FormatNumber(f.Value) + " absolute"), nil
	}
	return []byte(units.FormatShare(units.Share(f.Value))), nil
}
