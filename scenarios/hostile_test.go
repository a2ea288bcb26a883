package scenarios

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func repeat(s string, n int) string { return strings.Repeat(s, n) }

// bombs are files made to exhaust whoever reads them, and what they are refused with.
var bombs = map[string]struct{ text, want string }{
	"100 MB of one key":   {repeat("a", 100<<20) + ": 1", "4 MiB"},
	"4 MB of one key":     {repeat("a", 4<<20-10) + ": 1", "unknown field"},
	"deep lists":          {repeat("[", 50_000), "nested too deeply"},
	"deep mappings":       {repeat("{a: ", 40_000), "nested too deeply"},
	"200,000 lists":       {repeat("[", 200_000), "too many values"},
	"200,000 mappings":    {repeat("{a: ", 200_000), "too many values"},
	"deep dashes":         {repeat("- ", 200_000), "nested too deeply"},
	"deep question marks": {repeat("? ", 200_000), "nested too deeply"},
	"deep by indentation": {stairs(1000), "nested too deeply"},
	"a long list":         {"[" + repeat("a,", 2_000_000) + "]", "too many values"},
	"the most colons":     {"[" + repeat("a: ", 159_000), "not YAML"},
	"the longest list":    {"[" + repeat("a: b,", 43_000) + "]", "must be a mapping"},
	"many colons":         {"{" + repeat(":,", 43_000) + "}", "unknown field"},
	"many lines":          {repeat("-\n", 2_000_000), "too many values"},
	"many keys":           {repeat("a:\n", 1_000_000), "too many values"},
	"many directives":     {repeat("%TAG !a! b\n", 100_000), "directives are not used"},
	"many documents":      {repeat("---\n", 60_000), "second document"},
	"billion laughs":      {laughs(), "repeats too much"},
	"merge keys":          {merges(), "merge keys"},
	"a cycle":             {"providers: &a [*a, *a]", "stands inside what it repeats"},
	"many profiles":       {"providers:\n" + repeat("- {use: hosted/groq-llama-70b}\n", 10_000), "two providers are called"},
	"too many profiles":   {"providers:\n" + repeat("- {use: self/vllm-8b}\n", 12_000), "must be a list of 1 to 10000"},
	"anchors":             {repeat("&a ", 1_390_000), "too many values"},
	"tags":                {repeat("!a ", 1_390_000), "too many values"},
	"aliases":             {repeat("*a ", 1_390_000), "too many values"},
	"bare tags":           {repeat("! ", 2_000_000), "too many values"},
	"300,000 anchors":     {repeat("&a ", 300_000), "too many values"},
	"the most anchors":    {repeat("&a ", 159_000), "not YAML"},
	"quoted words":        {"[" + repeat(`""`, 2_000_000), "too many values"},
	"old line breaks":     {repeat("a: \r", 1_000_000), "too many values"},
	"odd line breaks":     {"a: 1" + repeat("\u2028#", 1_000_000), "too many values"},
	"59,000 unknown keys": {numbered("key%d: 1\n", 59_000), "unknown field"},
	"the most keys":       {numbered("k%d:\n", 119_000), "unknown field"},
	"unknown providers":   {strangers(), "no provider is called"},
	"many aliases":        {"a: &a x\nb: [" + repeat("*a,", 43_000) + "]", "unknown field"},
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// strangers has incidents that strike providers with names like those of many others, but not the same.
func strangers() string {
	return "providers:\n" + numbered("- {name: "+repeat("a", 50)+"%d, ttft: 1s}\n", 5_000) + "incidents:\n- name: x\n  providers:\n" +
		numbered("  - "+repeat("b", 50)+"%d\n", 100)
}

// laughs doubles the same value thirty times (the "billion laughs" of XML).
func laughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 30 {
		n := string(rune('0' + i%10))
		b.WriteString("b" + n + repeat("x", i) + ": &a" + repeat("z", i) + "1 [" + strings.TrimSuffix(repeat("*a"+prev(i)+", ", 10), ", ") + "]\n")
	}
	return b.String()
}

func prev(i int) string {
	if i == 0 {
		return "0"
	}
	return repeat("z", i-1) + "1"
}

func merges() string {
	var b strings.Builder
	b.WriteString("a0: &a0 {x: 1}\n")
	for i := range 1000 {
		b.WriteString(repeat("a", i%50+1) + repeat("b", i/50) + ": {<<: [*a0, *a0, *a0]}\n")
	}
	return b.String()
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestFiveThousandProvidersFit(t *testing.T) {
	_, err := Parse("large.yaml", []byte("duration: 1m\nworkload: {arrivals: {poisson: 1/s}, prompt_tokens: 1, output_tokens: 1}\nstrategies: [random]\nproviders:\n"+
		numbered(`  - name: p%d
    ttft: {lognormal: {p50: 600ms, p99: 4s}}
    per_output_token: {constant: 20ms}
    concurrency: 100
    price: {input: 0.50, output: 1.50}
`, 5_000)), Options{})
	if err != nil {
		t.Errorf("%.300v", err)
	}
}

// The bound on memory is on what is live or not yet collected; sampling sees its peak to within a millisecond.
func TestBombsAreRefusedWithinASecondAnd200MB(t *testing.T) {
	for name, bomb := range bombs {
		if len(bomb.text) > bombSize {
			continue
		}
		runtime.GC()
		before, stop, peak := heap(), make(chan struct{}), make(chan uint64)
		go sample(stop, peak)
		start := time.Now()
		_, err := Parse("bomb.yaml", []byte(bomb.text), Options{})
		took := time.Since(start)
		close(stop)
		grew := int64(max(<-peak, before)-before) >> 20
		if err == nil || !strings.Contains(err.Error(), bomb.want) {
			t.Errorf("%s: got %.300v, want %q", name, err, bomb.want)
		}
		if took > time.Second*slack || grew > 200 {
			t.Errorf("%s: refused after %v and %d MB", name, took, grew)
		}
		t.Logf("%-26s %v, %d MB", name, took.Round(time.Millisecond), grew)
		checkPositions(t, name, err)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func sample(stop chan struct{}, peak chan uint64) {
	most := uint64(0)
	for {
		select {
		case <-stop:
			peak <- max(most, heap())
			return
		case <-time.After(time.Millisecond):
			most = max(most, heap())
		}
	}
}

// checkPositions fails unless err is nil or an Errors with a place for each, in order, one line each.
func checkPositions(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var all Errors
	if !errors.As(err, &all) || len(all) == 0 {
		t.Errorf("%s: %T is no list of mistakes: %v", what, err, err)
		return
	}
	for i, e := range all {
		if e.Line < 1 || e.Col < 1 || e.Msg == "" || e.File == "" || strings.Contains(e.Error(), "\n") {
			t.Errorf("%s: a mistake without a place or a message: %q", what, e)
		}
		if i > 0 && e.Line < all[i-1].Line {
			t.Errorf("%s: %q stands after %q", what, e, all[i-1])
		}
	}
}

func TestMutilatedScenariosGiveMistakesWithPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sources := map[string]string{}
	for i, example := range examples() {
		sources[fmt.Sprintf("example-%d", i+1)] = example
	}
	for _, name := range Builtins() {
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		sources[name] = string(source)
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		refused := 0
		for range mutations {
			text := mutilate(r, sources[name])
			s, err := Parse(name+".yaml", []byte(text), Options{Open: fileStub})
			checkPositions(t, name, err)
			if err != nil {
				refused++
			} else {
				survey(s)
			}
		}
		if refused < mutations/2 {
			t.Errorf("%s: only %d of %d mutilated copies were refused", name, refused, mutations)
		}
	}
}

// survey does what the command does with a sound scenario before it is run; nothing of it may panic.
func survey(s *Scenario) {
	s.OfferedLoad().WriteTo(io.Discard)
	s.Incidents()
}

// mutilate changes one random line below the comments, or the end of the file.
func mutilate(r *rand.Rand, text string) string {
	lines := strings.Split(text, "\n")
	from := 0
	for strings.HasPrefix(lines[from], "#") {
		from++
	}
	i := from + r.IntN(len(lines)-1-from)
	switch line := lines[i]; r.IntN(8) {
	case 0: // misspelt
		k := r.IntN(len(line) + 1)
		lines[i] = line[:k] + "q" + line[k:]
	case 1: // out of range
		lines[i] = strings.NewReplacer("1", "-9", "2", "99999999999999999999", "5", "1e300").Replace(line)
	case 2: // wrong type
		before, _, _ := strings.Cut(line, ":")
		lines[i] = before + ": [[]]"
	case 3: // a letter less
		if k := r.IntN(len(line) + 1); k < len(line) {
			lines[i] = line[:k] + line[k+1:]
		}
	case 4: // line gone
		lines = append(lines[:i], lines[i+1:]...)
	case 5: // line twice
		lines[i] = line + "\n" + line
	case 6: // file cut off in the line
		return strings.Join(lines[:i], "\n") + "\n" + line[:r.IntN(len(line)+1)]
	case 7: // indented otherwise
		lines[i] = []string{" ", "\t", "        "}[r.IntN(3)] + line
	}
	return strings.Join(lines, "\n")
}

func FuzzParse(f *testing.F) {
	for _, name := range Builtins() {
		source, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	for _, example := range examples() {
		f.Add([]byte(example))
	}
	for _, bomb := range bombs {
		if len(bomb.text) < 10_000 {
			f.Add([]byte(bomb.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("fuzz.yaml", data, Options{Open: fileStub})
		checkPositions(t, "fuzz", err)
		if err == nil {
			survey(s)
		}
	})
}
