package fit

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readCSV reads rows under a header, separated by commas, semicolons or tabs, whichever the header has most of.
func readCSV(c *collector, in *bufio.Reader) error {
	start, err := in.Peek(in.Buffered())
	if err != nil {
		return err
	}
	head, _, _ := bytes.Cut(bytes.TrimLeft(start, "\r\n"), []byte("\n"))
	r := csv.NewReader(in)
	r.ReuseRecord, r.TrimLeadingSpace, r.FieldsPerRecord = true, true, -1
	for _, sep := range ";\t" {
		if bytes.Count(head, []byte(string(sep))) > bytes.Count(head, []byte(string(r.Comma))) {
			r.Comma = sep
		}
	}
	c.file.Format = "CSV"
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s:%w", c.file.Name, csvError(err, 1))
	}
	row := make([]pair, len(header))
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if seen[name] && name != "" {
			return fmt.Errorf("%s:1: two columns are called %q", c.file.Name, clip(name))
		}
		row[i].name, seen[name] = name, true
	}
	if err := c.columns.header(c.file.Name, row); err != nil {
		return err
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if syntax := new(csv.ParseError); errors.As(err, &syntax) {
			c.bad(syntax.StartLine, syntax.Err)
			continue
		} else if err != nil {
			return fmt.Errorf("%s: %w", c.file.Name, err)
		}
		line, _ := r.FieldPos(0)
		if len(fields) != len(row) {
			c.bad(line, fmt.Errorf("%d columns, the header has %d", len(fields), len(row)))
			continue
		}
		for i := range row {
			row[i].text = fields[i]
		}
		c.add(line, row)
	}
}

// csvError puts the line before what is wrong with the header.
func csvError(err error, line int) error {
	if syntax := new(csv.ParseError); errors.As(err, &syntax) {
		return fmt.Errorf("%d: %w", syntax.Line, syntax.Err)
	}
	return fmt.Errorf("%d: %w", line, err)
}

// readLines reads a JSON object a line.
func readLines(c *collector, in *bufio.Reader) error {
	c.file.Format = "JSON lines"
	s := bufio.NewScanner(in)
	s.Buffer(nil, maxLine)
	var row []pair
	for line := 1; s.Scan(); line++ {
		if isBlank(s.Bytes()) {
			continue
		}
		var err error
		if row, err = flatten(row[:0], "", s.Bytes()); err != nil {
			c.bad(line, err)
			continue
		}
		c.add(line, row)
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("%s: %w", c.file.Name, err)
	}
	return nil
}

// readArray reads one JSON array of objects.
func readArray(c *collector, in *bufio.Reader) error {
	c.file.Format = "JSON"
	data, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("%s: %w", c.file.Name, err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	lines, counted := 1, 0
	at := func() int { // the line of the decoder's place
		for ; counted < int(d.InputOffset()) && counted < len(data); counted++ {
			if data[counted] == '\n' {
				lines++
			}
		}
		return lines
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("%s:%d: %w", c.file.Name, at(), err)
	}
	var row []pair
	for d.More() {
		line := at()
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fmt.Errorf("%s:%d: not JSON from here on: %w", c.file.Name, line, err)
		}
		line = at() - bytes.Count(raw, []byte("\n"))
		if row, err = flatten(row[:0], "", raw); err != nil {
			c.bad(line, err)
			continue
		}
		c.add(line, row)
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("%s:%d: the array does not end: %w", c.file.Name, at(), err)
	}
	return nil
}

// flatten appends the members of a JSON object in their order; those of an object in it get its name and a dot before
// theirs. Lists are left out, and null is the empty text.
func flatten(row []pair, prefix string, object []byte) ([]pair, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	} else if t != json.Delim('{') {
		return nil, fmt.Errorf("not a JSON object: %s", clip(string(object)))
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		name := prefix + key.(string)
		switch raw[0] {
		case '[':
		case '{':
			if strings.Count(name, ".") > 8 {
				return nil, errors.New("objects are nested too deeply")
			}
			if row, err = flatten(row, name+".", raw); err != nil {
				return nil, err
			}
		case '"':
			var text string
			if err := json.Unmarshal(raw, &text); err != nil {
				return nil, fmt.Errorf("not JSON: %w", err)
			}
			row = append(row, pair{name, text})
		case 'n':
			row = append(row, pair{name, ""})
		default:
			row = append(row, pair{name, string(raw)})
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if rest := object[d.InputOffset():]; !isBlank(rest) {
		return nil, fmt.Errorf("more than one JSON object: %s", clip(string(rest)))
	}
	return row, nil
}

// clip shortens a hostile text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return s
}
