package reports

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

// A Series is a list of figures in which NaN stands for none; in JSON that is null.
type Series []float64

// seriesDigits is how many significant digits of a Series are kept, which is more than a picture shows.
const seriesDigits = 5

// MarshalJSON writes the figures with five significant digits.
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
		b = strconv.AppendFloat(b, v, 'g', seriesDigits, 64)
	}
	return append(b, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Series) UnmarshalJSON(b []byte) error {
	var list []*float64
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*s = make(Series, len(list))
	for i, v := range list {
		(*s)[i] = math.NaN()
		if v != nil {
			(*s)[i] = *v
		}
	}
	return nil
}

// round keeps of every figure what its JSON will, so that a picture is the same whether it is drawn before or after.
func (s Series) round() {
	for i, v := range s {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			s[i] = math.NaN()
			continue
		}
		s[i], _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', seriesDigits, 64), 64) // cannot fail
	}
}

// Counts holds a count for each window and provider: [window][provider], every window with as many providers. In JSON
// it is the other way round, a list for each provider, since a few long lists are shorter than many short ones.
type Counts [][]uint64

// MarshalJSON writes a list for each provider.
func (c Counts) MarshalJSON() ([]byte, error) { return json.Marshal(transposed(c)) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Counts) UnmarshalJSON(b []byte) error {
	var lists [][]uint64
	if err := json.Unmarshal(b, &lists); err != nil {
		return err
	}
	for _, l := range lists {
		if len(l) != len(lists[0]) {
			return errors.New("counts by provider and window have lists of different lengths")
		}
	}
	*c = transposed(lists)
	return nil
}

// transposed makes columns of rows of equal length.
func transposed(rows [][]uint64) [][]uint64 {
	out := [][]uint64{}
	if len(rows) == 0 {
		return out
	}
	for k := range rows[0] {
		column := make([]uint64, len(rows))
		for i, row := range rows {
			column[i] = row[k]
		}
		out = append(out, column)
	}
	return out
}
