package strategies

import "github.com/evenkeel/evenkeel/sim/units"

// auto is the value of a parameter whose effect the strategy derives from its other parameters, or its providers.
const auto = "auto"

// A ShareOrAuto is a share such as 50%, or auto: then the strategy derives it from its other parameters.
type ShareOrAuto struct {
	Share units.Share
	Auto  bool // Share then means nothing
}

// UnmarshalText reads auto, 50% or 0.5.
func (s *ShareOrAuto) UnmarshalText(text []byte) error {
	if string(text) == auto {
		*s = ShareOrAuto{Auto: true}
		return nil
	}
	share, err := units.ParseShare(string(text))
	if err != nil {
		return err
	}
	*s = ShareOrAuto{Share: share}
	return nil
}

// MarshalText writes s as UnmarshalText reads it.
func (s ShareOrAuto) MarshalText() ([]byte, error) {
	if s.Auto {
		return []byte(auto), nil
	}
	return []byte(units.FormatShare(s.Share)), nil
}

// or returns the share, or what auto stands for.
func (s ShareOrAuto) or(derived units.Share) units.Share {
	if s.Auto {
		return derived
	}
	return s.Share
}
