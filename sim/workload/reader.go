package workload

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line of a trace; a Mooncake row lists a number for every 512 tokens of its prompt, so the
// longest ones there are take a few kilobytes.
const maxLine = 256 << 10

// An opener opens the files that a scenario names.
type opener func(name string) (io.ReadCloser, error)

// A rowReader streams a trace's rows in constant memory. Its errors name the file and the line.
type rowReader struct {
	name   string
	open   opener
	format *traceFormat
	blocks *[]int32 // where the names of blocks are appended; nil where they are not kept

	file  io.ReadCloser
	buf   *bufio.Reader
	line  int
	count int64 // rows read since start
	first int64 // the first row's own time
	last  int64 // the last row's time since the first
}

// start opens the file, or opens it again from its beginning. With an error, nothing is left open.
func (r *rowReader) start() error {
	if err := r.close(); err != nil {
		return err
	}
	file, err := r.open(r.name)
	if err != nil {
		return err
	}
	r.file, r.line, r.count, r.last = file, 0, 0, 0
	if r.buf == nil {
		r.buf = bufio.NewReaderSize(file, maxLine)
	} else {
		r.buf.Reset(file)
	}
	if err := r.skipHeader(); err != nil {
		r.close()
		return err
	}
	return nil
}

// skipHeader reads past the header that the format has.
func (r *rowReader) skipHeader() error {
	if r.format == nil || r.format.header == "" {
		return nil
	}
	line, err := r.readLine()
	if err != nil && err != io.EOF {
		return err
	}
	if !bytes.EqualFold(line, []byte(r.format.header)) {
		return r.errorf("not the header %s: %s", r.format.header, clip(line))
	}
	return nil
}

func (r *rowReader) close() error {
	if r.file == nil {
		return nil
	}
	file := r.file
	r.file = nil
	return file.Close()
}

// next reads a row, its time counted from the first one's; io.EOF after the last.
func (r *rowReader) next() (row, error) {
	line, err := r.readLine()
	if err != nil {
		return row{}, err
	}
	got, err := r.format.parse(line, r.blocks)
	if err != nil {
		return row{}, r.errorf("%w", err)
	}
	if r.count == 0 {
		r.first = got.at
	}
	r.count++
	got.at -= r.first
	switch {
	case got.at < r.last:
		return row{}, r.errorf("time goes back by %d ns: sort the rows by time", r.last-got.at)
	case got.at >= endOfTime:
		return row{}, r.errorf("more than 146 years after the first row")
	}
	r.last = got.at
	return got, nil
}

var utf8Mark = []byte("\ufeff")

// readLine returns the next line that is not blank, without the white space around it; io.EOF after the last. It
// stays valid until the next call.
func (r *rowReader) readLine() ([]byte, error) {
	for {
		line, err := r.buf.ReadSlice('\n')
		r.line++
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, r.errorf("line longer than %d bytes", maxLine)
		}
		if r.line == 1 {
			line = bytes.TrimPrefix(line, utf8Mark)
		}
		line = bytes.TrimSpace(line)
		switch {
		case err != nil && err != io.EOF:
			return nil, r.errorf("%w", err)
		case len(line) > 0:
			return line, nil
		case err == io.EOF:
			return nil, io.EOF
		}
	}
}

func (r *rowReader) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", r.name, r.line, fmt.Errorf(format, args...))
}
