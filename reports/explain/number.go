package explain

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// A number is a float64 that JSON can hold whatever it is: infinities are "inf" and "-inf", and NaN is null. Ten digits
// are kept, more than anybody reads, so that a log does not consist of the last ones.
type number float64

const numberDigits = 10

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	switch v := float64(n); {
	case math.IsInf(v, 1):
		return []byte(`"inf"`), nil
	case math.IsInf(v, -1):
		return []byte(`"-inf"`), nil
	case math.IsNaN(v):
		return []byte("null"), nil
	default:
		return strconv.AppendFloat(nil, v, 'g', numberDigits, 64), nil
	}
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(b []byte) error {
	switch {
	case bytes.Equal(b, []byte(`"inf"`)):
		*n = number(math.Inf(1))
	case bytes.Equal(b, []byte(`"-inf"`)):
		*n = number(math.Inf(-1))
	case bytes.Equal(b, []byte("null")):
		*n = number(math.NaN())
	default:
		v, err := strconv.ParseFloat(string(b), 64)
		if err != nil {
			return fmt.Errorf("%.40q is not a number", b)
		}
		*n = number(v)
	}
	return nil
}

// rounded returns the number that is read after n was written.
func (n number) rounded() number {
	if v := float64(n); !math.IsInf(v, 0) && !math.IsNaN(v) {
		v, _ = strconv.ParseFloat(string(strconv.AppendFloat(nil, v, 'g', numberDigits, 64)), 64) // cannot fail
		return number(v)
	}
	return n
}
