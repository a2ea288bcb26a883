package reports

import (
	"encoding/json"
	"math"
	"strconv"
)

// A Series is a list of figures in which NaN stands for none; in JSON that is null.
type Series []float64

// MarshalJSON writes the figures with five significant digits, which is more than a picture shows.
func (s Series) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, v := range s {
		if i > 0 {
			b = append(b, ',')
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			b = append(b, "null"...)
			continue
		}
		b = strconv.AppendFloat(b, v, 'g', 5, 64)
	}
	return append(b, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Series) UnmarshalJSON(b []byte) error {
	var list []*float64
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*s = nil
	for _, v := range list {
		if v == nil {
			*s = append(*s, math.NaN())
		} else {
			*s = append(*s, *v)
		}
	}
	return nil
}
