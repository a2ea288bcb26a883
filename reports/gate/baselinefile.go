package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// baselineFamily is what every version of the format begins with.
const baselineFamily = "evenkeel/baseline/"

// maxBaseline bounds what is read: some hundred strategies of some thousand seeds.
const maxBaseline = 256 << 20

// WriteBaseline writes b with one metric a line, in alphabetical order, so that a change shows in a diff. Equal
// baselines give equal bytes.
func WriteBaseline(w io.Writer, b *Baseline) error {
	var out bytes.Buffer
	p := printer{&out}
	p.line(0, `{`)
	p.line(2, `"format": `+text(b.Format)+`,`)
	p.line(2, `"scenario": `+text(b.Scenario)+`,`)
	p.line(2, `"strategies": [`)
	for i := range b.Strategies {
		s := &b.Strategies[i]
		p.line(4, `{`)
		p.line(6, `"name": `+text(s.Name)+`,`)
		p.line(6, `"decisions": `+text(s.Decisions)+`,`)
		p.metrics(6, s.Metrics, comma(len(s.Classes) > 0))
		if len(s.Classes) > 0 {
			p.line(6, `"classes": [`)
			for k, c := range s.Classes {
				p.line(8, `{`)
				p.line(10, `"name": `+text(c.Name)+`,`)
				p.metrics(10, c.Metrics, "")
				p.line(8, `}`+comma(k+1 < len(s.Classes)))
			}
			p.line(6, `]`)
		}
		p.line(4, `}`+comma(i+1 < len(b.Strategies)))
	}
	p.line(2, `]`)
	p.line(0, `}`)
	_, err := w.Write(out.Bytes())
	return err
}

type printer struct{ *bytes.Buffer }

func (p printer) line(indent int, s string) { fmt.Fprintf(p, "%*s%s\n", indent, "", s) }

func (p printer) metrics(indent int, m BaselineMetrics, end string) {
	p.line(indent, `"metrics": {`)
	names := slices.Sorted(maps.Keys(m))
	for i, name := range names {
		p.line(indent+2, text(name)+`: `+text(m[name])+comma(i+1 < len(names)))
	}
	p.line(indent, `}`+end)
}

func comma(more bool) string {
	if more {
		return ","
	}
	return ""
}

// text gives v as JSON. Baselines hold no value that JSON lacks: figures that are no numbers are null.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// ReadBaseline reads what WriteBaseline wrote. Unknown fields are left out, since later programs may add some. An
// error that lies in what was read is a *BaselineError.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBaseline+1))
	if err != nil {
		return nil, fmt.Errorf("baseline cannot be read: %w", err)
	}
	const anew = "write it anew with evenkeel check --update"
	damaged := func(format string, args ...any) error {
		return &BaselineError{Defect: Damaged, Msg: fmt.Sprintf(format, args...) + "; restore the file, or " + anew}
	}
	if len(raw) > maxBaseline {
		return nil, damaged("this is larger than any baseline")
	}
	var head struct {
		Format *string `json:"format"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return nil, &BaselineError{Defect: Foreign, Msg: "this is JSON but no baseline; give a file written by evenkeel check --update"}
		}
		return nil, damaged("this baseline is damaged or was cut off (%s)", err)
	}
	switch {
	case head.Format == nil:
		return nil, &BaselineError{Defect: Foreign, Msg: "this is JSON but no baseline: it has no field \"format\"; give a file written by evenkeel check --update"}
	case *head.Format == BaselineFormat:
	case strings.HasPrefix(*head.Format, baselineFamily):
		return nil, &BaselineError{Defect: OtherVersion, Msg: fmt.Sprintf("this baseline has format %q, and this evenkeel reads %q; use the evenkeel that wrote it, or delete it and %s", clip(*head.Format), BaselineFormat, anew)}
	default:
		return nil, &BaselineError{Defect: Foreign, Msg: fmt.Sprintf("this is no baseline: its format is %q, not %q", clip(*head.Format), BaselineFormat)}
	}
	b := new(Baseline)
	if err := json.Unmarshal(raw, b); err != nil {
		return nil, damaged("this baseline is damaged (%s)", err)
	}
	if err := b.check(); err != nil {
		return nil, damaged("this baseline is damaged: %s", err)
	}
	return b, nil
}

// check makes sure that the parts fit each other, so that nobody has to check again.
func (b *Baseline) check() error {
	seeds, names := len(b.Scenario.Seeds), map[string]bool{}
	if b.Scenario.Digest == "" || seeds == 0 {
		return errors.New("it says nothing about the scenario and its seeds")
	}
	for i := range b.Strategies {
		s := &b.Strategies[i]
		switch {
		case s.Name == "" || names[s.Name]:
			return fmt.Errorf("strategy %d has no name of its own", i+1)
		case len(s.Decisions) != seeds:
			return fmt.Errorf("strategy %q has %d digests of decisions for %d seeds", clip(s.Name), len(s.Decisions), seeds)
		}
		names[s.Name] = true
		if err := s.Metrics.check(s.Name, seeds); err != nil {
			return err
		}
		classes := map[string]bool{}
		for _, c := range s.Classes {
			if c.Name == "" || classes[c.Name] {
				return fmt.Errorf("strategy %q has a class without a name of its own", clip(s.Name))
			}
			classes[c.Name] = true
			if err := c.Metrics.check(s.Name, seeds); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m BaselineMetrics) check(strategy string, seeds int) error {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if m[name] == nil || len(m[name].Values) != seeds {
			return fmt.Errorf("strategy %q does not have a value of %s for each of %d seeds", clip(strategy), clip(name), seeds)
		}
	}
	return nil
}

// LoadBaseline reads a baseline file. It returns nil and no error where there is none.
func LoadBaseline(path string) (*Baseline, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("baseline cannot be read: %w", err)
	}
	defer f.Close()
	return readNamed(path, f)
}

// ParseBaseline reads a baseline that is no file on this system, such as one that was built in. Messages call it name.
func ParseBaseline(name string, raw []byte) (*Baseline, error) {
	return readNamed(name, bytes.NewReader(raw))
}

func readNamed(name string, r io.Reader) (*Baseline, error) {
	b, err := ReadBaseline(r)
	if bad := (*BaselineError)(nil); errors.As(err, &bad) {
		bad.File = name
	}
	if b != nil {
		b.file = name
	}
	return b, err
}

// Update stores b as the baseline file path and tells, a line each, what differs from the one that was there. It
// replaces the file in one step, so that nobody ever sees half of it, and leaves it alone where nothing changed. A
// damaged file is replaced; one of something else or of another version is not.
func Update(path string, b *Baseline) (changes []string, err error) {
	old, err := LoadBaseline(path)
	bad := (*BaselineError)(nil)
	switch {
	case err == nil && old == nil:
		changes = []string{"new baseline: " + b.contents()}
	case err == nil:
		if changes = Changes(old, b); len(changes) == 0 {
			return nil, nil
		}
	case errors.As(err, &bad) && bad.Defect == Damaged:
		changes = []string{"the damaged baseline was replaced: " + b.contents()}
	default:
		return nil, err
	}
	var out bytes.Buffer
	if err := WriteBaseline(&out, b); err != nil {
		return nil, err
	}
	if err := ReplaceFile(path, out.Bytes()); err != nil {
		return nil, fmt.Errorf("baseline cannot be stored: %w", err)
	}
	return changes, nil
}

// ReplaceFile writes a file beside path and renames it, so that nobody sees half of it.
func ReplaceFile(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
