package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A workflow is what the README shows for GitHub, a job what it shows for GitLab.
type (
	workflow struct {
		On   []string
		Jobs map[string]struct {
			RunsOn string `yaml:"runs-on"`
			Steps  []struct {
				Uses, Run, If string
				With          map[string]string
			}
		}
	}
	job struct {
		Image     string
		Script    []string
		Artifacts struct {
			When    string
			Paths   []string
			Reports map[string]string
		}
	}
)

// shown parses the code block of the README that holds a word, strictly.
func shown(t *testing.T, word string, into any) {
	t.Helper()
	blocks := slices.DeleteFunc(fences(readme(t), "yaml\n"), func(b string) bool { return !strings.Contains(b, word) })
	if len(blocks) != 1 {
		t.Fatalf("the README has %d workflows with %q, want 1", len(blocks), word)
	}
	if n := strings.Count(blocks[0], "\n"); n >= 20 {
		t.Errorf("the workflow with %q has %d lines, want fewer than 20", word, n)
	}
	if strings.Contains(blocks[0], "\t") {
		t.Error("YAML takes no tabs")
	}
	if err := yaml.Unmarshal([]byte(blocks[0]), into); err != nil {
		t.Fatal(err)
	}
}

// folder makes sure that the commands of a workflow exist and can be run, and returns the folder that check writes to.
func folder(t *testing.T, commands []string) string {
	t.Helper()
	ci := ""
	for _, command := range commands {
		words := strings.Fields(command)
		switch words[0] {
		case "go":
			pkg, version, _ := strings.Cut(words[2], "@")
			rest, ours := strings.CutPrefix(pkg, "github.com/evenkeel/evenkeel/")
			if _, err := os.Stat(filepath.Join("..", rest, "main.go")); words[1] != "install" || !ours || version == "" || err != nil {
				t.Errorf("%q installs no command of this module: %v", command, err)
			}
		case "evenkeel":
			root, _ := newRoot()
			cmd, args, err := root.Find(words[1:])
			if err != nil || cmd == root {
				t.Fatalf("%q: %v", command, err)
			}
			if err := cmd.ParseFlags(args); err != nil {
				t.Fatalf("%q: %v", command, err)
			}
			if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
				t.Errorf("%q: %v", command, err)
			}
			ci, _ = cmd.Flags().GetString("ci")
		default:
			t.Errorf("nobody knows the command %q", words[0])
		}
	}
	if ci == "" {
		t.Error("no command writes the verdict anywhere")
	}
	return ci
}

func TestTheWorkflowForGitHubRuns(t *testing.T) {
	var w workflow
	shown(t, "runs-on:", &w)
	if len(w.Jobs) != 1 || !slices.Contains(w.On, "pull_request") {
		t.Fatalf("got %+v", w)
	}
	for _, j := range w.Jobs {
		var commands, actions []string
		kept := ""
		for _, s := range j.Steps {
			if (s.Run == "") == (s.Uses == "") {
				t.Errorf("a step either runs or uses something: %+v", s)
			}
			if s.Run != "" {
				commands = append(commands, s.Run)
				continue
			}
			name, version, _ := strings.Cut(s.Uses, "@")
			if !strings.HasPrefix(version, "v") {
				t.Errorf("%s has no version", s.Uses)
			}
			if actions = append(actions, name); name == "actions/upload-artifact" && s.If == "always()" {
				kept = s.With["path"]
			}
		}
		if j.RunsOn == "" || actions[0] != "actions/checkout" || !slices.Contains(actions, "actions/setup-go") {
			t.Errorf("got %+v", j)
		}
		if ci := folder(t, commands); kept != ci {
			t.Errorf("check writes to %q, and %q is kept", ci, kept)
		}
	}
}

func TestTheWorkflowForGitLabRuns(t *testing.T) {
	var jobs map[string]job
	shown(t, "script:", &jobs)
	if len(jobs) != 1 {
		t.Fatalf("got %+v", jobs)
	}
	for _, j := range jobs {
		ci := folder(t, j.Script)
		if !strings.HasPrefix(j.Image, "golang:") || j.Artifacts.When != "always" || !slices.Contains(j.Artifacts.Paths, ci) {
			t.Errorf("got %+v", j)
		}
		for kind, flag := range map[string]string{"junit": "junit", "metrics": "openmetrics"} {
			i := slices.IndexFunc(verdictForms, func(f verdictForm) bool { return f.flag == flag })
			if want := ci + "/" + verdictForms[i].file; j.Artifacts.Reports[kind] != want {
				t.Errorf("the report %s is %q, want %q", kind, j.Artifacts.Reports[kind], want)
			}
		}
	}
}
