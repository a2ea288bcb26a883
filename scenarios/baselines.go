package scenarios

import (
	"embed"
	"io"
)

//go:embed *.baseline.json
var baselines embed.FS

// Baseline returns the stored baseline of a built-in scenario, as the gate reads it, and what messages call it; ok is
// false where there is none.
func Baseline(name string) (raw []byte, file string, ok bool) {
	file = name + ".baseline.json"
	raw, err := baselines.ReadFile(file)
	return raw, file + " (built in)", err == nil
}

// Lacks returns the first file that a built-in scenario names and that cannot be opened, "" where it has all.
func Lacks(name string) string {
	data, err := Source(name)
	if err != nil {
		return ""
	}
	missing := ""
	open := func(file string) (io.ReadCloser, error) {
		r, err := dataFolder(file)
		if err != nil && missing == "" {
			missing = file
		}
		return r, err
	}
	_, _ = Parse(name+".yaml", data, Options{Open: open}) // what is wrong with it otherwise is not asked
	return missing
}
