package workload

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// TraceParams are the parameters of the trace process, in which a Sample or a Scale of 0 means 1. ResolveFiles must be
// called before the process is built.
type TraceParams struct {
	File   string      `param:"file" doc:"the trace, beside the scenario file"`
	Format string      `param:"format" enum:"auto|azure|mooncake" doc:"how it is written; auto tells by its first line"`
	Speed  float64     `param:"speed" above:"0" max:"1e9" doc:"how much faster than recorded it is replayed: 10 makes an hour six minutes"`
	Loop   bool        `param:"loop" doc:"begin again after the last row, one mean gap later"`
	Sample units.Share `param:"sample" min:"0.01%" max:"100%" doc:"share of the rows that is replayed, others under every seed"`
	Scale  float64     `param:"scale" above:"0" max:"1000" doc:"how much more load of the same shape: 2.5 gives two copies of each row, and a third of every other"`

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
			"the start. A count of 0 tokens is replayed as 1. Arrivals and tokens are the same under every seed, unless " +
			"sample or scale draw the rows to leave out or to repeat: copies of a row come before the next row. " +
			"The hash_ids of a Mooncake trace, the blocks of 512 tokens that its prompts begin with, fill the prefix " +
			"caches of providers; a trace of more than a million rows is not kept in memory, and goes without them.",
		Bare:  "file",
		New:   func() any { return &TraceParams{Format: "auto", Speed: 1, Sample: 1, Scale: 1} },
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

// minSample bounds how many rows are read in vain for one that is replayed: 10,000 on average.
const minSample = 1e-4

// cachedRows and cachedBlocks are how many rows and blocks are kept in memory, shared by all runs: 16 and 64 MiB.
// Longer traces are streamed by each run, and their blocks passed over.
const (
	cachedRows   = 1 << 20
	cachedBlocks = 1 << 24
)

// A trace is the process that replays a file. Rows beyond cachedRows are checked only when a run comes to them.
type trace struct {
	reader rowReader // to copy, not started
	speed  float64
	loop   bool
	sample float64
	scale  float64

	rows   []row       // nil when there are too many
	period int64       // nanoseconds from one pass to the next, as recorded; 0 when rows is nil
	blocks *blockTable // nil when rows is nil, or no row has any
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
	t.sample, t.scale = cmp.Or(float64(p.Sample), 1), cmp.Or(p.Scale, 1)
	if !(t.sample > 0 && t.sample <= 1) {
		return nil, fmt.Errorf("sample %s is out of range: it must be above 0%% and at most 100%%", units.FormatNumber(t.sample))
	}
	if t.sample < minSample {
		return nil, fmt.Errorf("sample %s is too small: it must be at least 0.01%%, else a run reads on and on for its next row", units.FormatNumber(t.sample))
	}
	if !(t.scale > 0 && t.scale <= maxScale) {
		return nil, fmt.Errorf("scale %s is out of range: it must be above 0 and at most %d", units.FormatNumber(t.scale), maxScale)
	}
	return t, t.load(cached)
}

// load reads the rows, and keeps them if they are at most limit.
func (t *trace) load(limit int) error {
	r, blocks := t.reader, &blockTable{}
	r.blocks = &blocks.ids
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
		if len(rows) == limit || len(blocks.ids) > cachedBlocks {
			return nil
		}
		rows = append(rows, got)
		blocks.end()
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s: no rows", r.name)
	}
	t.rows = rows
	if len(blocks.ids) > 0 {
		blocks.most = slices.Max(blocks.ids)
		t.blocks = blocks
	}
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
	return float64(float64(t.copies()*float64(len(t.rows))) / float64(span) * 1e9 * t.speed)
}

// copies is how often a row is replayed on average.
func (t *trace) copies() float64 { return float64(t.sample * t.scale) }

// Open implements Open. The seed plays a part where rows are left out or repeated, the sizes where they give classes.
func (t *trace) Open(seed uint64, sizes *Sizes) (Source, error) { return open(t, seed, sizes) }

func (t *trace) start(seed uint64) (clock, error) {
	s := newRescale(t, seed)
	if t.rows == nil {
		s.reader = t.reader
		if err := s.reader.start(); err != nil {
			return nil, err
		}
	}
	if t.copies() == 1 && t.sample == 1 {
		return &s.replay, nil
	}
	return s, nil
}
