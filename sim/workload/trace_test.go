package workload

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// azureRows has a gap of 52 ms, then one of 948 ms; carriage returns on some lines, no final newline.
const azureRows = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n" +
	"2023-11-16 18:17:03.9799600,4808,10\r\n" +
	"2023-11-16 18:17:04.0319600,3180,8\n" +
	"2023-11-16 18:17:04.9799600,110,0"

const mooncakeRows = `{"timestamp": 27000, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
{"timestamp": 27000, "input_length": 7322, "output_length": 490, "hash_ids": []}

{"output_length":794,"input_length":7236,"timestamp":30000.5}
`

// resolved returns p looking at content, read in fits and starts.
func resolved(t testing.TB, content string, p TraceParams) *TraceParams {
	t.Helper()
	if err := resolve(content, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

func resolve(content string, p *TraceParams) error {
	if p.File == "" {
		p.File = "t.log"
	}
	if p.Speed == 0 {
		p.Speed = 1
	}
	return p.ResolveFiles(func(name string) (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(strings.NewReader(content))), nil
	})
}

// both returns the trace with its rows in memory, and streamed.
func both(t testing.TB, content string, p TraceParams) map[string]*trace {
	t.Helper()
	return map[string]*trace{
		"in memory": must[*trace](t)(newTrace(resolved(t, content, p), 1000)),
		"streamed":  must[*trace](t)(newTrace(resolved(t, content, p), 1)),
	}
}

func TestTracesReplayAsRecorded(t *testing.T) {
	azure := []Arrival{{ID: 0, Prompt: 4808, Output: 10}, {At: 52_000_000, ID: 1, Prompt: 3180, Output: 8}, {At: 1_000_000_000, ID: 2, Prompt: 110, Output: 1}}
	mooncake := []Arrival{{ID: 0, Prompt: 6758, Output: 500}, {ID: 1, Prompt: 7322, Output: 490}, {At: 3_000_500_000, ID: 2, Prompt: 7236, Output: 794}}
	for _, c := range []struct {
		content, format string
		want            []Arrival
	}{
		{azureRows, "auto", azure},
		{azureRows, "azure", azure},
		{"\ufeff" + azureRows + "\n\n", "", azure},
		{mooncakeRows, "auto", mooncake},
		{mooncakeRows, "mooncake", mooncake},
	} {
		for how, p := range both(t, c.content, TraceParams{Format: c.format}) {
			got := take(t, p, 1, nil, 100, 2)
			for i := range got {
				got[i].Row = 0
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%.20q as %q, %s: got %v, want %v", c.content, c.format, how, got, c.want)
			}
		}
	}
}

func TestSpeedCompressesTime(t *testing.T) {
	for how, p := range both(t, azureRows, TraceParams{Speed: 10}) {
		if got := take(t, p, 1, nil, 100, 256); got[1].At != 5_200_000 || got[2].At != 100_000_000 {
			t.Errorf("%s: %v, want the second at 5.2 ms and the third at 100 ms", how, got)
		}
	}
	for how, p := range both(t, azureRows, TraceParams{Speed: 0.5}) {
		if got := take(t, p, 1, nil, 100, 256); got[2].At != 2_000_000_000 {
			t.Errorf("%s: %v, want the third at 2 s", how, got)
		}
	}
}

// One second from first to last and a mean gap of half a second: a pass takes 1.5 s as recorded.
func TestLoopBeginsAgainOneMeanGapAfterTheLastRow(t *testing.T) {
	for how, p := range both(t, azureRows, TraceParams{Loop: true, Speed: 2}) {
		got := take(t, p, 1, nil, 3*1000+2, 7)
		want := Arrival{At: 750_000_000*1000 + 26_000_000, ID: 3001, Prompt: 3180, Output: 8}
		if len(got) != 3002 || got[3001] != want || got[3].At != 750_000_000 || got[3].ID != 3 {
			t.Errorf("%s: request 3 is %v, request 3001 is %v, want %v", how, got[3], got[3001], want)
		}
	}
	p := must[*trace](t)(newTrace(resolved(t, azureRows, TraceParams{Loop: true, Speed: 2}), 3))
	if math.Abs(p.Rate()-4) > 1e-12 { // 3 requests in 0.75 s
		t.Errorf("rate %g, want 4", p.Rate())
	}
}

func TestLoopEndsBeforeTimeOverflows(t *testing.T) {
	for how, p := range both(t, azureRows, TraceParams{Loop: true, Speed: 1e-9}) {
		got := take(t, p, 1, nil, 100, 256) // a pass takes 47 years
		if len(got) == 100 || len(got) < 9 || got[len(got)-1].At < 0 {
			t.Errorf("%s: %d arrivals, the last %v", how, len(got), got[len(got)-1])
		}
	}
}

func TestRateOfATrace(t *testing.T) {
	for how, p := range both(t, azureRows, TraceParams{}) {
		want := 3.0
		if how == "streamed" {
			want = math.NaN()
		}
		if got := p.Rate(); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: rate %g, want %g", how, got, want)
		}
	}
}

func TestBadTracesAreRefusedWithFileAndLine(t *testing.T) {
	head := "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.98,1,1\n"
	json := `{"timestamp": 5, "input_length": 1, "output_length": 1}` + "\n"
	for _, c := range []struct{ content, want string }{
		{"", "t.log: no rows"},
		{"TIMESTAMP,ContextTokens,GeneratedTokens\n", "t.log: no rows"},
		{"time,tokens\n1,2\n", `t.log:1: neither the header TIMESTAMP,ContextTokens,GeneratedTokens of an Azure trace`},
		{head + "2023-11-16 18:17:04,1\n", "t.log:3: 2 columns, need 3"},
		{head + "2023-11-16 18:17:04,1,2,3\n", "t.log:3: 4 columns, need 3"},
		{head + "\n2023-11-16 18:17:04,1.5,2\n", `t.log:4: ContextTokens is not a whole number: "1.5"`},
		{head + "2023-11-16 18:17:04,1,-2\n", "t.log:3: GeneratedTokens is negative: -2"},
		{head + "2023-11-16 18:17:04,10000001,2\n", "t.log:3: ContextTokens is above 10000000"},
		{head + "2023-11-16 18:17:03,1,2\n", "t.log:3: time goes back by 980000000 ns"},
		{head + "2023-02-29 18:17:03,1,2\n", "t.log:3: TIMESTAMP is not a time in UTC"},
		{head + "2023-11-16 18:17:03+01:00,1,2\n", "t.log:3: TIMESTAMP is not a time in UTC"},
		{head + strings.Repeat("9", maxLine+1), "t.log:3: line longer than"},
		{json + json[:20], "t.log:2: not a JSON object"},
		{json + "[]", "t.log:2: not a JSON object"},
		{json + `{"timestamp": 4, "input_length": 1, "output_length": 1}`, "t.log:2: time goes back by 1000000 ns"},
		{json + `{"timestamp": -6, "input_length": 1, "output_length": 1}`, "t.log:2: timestamp is not between"},
		{json + `{"timestamp": "6", "input_length": 1, "output_length": 1}`, "t.log:2: timestamp is not a number"},
		{json + `{"timestamp": 6, "output_length": 1}`, "t.log:2: no input_length"},
		{json + `{"timestamp": 6, "input_length": -1, "output_length": 1}`, "t.log:2: input_length is negative"},
		{json + `{"timestamp": 6, "input_length": 1, "output_length": 1e30}`, "t.log:2: output_length is not a number that fits"},
	} {
		p := &TraceParams{Format: "auto"}
		err := resolve(c.content, p)
		if err == nil {
			_, err = NewTrace(p)
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.80q: error %v, want %s …", c.content, err, c.want)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%.80q: an error of %d bytes", c.content, len(err.Error()))
		}
	}
}

func TestABadRowBeyondMemoryStopsTheRun(t *testing.T) {
	p := must[*trace](t)(newTrace(resolved(t, azureRows+"\nrubbish\n", TraceParams{}), 2))
	src := must[Source](t)(p.Open(1, nil))
	buf := make([]Arrival, 256)
	for range 2 {
		n, err := src.Fill(buf)
		if err == nil || !strings.HasPrefix(err.Error(), "t.log:5: 1 columns") {
			t.Errorf("%d arrivals and error %v, want t.log:5: 1 columns …", n, err)
		}
	}
}

func TestLoopNeedsTwoTimes(t *testing.T) {
	same := `{"timestamp": 5, "input_length": 1, "output_length": 1}` + "\n"
	p := resolved(t, same+same, TraceParams{Loop: true})
	if _, err := NewTrace(p); err == nil || !strings.Contains(err.Error(), "cannot loop") {
		t.Errorf("error %v, want one that says it cannot loop", err)
	}
	src := must[Source](t)(must[*trace](t)(newTrace(p, 1)).Open(1, nil))
	if n, err := src.Fill(make([]Arrival, 256)); n != 2 || err == nil || !strings.Contains(err.Error(), "cannot loop") {
		t.Errorf("streamed: %d arrivals and error %v, want 2 and one that says it cannot loop", n, err)
	}
}

func TestAMissingTraceIsReportedByTheOneWhoLooksForIt(t *testing.T) {
	gone := fmt.Errorf("open a.csv: no such file")
	p := TraceParams{File: "a.csv", Format: "auto", Speed: 1}
	if err := p.ResolveFiles(func(string) (io.ReadCloser, error) { return nil, gone }); err != gone {
		t.Errorf("error %v, want %v", err, gone)
	}
	if err := (&TraceParams{Format: "auto"}).ResolveFiles(nil); err == nil {
		t.Error("no error without a file")
	}
}

// tracked counts the files that are open.
type tracked struct {
	io.Reader
	open *int
}

func (f tracked) Close() error { *f.open--; return nil }

func TestStreamedTracesLeaveNothingOpen(t *testing.T) {
	open := 0
	p := &TraceParams{File: "t.log", Format: "auto", Speed: 1, Loop: true}
	err := p.ResolveFiles(func(string) (io.ReadCloser, error) {
		open++
		return tracked{strings.NewReader(azureRows), &open}, nil
	})
	if err != nil || open != 0 {
		t.Fatalf("%d files open after the look, error %v", open, err)
	}
	process := must[*trace](t)(newTrace(p, 2))
	if open != 0 {
		t.Fatalf("%d files open after loading", open)
	}
	src := must[Source](t)(process.Open(1, nil))
	src.Fill(make([]Arrival, 100))
	if open != 1 {
		t.Errorf("%d files open while streaming, want 1", open)
	}
	if err := src.Close(); err != nil || open != 0 {
		t.Errorf("%d files open after the run, error %v", open, err)
	}
}

func TestStreamingDoesNotAllocatePerRow(t *testing.T) {
	for name, line := range map[string]string{
		"azure":    "2023-11-16 18:17:04.0319600,3180,8",
		"mooncake": `{"timestamp": 27482, "input_length": 6758, "output_length": 500, "hash_ids": [0, 182789]}`,
	} {
		content := strings.Repeat(line+"\n", 5000)
		if name == "azure" {
			content = azure.header + "\n" + content
		}
		p := must[*trace](t)(newTrace(resolved(t, content, TraceParams{}), 1))
		src := must[Source](t)(p.Open(1, nil))
		buf := make([]Arrival, 256)
		if n := testing.AllocsPerRun(10, func() { src.Fill(buf) }); n != 0 {
			t.Errorf("%s: %g allocations in 256 rows", name, n)
		}
	}
}

func BenchmarkTraceFill(b *testing.B) {
	benchmarkFill(b, must[*trace](b)(newTrace(resolved(b, azureRows, TraceParams{Loop: true}), 100)))
}

func BenchmarkTraceStream(b *testing.B) {
	content := azure.header + strings.Repeat("\n2023-11-16 18:17:04.0319600,3180,8", 10_000) + "\n2023-11-16 18:18:04.0319600,3180,8"
	benchmarkFill(b, must[*trace](b)(newTrace(resolved(b, content, TraceParams{Loop: true}), 100)))
}
