package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLoadFindsBuiltinsFilesAndFolders(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "b.yaml"), sound)
	put(t, filepath.Join(dir, "a.yml"), "name: first\n"+sound)
	put(t, filepath.Join(dir, "notes.txt"), "not a scenario")
	for ref, want := range map[string]string{
		"steady": "steady", filepath.Join(dir, "b.yaml"): "b", dir: "first b",
	} {
		all, err := Load(ref)
		var got []string
		for _, s := range all {
			got = append(got, s.Name)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, %v, want %s", ref, got, err, want)
		}
	}
	if _, err := Load("stedy"); err == nil || !strings.Contains(err.Error(), `did you mean "steady"?`) {
		t.Errorf("got %v", err)
	}
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no *.yaml file") {
		t.Errorf("an empty folder: got %v", err)
	}
}

func TestAFolderReportsTheMistakesOfAllItsFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.yaml"), "x: 1\n"+sound)
	put(t, filepath.Join(dir, "b.yaml"), "y: 1\n"+sound)
	put(t, filepath.Join(dir, "c.yaml"), "name: same\n"+sound)
	put(t, filepath.Join(dir, "d.yaml"), "name: same\n"+sound)
	_, err := Load(dir)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`a.yaml:1:1: unknown field "x"`, `b.yaml:1:1: unknown field "y"`, `both named "same"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in: %v", want, err)
		}
	}
}

func TestFilesStandBesideTheScenario(t *testing.T) {
	dir := t.TempDir()
	trace := "workload: {arrivals: {trace: {file: t.csv}}}\nproviders: [{name: a, ttft: {empirical: {file: l.csv, column: s}}}]\nstrategies: [random]\n"
	path := filepath.Join(dir, "x.yaml")
	put(t, path, trace)
	_, err := LoadFile(path)
	if err == nil || strings.Count(err.Error(), "is looked for beside the scenario") != 2 {
		t.Errorf("without the files: got %v", err)
	}
	put(t, filepath.Join(dir, "t.csv"), "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n")
	put(t, filepath.Join(dir, "l.csv"), "s\n0.5\n1.5\n")
	s, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Cell(0).Providers[0].TTFT.Mean(); got != 1 {
		t.Errorf("the mean of the column is %v, want 1 second", got)
	}
	if err := os.Remove(filepath.Join(dir, "l.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "l.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(path); err == nil || !strings.Contains(err.Error(), "x.yaml:2:41: provider \"a\": ttft: empirical: ") || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder for a file: got %v", err)
	}
}

func TestAMissingDatasetSaysWhereToGetIt(t *testing.T) {
	for dir, want := range map[string]string{
		"":          "set EVENKEEL_DATA to the folder that holds it (get it from https://github.com/Azure/AzurePublicDataset",
		t.TempDir(): "(EVENKEEL_DATA) holds no file AzureLLMInferenceTrace_code.csv (get it from https://github.com/Azure/AzurePublicDataset",
	} {
		t.Setenv(DataVariable, dir)
		_, err := LoadBuiltin("azure-code-trace")
		if err == nil || !strings.HasPrefix(err.Error(), "azure-code-trace.yaml:") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// The data set is not part of the project; EVENKEEL_DATA says where it is.
func TestTheAzureTraceLoads(t *testing.T) {
	if os.Getenv(DataVariable) == "" {
		t.Skip(DataVariable + " is not set")
	}
	s, err := LoadBuiltin("azure-code-trace")
	if err != nil {
		t.Fatal(err)
	}
	if rate := s.OfferedLoad().Rate; rate < 2.56 || rate > 2.58 {
		t.Errorf("rate %v, want 2.5667 requests a second", rate)
	}
}
