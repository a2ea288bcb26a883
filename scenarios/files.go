package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// DataVariable names the environment variable that points to the folder with the data sets of built-in scenarios.
const DataVariable = "EVENKEEL_DATA"

// datasets says where the files that built-in scenarios name come from.
var datasets = map[string]string{
	"AzureLLMInferenceTrace_code.csv":      "https://github.com/Azure/AzurePublicDataset, folder data, CC-BY 4.0",
	"AzureLLMInferenceTrace_conv.csv":      "https://github.com/Azure/AzurePublicDataset, folder data, CC-BY 4.0",
	"model_prices_and_context_window.json": "https://github.com/BerriAI/litellm, MIT",
	"mooncake_conversation_trace.jsonl":    "https://github.com/kvcache-ai/Mooncake, folder FAST25-release/traces, conversation_trace.jsonl, Apache-2.0",
}

func noFiles(name string) (io.ReadCloser, error) {
	return nil, fmt.Errorf("the file %s cannot be opened: no folder is known for this scenario's files", clip(name))
}

// Beside returns an Opener for files that stand beside the scenario file at path.
func Beside(path string) Opener {
	dir := filepath.Dir(path)
	return func(name string) (io.ReadCloser, error) {
		at := name
		if !filepath.IsAbs(name) {
			at = filepath.Join(dir, name)
		}
		f, err := openRegular(at)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no file %s; a file is looked for beside the scenario%s", at, source(name))
		}
		return f, err
	}
}

// dataFolder is the Opener of built-in scenarios.
func dataFolder(name string) (io.ReadCloser, error) {
	if filepath.Base(name) != name {
		return nil, fmt.Errorf("a built-in scenario names %q, which is not a plain file name", clip(name))
	}
	dir := os.Getenv(DataVariable)
	if dir == "" {
		return nil, fmt.Errorf("this built-in scenario needs the file %s; set %s to the folder that holds it%s", name, DataVariable, source(name))
	}
	f, err := openRegular(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the folder %s (%s) holds no file %s%s", dir, DataVariable, name, source(name))
	}
	return f, err
}

func source(name string) string {
	if from := datasets[filepath.Base(name)]; from != "" {
		return " (get it from " + from + ")"
	}
	return ""
}

// openRegular opens a file, but not a folder nor a pipe, which would never end.
func openRegular(path string) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file; pipes and devices are not read", path)
	}
	return os.Open(path)
}
