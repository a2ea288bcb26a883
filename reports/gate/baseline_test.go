package gate

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// sampleBaseline has two strategies, two seeds, a missing figure and a class.
func sampleBaseline(t *testing.T) *Baseline {
	t.Helper()
	s := summary(2, strategy(t, "a", "0011", 2, figuresBy{"latency_p99_seconds": {0.1, 0.30000000000000004}, "success_ratio": {1, 0.99}}),
		strategy(t, "b \"quoted\"", "2233", 2, figuresBy{"latency_p99_seconds": {math.NaN(), 5e-324}}))
	s.Strategies[0].Classes = []reports.ClassSummary{{Name: "batch", Metrics: reports.Metrics{"slo_ratio": metric(t, "slo_ratio", []float64{0.5, 0.25})}}}
	return NewBaseline(s)
}

func written(t *testing.T, b *Baseline) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteBaseline(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestABaselineIsReadBackToTheLastBit(t *testing.T) {
	want := sampleBaseline(t)
	text := written(t, want)
	got, err := ReadBaseline(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	golden(t, "baseline.json", []byte(text))
}

func TestABaselineThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	good := written(t, sampleBaseline(t))
	for what, c := range map[string]struct {
		text   string
		defect Defect
		says   string
	}{
		"truncated":       {good[:len(good)/2], Damaged, "cut off"},
		"empty":           {"", Damaged, "cut off"},
		"no JSON":         {"scenario: x", Damaged, "check --update"},
		"two documents":   {good + good, Damaged, "damaged"},
		"foreign":         {`{"name": "x", "version": "1.0.0"}`, Foreign, "no field \"format\""},
		"foreign list":    {`[1, 2]`, Foreign, "no baseline"},
		"a result":        {`{"format": "evenkeel/result/v1"}`, Foreign, `its format is "evenkeel/result/v1"`},
		"future":          {strings.Replace(good, "baseline/v1", "baseline/v2", 1), OtherVersion, "use the evenkeel that wrote it"},
		"a value too few": {strings.Replace(good, "[1,0.99]", "[1]", 1), Damaged, "for each of 2 seeds"},
		"a digest lost":   {strings.Replace(good, `["2233","2233"]`, `["2233"]`, 1), Damaged, "1 digests of decisions for 2 seeds"},
		"no seeds":        {strings.Replace(good, `"seeds":[1,2]`, `"seeds":[]`, 1), Damaged, "nothing about the scenario"},
		"a name twice":    {strings.Replace(good, `"b \"quoted\""`, `"a"`, 1), Damaged, "no name of its own"},
		"no metric":       {strings.Replace(good, `{"unit":"ratio","values":[1,0.99]}`, "null", 1), Damaged, "success_ratio"},
		"text for number": {strings.Replace(good, "0.99", `"0.99"`, 1), Damaged, "restore the file"},
	} {
		_, err := ReadBaseline(strings.NewReader(c.text))
		bad := (*BaselineError)(nil)
		if !errors.As(err, &bad) || bad.Defect != c.defect || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", what, err, c.says)
		}
	}
}

func TestABaselineOfSomethingElseIsRefused(t *testing.T) {
	s := summary(3, strategy(t, "s", "d", 3, usual(3, nil)))
	for what, c := range map[string]struct {
		change func(*Baseline)
		defect Defect
		says   string
	}{
		"another scenario": {func(b *Baseline) { b.Scenario.Digest = "sha256:ff" }, OtherScenario, "the baseline is of another scenario: it is of tiny with digest sha256:ff, and the run is of tiny with digest sha256:0123456789ab…; if the scenario was meant to change, store a new baseline with evenkeel check --update"},
		"other seeds":      {func(b *Baseline) { b.Scenario.Seeds = []uint64{1, 2, 4} }, OtherSeeds, "made with 3 seeds (1,2,4,), and the run has 3 seeds (3); run with --seeds 1,2,4,"},
		"fewer seeds":      {func(b *Baseline) { b.Scenario.Seeds = []uint64{1, 2} }, OtherSeeds, "run with --seeds 2"},
		"no digest":        {func(b *Baseline) { b.Scenario.Digest = "" }, Damaged, "no digest"},
	} {
		b := NewBaseline(s)
		c.change(b)
		_, err := Judge(s, nil, b, Options{})
		bad := (*BaselineError)(nil)
		if !errors.As(err, &bad) || bad.Defect != c.defect || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", what, err, c.says)
		}
	}
	other := summary(3)
	other.Scenario.Digest = "sha256:ee"
	if _, err := Compare(other, s, Options{}); err == nil || !strings.Contains(err.Error(), "the older result is of another scenario") || strings.Contains(err.Error(), "--update") {
		t.Errorf("two results: %v", err)
	}
}

func TestUpdateStoresABaselineAndTellsWhatChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tiny.baseline.json")
	if b, err := LoadBaseline(path); b != nil || err != nil {
		t.Fatalf("a file that is not there: %v, %v", b, err)
	}
	b := sampleBaseline(t)
	update := func(want ...string) {
		t.Helper()
		got, err := Update(path, b)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %q, %v\nwant %q", got, err, want)
		}
	}
	update("new baseline: 2 strategies of 2 seeds (2)")
	update([]string(nil)...)
	later := 0.5
	b.Strategies[0].Decisions[1] = "4455"
	b.Strategies[0].Metrics["latency_p99_seconds"].Values[1] = &later
	b.Strategies[1].Name = "c"
	update("a: other decisions under 1 of 2 seeds", "a.latency_p99_seconds: 200 ms → 300 ms", "c: new", `b "quoted": gone`)
	loaded, err := LoadBaseline(path)
	if err != nil || written(t, loaded) != written(t, b) {
		t.Errorf("what was stored is not what was given: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	// A damaged file is replaced, one of something else or of a later version is not.
	if err := os.WriteFile(path, []byte(written(t, b)[:100]), 0o644); err != nil {
		t.Fatal(err)
	}
	update("the damaged baseline was replaced: 2 strategies of 2 seeds (2)")
	for _, text := range []string{`{"format": "evenkeel/baseline/v2"}`, `{"format": "evenkeel/result/v1"}`, `{}`} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Update(path, b); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%s: got %v, want an error that names the file", text, err)
		}
		if now, _ := os.ReadFile(path); string(now) != text {
			t.Errorf("%s was overwritten", text)
		}
	}
}

func FuzzBaselinesAreReadOrRefused(f *testing.F) {
	f.Add([]byte(`{"format":"evenkeel/baseline/v1","scenario":{"name":"x","digest":"d","seeds":[1]},"strategies":[{"name":"a","decisions":["0"],"metrics":{"m":{"unit":"s","values":[1]}},"classes":[{"name":"c","metrics":{}}]}]}`))
	f.Add([]byte(`{"format":"evenkeel/baseline/v9"}`))
	f.Add([]byte(`[{}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := ReadBaseline(bytes.NewReader(raw))
		if err != nil {
			if bad := (*BaselineError)(nil); !errors.As(err, &bad) || b != nil {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		var out bytes.Buffer
		if err := WriteBaseline(&out, b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadBaseline(&out)
		if err != nil {
			t.Fatal(err)
		}
		if changes := Changes(b, again); len(changes) > 0 {
			t.Fatalf("read back with changes: %q", changes)
		}
	})
}
