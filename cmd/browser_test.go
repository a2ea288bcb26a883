package cmd

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// browserVariable names the folder into which .ci/browser has installed what it takes to look at pages.
const browserVariable = "EVENKEEL_BROWSER"

// A look is what a reader found on a page.
type look struct {
	Page, Reader, Title, Ground           string
	Said, Loaded, Broken                  []string
	Overflow, Pictures, Handlers, Scripts int
	Found                                 []struct {
		ID, Impact, Help string
		Where            []string
	}
}

// The pages of real runs, one of them with names that attack the page, are opened in a browser as readers by day and by
// night, on a phone and on paper would. axe-core, the usual checker of accessibility, finds nothing in the way of anybody.
func TestThePageIsSoundInABrowser(t *testing.T) {
	browser, tools := findBrowser(t)
	dir := t.TempDir()
	pages := []string{runPage(t, dir, "provider-outage", "--seeds", "2"), runPage(t, dir, "sessions-prefix-cache", "--seeds", "2"),
		runPage(t, dir, "retry-storm", "--seeds", "2")}
	attacked := filepath.Join(dir, "attacked.yaml")
	if err := os.WriteFile(attacked, []byte(attack), 0o644); err != nil {
		t.Fatal(err)
	}
	pages = append(pages, runPage(t, dir, attacked))
	pages = append(pages, canary(t, dir))
	cmd := exec.Command("node", append([]string{filepath.Join("testdata", "browser", "look.mjs"), browser, os.Getenv("EVENKEEL_SCREENSHOTS")}, pages...)...)
	cmd.Env = append(os.Environ(), browserVariable+"="+tools)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	seen := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); seen++ {
		var l look
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
		if l.Page == pages[len(pages)-1] {
			if len(l.Found) == 0 || len(l.Loaded) == 0 {
				t.Errorf("what is wrong with the canary was not found: %+v", l)
			}
			continue
		}
		l.check(t)
	}
	if seen != 5+2*(len(pages)-1) {
		t.Errorf("%d looks at %d pages", seen, len(pages))
	}
}

func (l *look) check(t *testing.T) {
	where := filepath.Base(filepath.Dir(l.Page)) + ", " + l.Reader
	for _, v := range l.Found {
		t.Errorf("%s: %s barrier %s: %s, at %q", where, v.Impact, v.ID, v.Help, v.Where)
	}
	if len(l.Said) > 0 || len(l.Loaded) > 0 {
		t.Errorf("%s: the page says %q and loads %q", where, l.Said, l.Loaded)
	}
	if l.Handlers > 0 || l.Scripts > 0 || !strings.HasSuffix(l.Title, "– evenkeel") {
		t.Errorf("%s: %d event handlers, %d elements that run or load, title %q", where, l.Handlers, l.Scripts, l.Title)
	}
	if l.Overflow > 0 && l.Reader != "print" {
		t.Errorf("%s: the page is %d pixels wider than the window", where, l.Overflow)
	}
	if !strings.Contains(l.Page, "attacked") && l.Reader != "print" && len(l.Broken) > 0 {
		t.Errorf("%s: names are broken into lines: %q", where, l.Broken)
	}
	if l.Pictures < 4 {
		t.Errorf("%s: %d pictures are seen", where, l.Pictures)
	}
	if dark := l.Ground == "rgb(13, 17, 23)"; dark != strings.HasSuffix(l.Reader, "dark") {
		t.Errorf("%s: the ground is %s", where, l.Ground)
	}
}

// canary writes a page that is wrong, so that the lookers are seen to look.
func canary(t *testing.T, dir string) string {
	path := filepath.Join(dir, "canary.html")
	page := `<html lang="en"><title>canary</title><main><h1>Pale</h1><p style="color:#ccc">pale</p><img src="nowhere.png"></main>`
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// findBrowser returns the browser and the folder of the tools. The test takes its time, so it is skipped unless somebody
// has said where the tools are, as .ci/browser does; what is missing then is a failure.
func findBrowser(t *testing.T) (browser, tools string) {
	t.Helper()
	tools = os.Getenv(browserVariable)
	if tools == "" {
		t.Skipf("%s does not name a folder with axe-core and playwright-core; .ci/browser installs them and runs this", browserVariable)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Fatalf("there is no Chromium; .ci/browser installs it")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatalf("there is no node; .ci/browser needs it")
	}
	for _, name := range []string{"axe-core", "playwright-core"} {
		if _, err := os.Stat(filepath.Join(tools, "node_modules", name)); err != nil {
			t.Fatalf("%s is not installed; .ci/browser does it", name)
		}
	}
	return browser, tools
}

// runPage runs a scenario and returns its page.
func runPage(t *testing.T, dir, scenario string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	words := append([]string{"run", scenario, "--output", dir, "--pictures", "svg", "--quiet"}, args...)
	if code := Main(words, nil, io.Discard, &stderr); code != exitOK && code != exitFailed {
		t.Fatalf("%q: exit code %d: %s", words, code, &stderr)
	}
	return filepath.Join(dir, strings.TrimSuffix(filepath.Base(scenario), ".yaml"), reportPage)
}

// attack is a scenario whose every name tries to break out of the page.
const attack = `description: '</style><script>document.title="hacked"</script>'
requests: 300
seeds: 3
workload:
  arrivals: {poisson: {rate: 20/s}}
  prompt_tokens: {constant: 10}
  output_tokens: {constant: 10}
providers:
  - name: '<img src=x onerror=document.title=1>'
    ttft: {exponential: {mean: 200ms}}
    per_output_token: {constant: 5ms}
    faults:
      - outage: {from: 2s, to: 5s}
  - name: 'شركة الذكاء הבינה המלאכותית'
    ttft: {exponential: {mean: 300ms}}
    per_output_token: {constant: 5ms}
strategies:
  - {use: round_robin, name: '"><script>document.title="hacked"</script>'}
  - {use: least_connections, name: 'a_name_of_sixty_characters_that_goes_on_and_on_without_a_br'}
  - {use: random, name: "' onmouseover='document.title=1' x='"}
`
