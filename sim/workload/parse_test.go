package workload

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestTimestampsAreReadAsTheTimePackageReadsThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	last := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for range 20_000 {
		at := time.Unix(r.Int64N(last), r.Int64N(1e9)).UTC()
		for _, layout := range []string{"2006-01-02 15:04:05.000000000", "2006-01-02T15:04:05.000000000Z", "2006-01-02 15:04:05.000000000+00:00"} {
			s := at.Format(layout)
			if got, err := parseTimestamp([]byte(s)); err != nil || got != at.UnixNano() {
				t.Fatalf("%s is read as %d, error %v; want %d", s, got, err, at.UnixNano())
			}
		}
	}
}

func TestShortAndLongFractionsOfASecond(t *testing.T) {
	for s, want := range map[string]int64{"": 0, ".5": 5e8, ".9799600": 979_960_000, ".1234567899": 123_456_789} {
		if got, err := parseTimestamp([]byte("1970-01-01 00:00:00" + s)); err != nil || got != want {
			t.Errorf("%q is read as %d ns, error %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{".", ".5x", "Zulu", "-00:01", ",5"} {
		if got, err := parseTimestamp([]byte("1970-01-01 00:00:00" + s)); err == nil {
			t.Errorf("%q is read as %d ns, want an error", s, got)
		}
	}
}

// Every row that the parser takes must read the same by the time package and strconv, and every row that they read
// in the trace's own form must be taken.
func FuzzAzureRow(f *testing.F) {
	for line := range strings.Lines(azureRows) {
		f.Add(strings.TrimSpace(line))
	}
	f.Add("2024-02-29 23:59:59.999999999+00:00, 1 ,0")
	f.Add("2023-02-29 00:00:00,1,1")
	f.Add("2023-11-16 18:17:03,-0,99999999999999999999")
	plain := regexp.MustCompile(`^(19[7-9]\d|20\d\d)-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?,\d{1,7},\d{1,7}$`)
	f.Fuzz(func(t *testing.T, line string) {
		got, err := parseAzure([]byte(line), nil)
		cells := strings.Split(line, ",")
		if len(cells) != 3 {
			if err == nil {
				t.Fatalf("%q is taken", line)
			}
			return
		}
		stamp := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(cells[0]), "Z"), "+00:00")
		if len(stamp) > 29 {
			stamp = stamp[:29]
		}
		at, wrong := time.Parse("2006-01-02 15:04:05.999999999", strings.Replace(stamp, "T", " ", 1))
		prompt, wrong2 := strconv.Atoi(strings.TrimSpace(cells[1]))
		output, wrong3 := strconv.Atoi(strings.TrimSpace(cells[2]))
		if err != nil {
			if wrong == nil && wrong2 == nil && wrong3 == nil && plain.MatchString(line) && prompt <= MaxTokens && output <= MaxTokens {
				t.Fatalf("%q is refused: %v", line, err)
			}
			return
		}
		want := row{at.UnixNano(), int32(max(1, prompt)), int32(max(1, output))}
		if wrong != nil || wrong2 != nil || wrong3 != nil || got != want {
			t.Fatalf("%q is read as %v, want %v (%v, %v, %v)", line, got, want, wrong, wrong2, wrong3)
		}
	})
}

// Whatever the quick scanner takes, encoding/json must read the same.
func FuzzMooncakeRow(f *testing.F) {
	for line := range strings.Lines(mooncakeRows) {
		f.Add(strings.TrimSpace(line))
	}
	f.Add(`{"timestamp":1,"timestamp":2,"input_length":3,"output_length":4}`)
	f.Add(`{"timestamp": 01, "input_length": 3, "output_length": 4, "hash_ids": [1,,2]}`)
	f.Add(`{"TIMESTAMP": 1.5e3, "input_length": 3, "output_length": 0, "hash_ids": null}`)
	f.Fuzz(func(t *testing.T, line string) {
		got, err := parseMooncake([]byte(line), nil)
		var o struct {
			Timestamp float64 `json:"timestamp"`
			Input     int64   `json:"input_length"`
			Output    int64   `json:"output_length"`
		}
		if err != nil {
			if _, ok := scanMooncake([]byte(line), nil); ok {
				t.Fatalf("%q is taken by the scanner and refused by the parser: %v", line, err)
			}
			return
		}
		wrong := json.Unmarshal([]byte(line), &o)
		want := row{int64(o.Timestamp*1e6 + 0.5), int32(max(1, o.Input)), int32(max(1, o.Output))}
		if wrong != nil || got != want {
			t.Fatalf("%q is read as %v, want %v (%v)", line, got, want, wrong)
		}
	})
}

func TestTheQuickScannerTakesTheRowsOfTheTrace(t *testing.T) {
	if _, ok := scanMooncake([]byte(`{"timestamp": 27482, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 182789]}`), nil); !ok {
		t.Error("an ordinary row falls to encoding/json")
	}
}
