package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// WriteJSON writes s as result.json: indented, a list of numbers on one line, ending in a newline; metrics in
// alphabetical order, floats in the shortest form that reads back to the same value. Equal summaries give equal
// bytes.
func WriteJSON(w io.Writer, s *Summary) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	out := *s // a list that is empty is written as one
	out.Scenario.Seeds, out.Strategies, out.Warnings = listed(s.Scenario.Seeds), listed(s.Strategies), listed(s.Warnings)
	if err := e.Encode(&out); err != nil {
		return fmt.Errorf("result of scenario %q cannot be written: %w", s.Scenario.Name, err)
	}
	_, err := w.Write(joinNumbers(b.Bytes()))
	return err
}

func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// joinNumbers puts every list of numbers and nulls in indented JSON on one line. It goes by lines: a line that ends
// in a bracket opens a list, since text ends in a quotation mark and holds no line break.
func joinNumbers(b []byte) []byte {
	out := make([]byte, 0, len(b))
	lines := bytes.SplitAfter(b, []byte("\n"))
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i]...)
		if !bytes.HasSuffix(lines[i], []byte("[\n")) {
			continue
		}
		end := i + 1
		for isNumber(lines[end]) {
			end++
		}
		if end == i+1 || bytes.TrimLeft(lines[end], " ")[0] != ']' {
			continue // empty lists are on one line already; others hold more than numbers
		}
		out = out[:len(out)-1]
		for _, l := range lines[i+1 : end] {
			out = append(out, bytes.TrimSpace(l)...)
			out = append(out, ' ')
		}
		out = append(out[:len(out)-1], bytes.TrimLeft(lines[end], " ")...)
		i = end
	}
	return out
}

func isNumber(line []byte) bool {
	t := bytes.TrimLeft(line, " ")
	return len(t) > 0 && (t[0] == '-' || t[0] >= '0' && t[0] <= '9' || t[0] == 'n')
}

// formatFamily is what every version of the format begins with.
const formatFamily = "evenkeel/result/"

// ReadJSON reads what WriteJSON wrote: written again, it gives the same bytes. Fields that it does not know are left
// out, since later programs may add some; another format, another version, or figures that do not fit each other are
// errors.
func ReadJSON(r io.Reader) (*Summary, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("result cannot be read: %w", err)
	}
	var head struct {
		Format *string `json:"format"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, locate(b, err)
	}
	switch {
	case head.Format == nil:
		return nil, fmt.Errorf("this is JSON but no evenkeel result: it has no field \"format\"; give a result.json written by evenkeel run")
	case *head.Format == Format:
	case strings.HasPrefix(*head.Format, formatFamily):
		return nil, fmt.Errorf("result has format %q, and this evenkeel reads %q; write it anew with this version, or use the one that wrote it", *head.Format, Format)
	default:
		return nil, fmt.Errorf("this is no evenkeel result: its format is %q, not %q", *head.Format, Format)
	}
	s := new(Summary)
	d := json.NewDecoder(bytes.NewReader(b)) // the whole of b is one document, as was seen above
	d.UseNumber()                            // so that parameters are written again as they were
	if err := d.Decode(s); err != nil {
		return nil, locate(b, err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("result of scenario %q is damaged: %w", s.Scenario.Name, err)
	}
	if len(s.Strategies) > 0 {
		for _, p := range s.Strategies[0].Providers {
			s.Scenario.Providers = append(s.Scenario.Providers, p.Name)
		}
		for _, c := range s.Strategies[0].Classes {
			s.Scenario.Classes = append(s.Scenario.Classes, c.Name)
		}
	}
	return s, nil
}

// locate adds the line and column to an error of encoding/json.
func locate(b []byte, err error) error {
	var offset int64
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return fmt.Errorf("result is not valid: %w", err)
	}
	before := b[:min(max(offset-1, 0), int64(len(b)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("result is not valid at %d:%d: %w", line, column, err)
}
