package workload

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// TraceParams are the parameters of the trace process. ResolveFiles must be called before the process is built.
type TraceParams struct {
	File   string  `param:"file" doc:"the trace, beside the scenario file"`
	Format string  `param:"format" enum:"auto|azure|mooncake" doc:"how it is written; auto tells by its first line"`
	Speed  float64 `param:"speed" above:"0" max:"1e9" doc:"how much faster than recorded it is replayed: 10 makes an hour six minutes"`
	Loop   bool    `param:"loop" doc:"begin again after the last row, one mean gap later"`

	open   opener
	format *traceFormat
}

var _ registry.FileUser = (*TraceParams)(nil)

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "trace",
		Doc:  "requests as they were recorded: times and tokens from a file",
		Detail: "Reads the Azure LLM inference traces (CSV with the header TIMESTAMP,ContextTokens,GeneratedTokens) and " +
			"the Mooncake traces (JSON lines with timestamp, input_length and output_length). The first row arrives at " +
			"the start. Arrivals and tokens are the same under every seed. A count of 0 tokens is replayed as 1.",
		Bare:  "file",
		New:   func() any { return &TraceParams{Format: "auto", Speed: 1} },
		Build: func(params any) (Process, error) { return NewTrace(params.(*TraceParams)) },
	})
}

// ResolveFiles keeps open, with which every run opens the file anew, looks whether the file is there, and tells its
// format. It implements registry.FileUser.
func (p *TraceParams) ResolveFiles(open func(name string) (io.ReadCloser, error)) error {
	if p.File == "" {
		return errors.New("file is missing: name the trace to replay")
	}
	r := rowReader{name: p.File, open: open}
	if err := r.start(); err != nil {
		return err
	}
	defer r.close()
	line, err := r.readLine()
	if err == io.EOF {
		return fmt.Errorf("%s: no rows", p.File)
	}
	if err != nil {
		return err
	}
	switch p.Format {
	case "", "auto":
		p.format = detect(line)
	default:
		if p.format = traceFormats[p.Format]; p.format == nil {
			return fmt.Errorf("unknown format %q (known: auto, azure, mooncake)", p.Format)
		}
	}
	if p.format == nil {
		return r.errorf("neither the header %s of an Azure trace nor a JSON row of a Mooncake trace: %s", azure.header, clip(line))
	}
	p.open = open
	return nil
}

// cachedRows is how many rows are kept in memory, shared by all runs: 16 MiB. Longer traces are streamed by each run.
const cachedRows = 1 << 20

// A trace is the process that replays a file. Rows beyond cachedRows are checked only when a run comes to them.
type trace struct {
	reader rowReader // to copy, not started
	speed  float64
	loop   bool

	rows   []row // nil when there are too many
	period int64 // nanoseconds from one pass to the next, as recorded; 0 when rows is nil
}

// NewTrace returns the process that p describes, and reads the trace, up to the rows that are kept in memory. Its
// errors name the file and the line.
func NewTrace(p *TraceParams) (Open, error) {
	t, err := newTrace(p, cachedRows)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func newTrace(p *TraceParams, cached int) (*trace, error) {
	if p.open == nil {
		return nil, errors.New("the trace's file was not looked up: call ResolveFiles first")
	}
	if !(p.Speed > 0 && p.Speed <= 1e9) {
		return nil, fmt.Errorf("speed %s is out of range: it must be above 0 and at most 1e9", units.FormatNumber(p.Speed))
	}
	t := &trace{reader: rowReader{name: p.File, open: p.open, format: p.format}, speed: p.Speed, loop: p.Loop}
	return t, t.load(cached)
}

// load reads the rows, and keeps them if they are at most limit.
func (t *trace) load(limit int) error {
	r := t.reader
	if err := r.start(); err != nil {
		return err
	}
	defer r.close()
	var rows []row
	for {
		got, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if len(rows) == limit {
			return nil
		}
		rows = append(rows, got)
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s: no rows", r.name)
	}
	t.rows = rows
	t.period = r.period()
	if t.loop && t.period == 0 {
		return fmt.Errorf("%s: cannot loop over rows that all have the same time", r.name)
	}
	return nil
}

// period is how long the pass that has just ended lasted, the gap to the next one included: the mean gap. It is 0
// when all rows have the same time.
func (r *rowReader) period() int64 {
	if r.count < 2 {
		return 0
	}
	return r.last + r.last/(r.count-1)
}

// Rate implements Process. Repeated, the trace has its rows in every period; else they all come until the last one
// arrives. It is not known for a trace too long to keep in memory.
func (t *trace) Rate() float64 {
	if t.rows == nil {
		return math.NaN()
	}
	span := t.period
	if !t.loop {
		span = t.rows[len(t.rows)-1].at
	}
	if span == 0 {
		return math.NaN()
	}
	return float64(float64(len(t.rows)) / float64(span) * 1e9 * t.speed)
}

// Open implements Open. Neither the seed nor the sizes play a part.
func (t *trace) Open(uint64, *Sizes) (Source, error) {
	s := &replay{trace: t}
	if t.rows == nil {
		s.reader = t.reader
		if err := s.reader.start(); err != nil {
			return nil, err
		}
	}
	return s, nil
}
