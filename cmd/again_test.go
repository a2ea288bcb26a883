package cmd

import (
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// odd is a scenario whose strategies have names that shells and lists read in their own way.
const odd = `requests: 40
seeds: 2
workload:
  arrivals: {poisson: {rate: 20/s}}
  prompt_tokens: {constant: 10}
  output_tokens: {constant: 10}
providers:
  - name: p
    ttft: {exponential: {mean: 200ms}}
    per_output_token: {constant: 5ms}
    price: {input: 1, output: 2}
strategies:
  - {use: round_robin, name: 'say "x", or not'}
  - {use: random, name: "it's; $(touch owned) ` + "`ls`" + ` \\n"}
  - {use: least_connections, name: '"'}
  - {use: weighted_round_robin, name: '-x, #1 @y'}
  - {use: adaptive, name: '戦略 😀 ~ *'}
`

// shellWords returns the words that a shell makes of a command line after the name of the command.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	rest, ok := strings.CutPrefix(line, "evenkeel ")
	if !ok {
		t.Fatalf("the command is %q", line)
	}
	cmd := exec.Command("sh", "-c", "printf '%s\\0' "+rest)
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("sh: %v: %s", err, out)
	}
	if left, _ := os.ReadDir(cmd.Dir); len(left) > 0 {
		t.Errorf("the line runs commands: %s", line)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// The line under "Reproduce", of the page and of report.md, names the strategies that were run, whatever they are called.
func TestTheCommandInTheReportsNamesTheStrategiesThatWereRun(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "odd.yaml")
	if err := os.WriteFile(file, []byte(odd), 0o644); err != nil {
		t.Fatal(err)
	}
	want := []string{`say "x", or not`, "it's; $(touch owned) `ls` \\n", `"`, "-x, #1 @y", "戦略 😀 ~ *", "least_request"}
	flag := strings.Join([]string{`"say ""x"", or not"`, "it's; $(touch owned) `ls` \\n", `""""`, `"-x, #1 @y"`, "戦略 😀 ~ *", "least_request"}, ",")
	page := runPage(t, dir, file, "--strategies", flag)
	for report, line := range map[string]*regexp.Regexp{
		page: regexp.MustCompile(`aria-label="Command"><code>(.*)</code>`),
		filepath.Join(filepath.Dir(page), "report.md"): regexp.MustCompile(`(?m)^    (evenkeel run .*)$`),
	} {
		text, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		m := line.FindSubmatch(text)
		if m == nil {
			t.Fatalf("%s has no command", report)
		}
		words := shellWords(t, html.UnescapeString(string(m[1])))
		run := newRun()
		if err := run.ParseFlags(words[1:]); err != nil {
			t.Fatalf("%s: %v", words, err)
		}
		got, err := run.Flags().GetStringSlice("strategies")
		if err != nil || !slices.Equal(got, want) || words[0] != "run" || words[1] != "odd.yaml" {
			t.Errorf("%s: strategies %q (%v) of %q, want %q", filepath.Base(report), got, err, words, want)
		}
	}
}
