package fit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Record is one request of a log.
type Record struct {
	Provider string  // "" where the log names none
	File     int     // which of Log.Files it comes from
	At       int64   // when it was sent, in nanoseconds; NoTime where the log does not say
	TTFT     float64 // seconds; below 0 where the log does not say
	Latency  float64 // seconds to the end of the answer; below 0 where the log does not say
	PerToken float64 // seconds per output token; below 0 where the log does not say
	Prompt   int32   // tokens; 0 where the log does not say
	Output   int32   // tokens; 0 where the log does not say
	Status   int     // HTTP status of the failure; 0 for an answer
}

// NoTime is the At of a request of which it is not known when it was sent.
const NoTime = -1 << 63

// A File is a log file as it was read.
type File struct {
	Name   string
	Format string // how it is written, in words
	Rows   int    // without those skipped
	Bad    int    // rows skipped
	trace  bool   // the scenario language can replay it
}

// A Log is the requests of one or several files.
type Log struct {
	Files   []File
	Records []Record
}

// Options say how a log is read.
type Options struct {
	Columns Columns
	Unit    time.Duration // of times and durations whose column does not tell; 0 means a second
	SkipBad bool          // leave out rows with mistakes, if they are few
}

const (
	maxLine   = 16 << 20
	maxErrors = 8  // mistakes that are told of one file
	badShare  = 10 // percent of the rows of a file that may be skipped
)

// Read adds the requests of r, a file called name: CSV with a header, JSON objects line by line, or a JSON array of
// objects. Every bad row is an error that begins with name:line. Without SkipBad, or when more than a tenth of the
// rows are bad, nothing is added.
func (l *Log) Read(name string, r io.Reader, o Options) error {
	if o.Unit == 0 {
		o.Unit = time.Second
	}
	in := bufio.NewReaderSize(r, 1<<16)
	first, err := peek(in)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", name, err)
	}
	c := &collector{log: l, file: File{Name: name}, columns: newColumns(o), skip: o.SkipBad}
	start := len(l.Records)
	switch {
	case err == io.EOF:
		err = fmt.Errorf("%s: no rows", name)
	case first == '{':
		err = readLines(c, in)
	case first == '[':
		err = readArray(c, in)
	default:
		err = readCSV(c, in)
	}
	if err == nil {
		err = c.verdict()
	}
	if err != nil {
		l.Records = l.Records[:start]
		return err
	}
	l.Files = append(l.Files, c.file)
	return nil
}

// peek returns the first byte that is neither white space nor a byte order mark, and leaves it to be read.
func peek(in *bufio.Reader) (byte, error) {
	if mark, err := in.Peek(3); err == nil && string(mark) == "\ufeff" {
		in.Discard(3)
	}
	for n := 1; ; n++ {
		b, err := in.Peek(n)
		if len(b) < n {
			if errors.Is(err, bufio.ErrBufferFull) {
				err = errors.New("begins with 64 KiB of white space")
			}
			return 0, err
		}
		if !strings.ContainsRune(" \t\r\n", rune(b[n-1])) {
			return b[n-1], nil
		}
	}
}

// A collector takes the rows of one file, with their mistakes.
type collector struct {
	log     *Log
	file    File
	columns *columns
	skip    bool
	errs    []error
}

// A pair is a column of a row: its name and its text. Nested JSON objects give names with dots.
type pair struct{ name, text string }

// add takes a row that begins in a line of the file.
func (c *collector) add(line int, row []pair) {
	if c.file.Rows+c.file.Bad == 0 {
		c.columns.recognise(&c.file, row)
	}
	rec, err := c.columns.record(row)
	if err != nil {
		c.bad(line, err)
		return
	}
	rec.File = len(c.log.Files)
	c.file.Rows++
	c.log.Records = append(c.log.Records, rec)
}

func (c *collector) bad(line int, err error) {
	c.file.Bad++
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, fmt.Errorf("%s:%d: %w", c.file.Name, line, err))
	}
}

// verdict decides about a file that has been read to its end.
func (c *collector) verdict() error {
	f := &c.file
	all := f.Rows + f.Bad
	switch {
	case all == 0:
		return fmt.Errorf("%s: no rows", f.Name)
	case f.Bad == 0:
		return c.columns.unused(f.Name)
	case c.skip && 100*f.Bad <= badShare*all:
		return c.columns.unused(f.Name)
	}
	errs := c.errs
	if more := f.Bad - len(errs); more > 0 {
		errs = append(errs, fmt.Errorf("%s: %d more bad rows", f.Name, more))
	}
	if c.skip {
		errs = append(errs, fmt.Errorf("%s: %d of %d rows are bad, too many to skip", f.Name, f.Bad, all))
	}
	return errors.Join(errs...)
}

// isBlank reports whether a line holds nothing but white space.
func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }
