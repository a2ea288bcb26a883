package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/evenkeel/evenkeel/reports/plots"
)

// The stories in testdata and the tests below run the command as a process of its own: this test binary under the
// command's name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"evenkeel": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else the race detector makes every process last a second
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "race":
				return raceDetector, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

// exits CODE PROGRAM ARG… runs a program and fails unless it exits with the code. What it prints is kept for stdout,
// stderr and cmp.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit := new(exec.ExitError)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func TestCtrlCStopsWithinASecondAndLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	// Enough traffic for minutes.
	if err := os.WriteFile(filepath.Join(dir, "long.yaml"), []byte(`name: long
requests: 500000000
seeds: 3
workload:
  arrivals: {poisson: {rate: 40/s}}
  prompt_tokens: {constant: 100}
  output_tokens: {constant: 10}
providers:
  - name: a
    ttft: {constant: 10ms}
    per_output_token: {constant: 1ms}
strategies: [random]
`), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("evenkeel", "run", "long.yaml", "--output", "out", "--jobs", "2")
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if staged, _ := filepath.Glob(filepath.Join(dir, "out", "long", ".unfinished-*")); len(staged) > 0 {
			break
		}
		if time.Now().After(deadline) {
			cmd.Process.Kill()
			t.Fatalf("the runs did not begin:\n%s", &stderr)
		}
	}
	time.Sleep(100 * time.Millisecond)
	asked := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	if took := time.Since(asked); took > time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("ended with %v, want exit code %d", err, exitInterrupted)
	}
	if want := "interrupted: 0 of 3 runs of long finished; nothing written\n"; !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("stderr = %q, want %q at its end", &stderr, want)
	}
	if stdout.Len() > 0 {
		t.Errorf("stdout = %q, want nothing", &stdout)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the output folder was left behind")
	}
}

func TestEveryPictureHasACaption(t *testing.T) {
	for _, name := range plots.Names() {
		if captions[name] == "" {
			t.Errorf("the picture %s has no caption", name)
		}
	}
}
