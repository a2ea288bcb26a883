package dist

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// maxRows bounds the memory that a sample can take.
const maxRows = 10_000_000

// readColumn reads the numbers under a header of a CSV file. Errors name the file and the line.
func readColumn(r io.Reader, file, column string) ([]float64, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no CSV header: %w", file, err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff") // the byte order mark of some spreadsheets
	at := -1
	for i, h := range header {
		if h == column && at >= 0 {
			return nil, fmt.Errorf("%s: column %q stands twice in the header", file, column)
		}
		if h == column {
			at = i
		}
	}
	if at < 0 {
		return nil, fmt.Errorf("%s: no column %q%s", file, column, registry.Suggest(column, header))
	}
	var values []float64
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := rows.FieldPos(at)
		v, err := units.ParseNumber(row[at])
		if err != nil || v < 0 {
			return nil, fmt.Errorf("%s:%d: %q in column %q is not a number of at least 0", file, line, row[at], column)
		}
		if len(values) == maxRows {
			return nil, fmt.Errorf("%s: more than %d rows; give a sample of them", file, maxRows)
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("%s: column %q holds no values", file, column)
	}
	return values, nil
}
