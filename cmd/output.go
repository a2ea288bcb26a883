package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// An outputFolder takes the files of one scenario. They are written into a hidden folder inside it and moved out
// together at the end, so that no file is ever seen half-written and an interrupted run leaves nothing behind.
type outputFolder struct {
	path    string
	staging string
	created []string // folders that did not exist before, outermost first
}

// newOutputFolder creates the folder name below parent. It fails before the runs rather than after them where
// nothing can be written.
func newOutputFolder(parent, name string) (*outputFolder, error) {
	o := &outputFolder{path: filepath.Join(parent, name)}
	for dir := o.path; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			break
		}
		o.created = append([]string{dir}, o.created...)
	}
	err := os.MkdirAll(o.path, 0o755)
	if err == nil {
		o.staging, err = os.MkdirTemp(o.path, ".unfinished-*")
	}
	if err != nil {
		o.discard()
		return nil, fmt.Errorf("cannot write the results: %w (choose another folder with --output)", err)
	}
	return o, nil
}

// write stages a file.
func (o *outputFolder) write(name string, content []byte) error {
	return os.WriteFile(filepath.Join(o.staging, name), content, 0o644)
}

// publish moves what was staged into the folder, replacing files of the same name. Those of an earlier run that belong
// to the same result but were not made this time are removed first.
func (o *outputFolder) publish(belonging []string) error {
	entries, err := os.ReadDir(o.staging)
	if err != nil {
		return err
	}
	for _, name := range belonging {
		if slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == name }) {
			continue
		}
		if err := os.Remove(filepath.Join(o.path, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(o.staging, e.Name()), filepath.Join(o.path, e.Name())); err != nil {
			return err
		}
	}
	o.created = nil
	return nil
}

// discard removes what was staged, and the folders that were created and are still empty.
func (o *outputFolder) discard() {
	if o.staging != "" {
		os.RemoveAll(o.staging)
	}
	for i := len(o.created) - 1; i >= 0; i-- {
		os.Remove(o.created[i])
	}
}
