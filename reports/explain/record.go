package explain

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// Record runs the strategies of a side under every seed on jobs goroutines, and writes the log of their decisions. It
// calls done after each run. The same runs give the same bytes.
func Record(ctx context.Context, w io.Writer, s *Side, seeds []uint64, jobs int, done func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type recorded struct {
		member *member
		of     *about
		err    error
	}
	// Members come into the archive in order, so a run that is finished waits for those before it; no more than jobs
	// runs are begun and not yet written.
	total := len(s.Strategies) * len(seeds)
	results, begun := make([]chan recorded, total), make(chan struct{}, max(jobs, 1))
	for k := range results {
		results[k] = make(chan recorded, 1)
	}
	go func() {
		for k := range results {
			begun <- struct{}{}
			go func() {
				m, of, err := recordRun(ctx, s, k/len(seeds), seeds[k%len(seeds)])
				results[k] <- recorded{m, of, err}
			}()
		}
	}()
	index, archive := newIndex(s, seeds), zip.NewWriter(w)
	var failed error
	for k := range results {
		r := <-results[k] // all of them, so that nothing is left running
		<-begun
		if failed == nil {
			if failed = r.err; failed == nil {
				failed = r.member.writeTo(archive)
			}
			if failed != nil {
				cancel()
				continue
			}
			index.describe(r.of)
			index.Runs = append(index.Runs, r.member.run)
			done()
		}
	}
	if failed != nil {
		return failed
	}
	return finish(archive, index)
}

// finish writes log.json and what ends an archive.
func finish(archive *zip.Writer, index *logIndex) error {
	f, err := archive.CreateHeader(&zip.FileHeader{Name: indexFile, Method: zip.Deflate})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(f).Encode(index); err != nil {
		return err
	}
	return archive.Close()
}

// recordRun runs one strategy under one seed.
func recordRun(ctx context.Context, s *Side, strategy int, seed uint64) (*member, *about, error) {
	r, err := s.open(ctx, strategy, seed)
	if err != nil {
		return nil, nil, err
	}
	defer r.close()
	m, err := newMember(logRun{Strategy: s.Strategies[strategy], Seed: seed, File: fmt.Sprintf("%d-%d.jsonl", strategy+1, seed)})
	if err != nil {
		return nil, nil, err
	}
	for {
		at, err := r.next()
		if err != nil {
			return nil, nil, err
		}
		if at == nil {
			break
		}
		if err := m.add(at); err != nil {
			return nil, nil, err
		}
	}
	if m.run.Outcome, err = r.outcome(); err != nil {
		return nil, nil, err
	}
	return m, r.about(), m.close()
}

// A member is the file of one run, compressed in memory so that several can be made at the same time.
type member struct {
	run    logRun
	packed bytes.Buffer
	flate  *flate.Writer
	sum    uint32
	size   uint64

	line       logLine
	seen       []logSight // of the line before, by provider
	candidates []int      // of the line before
	rule       int        // of the line before, −1 before the first
}

func newMember(run logRun) (*member, error) {
	m := &member{run: run, rule: -1}
	m.run.Scores, m.run.Rules = []logName{}, []logRule{}
	var err error
	m.flate, err = flate.NewWriter(&m.packed, flate.BestSpeed)
	return m, err
}

// add writes a decision.
func (m *member) add(at *moment) error {
	q, l := &at.request, &m.line
	*l = logLine{At: at.at, Prompt: q.PromptTokens, Cap: q.MaxOutputTokens, Class: q.Class, Priority: q.Priority, Model: q.Model, Tenant: q.Tenant,
		Session: q.Session, Deadline: q.Deadline, Tried: q.Tried, Order: at.order, Pick: at.pick, Saw: l.Saw[:0]}
	if at.came != at.at {
		l.Came = at.came
	}
	if rule := m.ruleNumber(&logRule{at.why.Rule, at.why.By, at.why.Highest}); rule != m.rule {
		m.rule = rule
		l.Rule = &rule
	}
	if !slices.Equal(at.why.Candidates, m.candidates) {
		m.candidates = append(m.candidates[:0], at.why.Candidates...)
		l.Candidates = &m.candidates
	}
	m.look(at)
	line, err := json.Marshal(l)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	m.run.Decisions++
	m.sum = crc32.Update(m.sum, crc32.IEEETable, line)
	m.size += uint64(len(line))
	_, err = m.flate.Write(line)
	return err
}

// look enters what was seen of the providers that are not as they were.
func (m *member) look(at *moment) {
	now := make([]logSight, len(at.sights))
	for i, s := range at.sights {
		now[i] = logSight{i, s.out, s.inFlight, s.retryAt, s.requestsLeft + 1, s.tokensLeft + 1, nil}
	}
	for _, s := range at.why.Scores {
		k, scores := m.scoreNumber(logName{s.Name, s.Unit}), &now[s.Provider].Scores
		for len(*scores) <= k {
			*scores = append(*scores, number(math.NaN()))
		}
		(*scores)[k] = number(s.Value).rounded()
	}
	for i, s := range now {
		if i >= len(m.seen) || !s.equal(m.seen[i]) {
			m.line.Saw = append(m.line.Saw, s)
		}
	}
	m.seen = now
}

func (m *member) scoreNumber(n logName) int {
	k := slices.Index(m.run.Scores, n)
	if k < 0 {
		k = len(m.run.Scores)
		m.run.Scores = append(m.run.Scores, n)
	}
	return k
}

func (m *member) ruleNumber(r *logRule) int {
	k := slices.Index(m.run.Rules, *r)
	if k < 0 {
		k = len(m.run.Rules)
		m.run.Rules = append(m.run.Rules, *r)
	}
	return k
}

func (m *member) close() error { return m.flate.Close() }

// writeTo puts the file into an archive.
func (m *member) writeTo(archive *zip.Writer) error {
	f, err := archive.CreateRaw(&zip.FileHeader{Name: m.run.File, Method: zip.Deflate, CRC32: m.sum,
		CompressedSize64: uint64(m.packed.Len()), UncompressedSize64: m.size})
	if err != nil {
		return err
	}
	_, err = f.Write(m.packed.Bytes())
	return err
}
