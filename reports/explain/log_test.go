package explain

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// record returns the log of a side.
func record(t *testing.T, s *Side, jobs int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Record(context.Background(), &b, s, s.Seeds, jobs, func() {}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readLog(t *testing.T, log []byte) *Side {
	t.Helper()
	s, err := ReadLog("test.log", bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// moments returns all that a run shows, with the scores of a provider in alphabetical order.
func moments(t *testing.T, s *Side, strategy int, seed uint64) []string {
	t.Helper()
	r, err := s.open(context.Background(), strategy, seed)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var all []string
	for {
		m, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		if m == nil {
			break
		}
		shown := m.show(r.about())
		for i := range shown.Providers {
			slices.SortFunc(shown.Providers[i].Scores, func(a, b Score) int { return strings.Compare(a.Name, b.Name) })
		}
		line, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(line))
	}
	o, err := r.outcome()
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return append(all, string(line))
}

func TestALogHoldsWhatTheRunShowed(t *testing.T) {
	for name, strategies := range map[string][]string{
		"provider-outage":       {"adaptive", "health_aware", "cost_based"},
		"rate-limit-storm":      {"cost_based", "response_time"},
		"sessions-prefix-cache": {"least_request", "weighted_round_robin"},
		"cold-join":             {"round_robin", "random", "least_connections"},
	} {
		run := builtin(t, name, 1000, strategies...)
		log := readLog(t, record(t, run, 2))
		if !slices.Equal(log.Strategies, run.Strategies) || !slices.Equal(log.Seeds, run.Seeds) || log.Digest != run.Digest || log.Kind != Log {
			t.Errorf("%s: %+v", name, log)
		}
		for i := range run.Strategies {
			want, got := moments(t, run, i, 2), moments(t, log, i, 2)
			for k := range want {
				if k >= len(got) || got[k] != want[k] {
					t.Fatalf("%s: %s: decision %d of %d is\n%s\nand in the log\n%s", name, strategies[i], k+1, len(want), want[k], got[min(k, len(got)-1)])
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s: %s: %d decisions, and in the log %d", name, strategies[i], len(want), len(got))
			}
		}
		if seed := compare(t, log, run, Pair{strategies[0], strategies[0]}); !seed.Same || seed.Saw != nil {
			t.Errorf("%s: a log and its run differ: %+v, %+v", name, seed.Saw, seed.First)
		}
	}
}

func TestALogHasTheSameBytesAtAnyNumberOfJobs(t *testing.T) {
	s := builtin(t, "provider-outage", 500, "adaptive", "random", "round_robin")
	if !bytes.Equal(record(t, s, 1), record(t, s, 4)) {
		t.Error("the logs differ")
	}
}

// rewrite changes the files of a log.
func rewrite(t *testing.T, log []byte, change func(name, content string) string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, member := range r.File {
		f, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.Create(member.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, change(member.Name, string(content))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLogsThatCannotBeReadAreRefused(t *testing.T) {
	side := parse(t, byHand)
	side.Seeds = []uint64{1}
	good := record(t, side, 1)
	in := func(file, old, new string) func(string, string) string {
		return func(name, content string) string {
			if name != file {
				return content
			}
			if !strings.Contains(content, old) {
				t.Fatalf("%s does not hold %q:\n%s", file, old, content)
			}
			return strings.Replace(content, old, new, 1)
		}
	}
	for what, c := range map[string]struct {
		log  []byte
		want string
	}{
		"cut off":          {good[:len(good)-30], "damaged or was cut off"},
		"another archive":  {rewrite(t, good, in(indexFile, LogFormat, "something/else")), "no log of decisions"},
		"a later version":  {rewrite(t, good, in(indexFile, LogFormat, "evenkeel/decisions/v9")), "v9"},
		"no JSON":          {rewrite(t, good, in(indexFile, "{", "[")), "damaged"},
		"no runs":          {rewrite(t, good, in(indexFile, `"runs"`, `"ran"`)), "no runs"},
		"no outcome":       {rewrite(t, good, in(indexFile, `"outcome"`, `"income"`)), "what became of it"},
		"uneven timeline":  {rewrite(t, good, in(indexFile, `"succeeded":[`, `"succeeded":[7,`)), "what became of it"},
		"a missing file":   {rewrite(t, good, in(indexFile, `"1-1.jsonl"`, `"9-9.jsonl"`)), "missing"},
		"too few lines":    {rewrite(t, good, in(indexFile, `"decisions":4`, `"decisions":5`)), "4 of 5 decisions"},
		"a strange line":   {rewrite(t, good, in("1-1.jsonl", `{"at"`, `("at"`)), "decision 1"},
		"a strange pick":   {rewrite(t, good, in("1-1.jsonl", `"pick":0`, `"pick":2`)), "provider or a class"},
		"no such provider": {rewrite(t, good, in("1-1.jsonl", `{"i":1`, `{"i":-1`)), "provider or a score"},
		"no such score":    {rewrite(t, good, in("1-1.jsonl", `"s":[`, `"s":[1,2,3,`)), "provider or a score"},
		"no such rule":     {rewrite(t, good, in("1-1.jsonl", `"rule":0`, `"rule":9`)), "a rule that there is not"},
		"no such class":    {rewrite(t, good, in("1-1.jsonl", `"pick"`, `"class":-1,"pick"`)), "provider or a class"},
		"no number":        {rewrite(t, good, in("1-1.jsonl", `"s":[`, `"s":["x",`)), "decision 1"},
	} {
		log, err := ReadLog("bad.log", bytes.NewReader(c.log), int64(len(c.log)))
		if err == nil {
			_, err = Compare(context.Background(), log, log, []Pair{{"round_robin", "round_robin"}}, []uint64{1}, 1, func() {})
		}
		if bad := (*FileError)(nil); !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || bad.File != "bad.log" {
			t.Errorf("%s: error %v, want one that says %q", what, err, c.want)
		}
	}
}
