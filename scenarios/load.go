package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/sim/registry"
)

//go:embed *.yaml
var builtins embed.FS

// Builtins returns the names of the built-in scenarios, in alphabetical order.
func Builtins() []string {
	entries, err := builtins.ReadDir(".")
	if err != nil {
		panic(err) // an embedded folder is always there
	}
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return all
}

// Source returns the file of a built-in scenario, comments and all.
func Source(name string) ([]byte, error) {
	data, err := builtins.ReadFile(name + ".yaml")
	if err != nil || strings.ContainsAny(name, `/\`) {
		return nil, fmt.Errorf("no built-in scenario is called %q%s", clip(name), registry.Suggest(name, Builtins()))
	}
	return data, nil
}

// Summary returns the first line of a built-in scenario's description.
func Summary(name string) string {
	data, err := Source(name)
	if err != nil {
		return ""
	}
	root := parse(data, &report{file: name})
	if root == nil || root.get("description") == nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(root.get("description").text), "\n")
	return line
}

// Load reads what ref means: a built-in scenario's name, a file, or a folder, whose *.yaml files it reads in order.
// A file that is called like a built-in scenario is reached as ./name. The error joins those of all files: an
// Errors for each with mistakes.
func Load(ref string) ([]*Scenario, error) { return LoadWith(ref, Options{}) }

// LoadWith is Load with options. Where these say nothing of how files are opened, the files that a scenario names are
// looked for as LoadFile and LoadBuiltin say.
func LoadWith(ref string, opts Options) ([]*Scenario, error) {
	if slices.Contains(Builtins(), ref) {
		s, err := loadBuiltin(ref, opts)
		return one(s, err)
	}
	info, err := os.Stat(ref)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no file, folder or built-in scenario is called %q%s", clip(ref), registry.Suggest(ref, Builtins()))
	case err != nil:
		return nil, err
	case info.IsDir():
		return loadFolder(ref, opts)
	}
	s, err := loadFile(ref, opts)
	return one(s, err)
}

func one(s *Scenario, err error) ([]*Scenario, error) {
	if err != nil {
		return nil, err
	}
	return []*Scenario{s}, nil
}

func loadFolder(dir string, opts Options) ([]*Scenario, error) {
	entries, err := os.ReadDir(dir) // in order of names
	if err != nil {
		return nil, err
	}
	var all []*Scenario
	var errs []error
	names := map[string]string{}
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		path := filepath.Join(dir, e.Name())
		s, err := loadFile(path, opts)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if first := names[s.Name]; first != "" {
			errs = append(errs, fmt.Errorf("%s and %s are both named %q; their results would overwrite each other", first, path, s.Name))
		}
		names[s.Name] = path
		all = append(all, s)
	}
	if len(all) == 0 && len(errs) == 0 {
		return nil, fmt.Errorf("the folder %s holds no *.yaml file", dir)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return all, nil
}

// LoadFile reads a scenario file. Files that it names are looked for beside it.
func LoadFile(path string) (*Scenario, error) { return loadFile(path, Options{}) }

func loadFile(path string, opts Options) (*Scenario, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, err
	}
	if opts.Open == nil {
		opts.Open = Beside(path)
	}
	return Parse(path, data, opts)
}

// LoadBuiltin reads a built-in scenario. Files that it names are looked for in the folder $EVENKEEL_DATA.
func LoadBuiltin(name string) (*Scenario, error) { return loadBuiltin(name, Options{}) }

func loadBuiltin(name string, opts Options) (*Scenario, error) {
	data, err := Source(name)
	if err != nil {
		return nil, err
	}
	if opts.Open == nil {
		opts.Open = dataFolder
	}
	s, err := Parse(name+".yaml", data, opts)
	if err != nil {
		return nil, err
	}
	s.File = ""
	return s, nil
}
