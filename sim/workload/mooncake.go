package workload

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// mooncake is the format of the Mooncake traces (Qin et al., "Mooncake", FAST 2025, and
// github.com/kvcache-ai/Mooncake): a JSON object a line, times in milliseconds. Its hash_ids name the blocks of
// BlockTokens tokens that the prompt begins with; those of equal prompts are equal.
var mooncake = &traceFormat{name: "mooncake", parse: parseMooncake}

// maxMillis bounds a timestamp, so that it fits in nanoseconds below endOfTime; it is the year 2115.
const maxMillis = 4_600_000_000_000

// maxBlock bounds the name of a block, so that those of a few traces together fit in an int32.
const maxBlock = 1<<28 - 1

func parseMooncake(line []byte, blocks *[]int32) (row, error) {
	before := 0
	if blocks != nil {
		before = len(*blocks)
	}
	if r, ok := scanMooncake(line, blocks); ok {
		return r, nil
	}
	if blocks != nil {
		*blocks = (*blocks)[:before] // the scanner may have read some
	}
	var o struct {
		Timestamp    *float64 `json:"timestamp"`
		InputLength  *int64   `json:"input_length"`
		OutputLength *int64   `json:"output_length"`
		HashIDs      []int64  `json:"hash_ids"`
	}
	if err := json.Unmarshal(line, &o); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return row{}, fmt.Errorf("%s is not a number that fits: %s", wrong.Field, clip([]byte(wrong.Value)))
		}
		return row{}, fmt.Errorf("not a JSON object: %w", err)
	}
	switch {
	case o.Timestamp == nil:
		return row{}, errors.New("no timestamp")
	case o.InputLength == nil:
		return row{}, errors.New("no input_length")
	case o.OutputLength == nil:
		return row{}, errors.New("no output_length")
	case !(*o.Timestamp >= 0 && *o.Timestamp <= maxMillis):
		return row{}, fmt.Errorf("timestamp is not between 0 and %d milliseconds: %g", int64(maxMillis), *o.Timestamp)
	}
	for _, id := range o.HashIDs {
		if id < 0 || id > maxBlock {
			return row{}, fmt.Errorf("hash_ids: a block is named %d: names must lie between 0 and %d", id, maxBlock)
		}
		if blocks != nil {
			*blocks = append(*blocks, int32(id))
		}
	}
	return mooncakeRow(int64(math.Floor(float64(*o.Timestamp*1e6)+0.5)), *o.InputLength, *o.OutputLength)
}

func mooncakeRow(at, input, output int64) (r row, err error) {
	r.at = at
	if r.prompt, err = tokenCount(input, "input_length"); err != nil {
		return row{}, err
	}
	if r.output, err = tokenCount(output, "output_length"); err != nil {
		return row{}, err
	}
	return r, nil
}

// scanMooncake reads a row as the trace writes them, without allocating: the known keys in any order, whole
// numbers, hash_ids a list of whole numbers, which it appends to blocks, if that is not nil. It answers false to anything else, right or wrong, which encoding/json
// then judges.
func scanMooncake(line []byte, blocks *[]int32) (row, bool) {
	s := scanner{line}
	const timestamp, input, output, hashes, all = 1, 2, 4, 8, 1 | 2 | 4
	var values [5]int64
	seen := 0
	if !s.byte('{') {
		return row{}, false
	}
	for {
		key, ok := s.key()
		if !ok {
			return row{}, false
		}
		k := 0
		switch string(key) {
		case "timestamp":
			k = timestamp
		case "input_length":
			k = input
		case "output_length":
			k = output
		case "hash_ids":
			k = hashes
		}
		if k == 0 || seen&k != 0 {
			return row{}, false
		}
		seen |= k
		if k == hashes {
			ok = s.names(blocks)
		} else {
			values[k], ok = s.integer()
		}
		switch {
		case !ok:
			return row{}, false
		case s.byte(','):
			continue
		case !s.byte('}') || len(bytes.TrimSpace(s.rest)) > 0 || seen&all != all || values[timestamp] > maxMillis:
			return row{}, false
		}
		r, err := mooncakeRow(values[timestamp]*1e6, values[input], values[output])
		return r, err == nil
	}
}

// A scanner reads the plainest JSON off the front of rest.
type scanner struct{ rest []byte }

// byte skips blanks and then c, if c comes next.
func (s *scanner) byte(c byte) bool {
	for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\t') {
		s.rest = s.rest[1:]
	}
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// key reads a quoted name without escapes and the colon after it.
func (s *scanner) key() ([]byte, bool) {
	if !s.byte('"') {
		return nil, false
	}
	i := bytes.IndexByte(s.rest, '"')
	if i < 0 {
		return nil, false
	}
	key := s.rest[:i]
	s.rest = s.rest[i+1:]
	return key, s.byte(':')
}

// integer reads a number of 1 to 15 digits, without sign or leading zero.
func (s *scanner) integer() (n int64, ok bool) {
	for len(s.rest) > 0 && s.rest[0] == ' ' {
		s.rest = s.rest[1:]
	}
	i := 0
	for i < len(s.rest) && '0' <= s.rest[i] && s.rest[i] <= '9' {
		n = n*10 + int64(s.rest[i]-'0')
		if i++; i > 15 {
			return 0, false
		}
	}
	ok = i > 0 && (i == 1 || s.rest[0] != '0')
	s.rest = s.rest[i:]
	return n, ok
}

// names reads a list of names of blocks in brackets and appends them to blocks, if that is not nil.
func (s *scanner) names(blocks *[]int32) bool {
	if !s.byte('[') {
		return false
	}
	if s.byte(']') {
		return true
	}
	for {
		id, ok := s.integer()
		if !ok || id > maxBlock {
			return false
		}
		if blocks != nil {
			*blocks = append(*blocks, int32(id))
		}
		if !s.byte(',') {
			return s.byte(']')
		}
	}
}
