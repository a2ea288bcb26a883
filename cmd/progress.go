package cmd

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// A progress tells how many runs of a scenario are finished: by a bar on a terminal, by a line every 10 % or 10 s
// elsewhere, or not at all. Its methods may be called from several goroutines.
type progress interface {
	Step()  // one more run is finished
	Close() // all are, or no more will be
}

func newProgress(w io.Writer, quiet bool, name string, total int) progress {
	switch {
	case quiet:
		return silence{}
	case isTerminal(w):
		return newBar(w, name, total)
	}
	return newLines(w, name, total)
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

type silence struct{}

func (silence) Step()  {}
func (silence) Close() {}

type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
}

func newBar(w io.Writer, name string, total int) *bar {
	p := mpb.New(mpb.WithOutput(w), mpb.WithWidth(64))
	b := p.AddBar(int64(total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(name), decor.CountersNoUnit("  %d of %d runs ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	return &bar{p, b}
}

func (b *bar) Step() { b.bar.Increment() }

func (b *bar) Close() {
	b.bar.Abort(true) // does nothing to a bar that is complete
	b.container.Wait()
}

// lines is the progress for logs.
type lines struct {
	mu       sync.Mutex
	w        io.Writer
	name     string
	done     int
	total    int
	started  time.Time
	last     time.Time // when the last line was printed
	shown    int       // tenths that it told
	finished chan struct{}
	wg       sync.WaitGroup
}

const lineEvery = 10 * time.Second

func newLines(w io.Writer, name string, total int) *lines {
	now := time.Now()
	l := &lines{w: w, name: name, total: total, started: now, last: now, finished: make(chan struct{})}
	l.wg.Go(l.watch)
	return l
}

// watch prints a line when none was printed for a while, be it that no run has ended.
func (l *lines) watch() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-l.finished:
			return
		case <-tick.C:
			l.mu.Lock()
			if time.Since(l.last) >= lineEvery {
				l.print()
			}
			l.mu.Unlock()
		}
	}
}

func (l *lines) Step() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done++
	if l.done*10/l.total > l.shown {
		l.print()
	}
}

func (l *lines) print() {
	l.shown, l.last = l.done*10/l.total, time.Now()
	fmt.Fprintf(l.w, "%s: %d %% (%d of %d runs, %s)\n", l.name, l.done*100/l.total, l.done, l.total,
		time.Since(l.started).Round(100*time.Millisecond))
}

func (l *lines) Close() {
	close(l.finished)
	l.wg.Wait()
}
