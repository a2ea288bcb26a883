package strategies

import (
	"fmt"
	"strings"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A Floor is the least that a provider is given: a share of the traffic, written 5%, or a weight in the unit the
// weights happen to be in, written 0.1 absolute.
type Floor struct {
	Value    float64
	Absolute bool
}

// UnmarshalText reads a floor: 5%, 0.05, or 0.1 absolute.
func (f *Floor) UnmarshalText(text []byte) error {
	number, absolute := strings.CutSuffix(strings.TrimSpace(string(text)), "absolute")
	if absolute {
		v, err := units.ParseNumber(number)
		if err != nil || v < 0 {
			return fmt.Errorf("%.60q is not a floor; write a share such as 5%%, or a weight such as 0.1 absolute", text)
		}
		*f = Floor{v, true}
		return nil
	}
	s, err := units.ParseShare(number)
	if err != nil {
		return fmt.Errorf("%.60q is not a floor; write a share such as 5%%, or a weight such as 0.1 absolute", text)
	}
	*f = Floor{float64(s), false}
	return nil
}

// MarshalText writes f as UnmarshalText reads it.
func (f Floor) MarshalText() ([]byte, error) {
	if f.Absolute {
		return []byte(units.FormatNumber(f.Value) + " absolute"), nil
	}
	return []byte(units.FormatShare(units.Share(f.Value))), nil
}
