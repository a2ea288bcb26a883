package workload

import (
	"bytes"
	"errors"
	"fmt"
)

// A row is one request of a trace.
type row struct {
	at     int64 // nanoseconds, since the trace's own epoch as parsed, since its first row as read
	prompt int32
	output int32
}

// A traceFormat is a way of writing traces down, one row a line.
type traceFormat struct {
	name   string
	header string // the first line; "" if there is none
	// parse reads a row and appends the names of the blocks of its prompt to blocks, if that is not nil.
	parse func(line []byte, blocks *[]int32) (row, error)
}

var traceFormats = map[string]*traceFormat{azure.name: azure, mooncake.name: mooncake}

// detect tells the format of a trace from its first line that is not blank, nil if it is none of them.
func detect(line []byte) *traceFormat {
	switch {
	case bytes.EqualFold(line, []byte(azure.header)):
		return azure
	case len(line) > 0 && line[0] == '{':
		return mooncake
	}
	return nil
}

// tokenCount checks a trace's count of tokens. An answer of no tokens, and a prompt of none, counts as one: the
// simulated request ends with its last token, so it needs one.
func tokenCount(n int64, what string) (int32, error) {
	if n < 0 {
		return 0, fmt.Errorf("%s is negative: %d", what, n)
	}
	if n > MaxTokens {
		return 0, fmt.Errorf("%s is above %d: %d", what, MaxTokens, n)
	}
	return int32(max(1, n)), nil
}

var errInteger = errors.New("not a whole number")

// parseInteger reads a decimal integer of at most 18 digits.
func parseInteger(b []byte) (int64, error) {
	digits, negative := bytes.CutPrefix(b, []byte("-"))
	if len(digits) == 0 || len(digits) > 18 {
		return 0, errInteger
	}
	var n int64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, errInteger
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, nil
}

// clip quotes a part of a hostile line for an error message.
func clip(b []byte) string {
	if len(b) > 60 {
		return fmt.Sprintf("%q…", b[:57])
	}
	return fmt.Sprintf("%q", b)
}
