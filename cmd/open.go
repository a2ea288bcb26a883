package cmd

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"time"
)

// openers name the programs that open a file with what the user has chosen for its kind. Systems that are not named have
// xdg-open, if any.
var openers = map[string][]string{
	"darwin":  {"open"},
	"windows": {"rundll32", "url.dll,FileProtocolHandler"},
}

// openingTime is how long an opener is waited for. Most are gone at once; one that stays shows the page itself.
const openingTime = 3 * time.Second

// openPage shows a page in the user's browser. A page that cannot be shown is no failure of the command: then it says
// where the page is.
func openPage(path string, stderr io.Writer) {
	if err := tryOpen(path); err != nil {
		fmt.Fprintf(stderr, "the page could not be opened (%v); it is %s\n", err, path)
	}
}

func tryOpen(path string) error {
	words := openers[runtime.GOOS]
	if words == nil {
		words = []string{"xdg-open"}
	}
	program, err := exec.LookPath(words[0])
	if err != nil {
		return fmt.Errorf("there is no program %s", words[0])
	}
	cmd := exec.Command(program, append(words[1:len(words):len(words)], path)...)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if exit := new(exec.ExitError); errors.As(err, &exit) {
			return fmt.Errorf("%s ended with %s", words[0], exit)
		}
		return err
	case <-time.After(openingTime):
		return nil
	}
}
