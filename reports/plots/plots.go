// Package plots draws a Summary as pictures: what it found at a glance, the distribution of latency with its tail, the
// course of the traffic over time, what each provider went through, where the spend went, and the differences to the
// baseline; several Summaries as a matrix and a ranking; and an old one beside a new one. A picture is first laid out as a
// Drawing, which knows where every mark and label stands, and then painted on any canvas of gonum/plot; equal summaries
// give equal bytes.
package plots

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/evenkeel/evenkeel/reports"
)

// DPI is the resolution of the PNG files.
const DPI = 192

// Options say how Write draws. The zero Options are PNG files in the light theme.
type Options struct {
	Theme   Theme    // the zero Theme is Light
	Formats []string // "png", "svg" or both, written in this order; none stands for "png"

	dpi int // of PNG files; 0 is DPI
}

// Formats lists what Options.Formats may hold.
func Formats() []string { return []string{"png", "svg"} }

// CheckFormats returns an error unless Write knows all of these formats.
func CheckFormats(formats []string) error {
	for _, f := range formats {
		if !slices.Contains(Formats(), f) {
			return fmt.Errorf("there is no picture format %q (choose %s)", f, strings.Join(Formats(), " or "))
		}
	}
	return nil
}

// check fills in what was left to be chosen.
func (o Options) check() (Options, error) {
	if o.Theme.ground.A == 0 {
		o.Theme = Light()
	}
	if len(o.Formats) == 0 {
		o.Formats = []string{"png"}
	}
	if o.dpi == 0 {
		o.dpi = DPI
	}
	if err := CheckFormats(o.Formats); err != nil {
		return o, fmt.Errorf("plots: %w", err)
	}
	return o, nil
}

// A picture is what Write draws of a summary under a name.
type picture struct {
	name string
	draw func(*reports.Summary, Theme) *Drawing
}

// pictures lists what Write draws, in its order.
var pictures = []picture{
	{"overview", Overview},
	{"latency", Latency},
	{"timeline", Timeline},
	{"providers", Providers},
	{"spend", SpendByPurpose},
	{"differences", Differences},
}

// Names lists the pictures that Write draws, in its order, as their files are called without the ending.
func Names() []string {
	var names []string
	for _, p := range pictures {
		names = append(names, p.name)
	}
	return names
}

// Write draws every picture of s into the folder dir and returns the names of the files, in a fixed order. A file
// appears under its name only when it is complete. On an error the names written so far are returned with it.
func Write(dir string, s *reports.Summary, o Options) ([]string, error) {
	if s == nil {
		return nil, errors.New("plots: there is no summary to draw")
	}
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	r := render(s)
	var names []string
	for _, p := range pictures {
		files, err := o.write(dir, p.name, r, func(list []*reports.Summary) *Drawing { return p.draw(list[0], o.Theme) })
		if names = append(names, files...); err != nil {
			return names, err
		}
	}
	return names, nil
}

// png paints d.
func (d *Drawing) png(w io.Writer, dpi int) error {
	width, height := d.Size()
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
	d.Paint(draw.New(img))
	_, err := vgimg.PngCanvas{Canvas: img}.WriteTo(w)
	return err
}

// writePNG paints d into the file at path.
func writePNG(path string, d *Drawing, dpi int) error {
	return writeFile(path, func(w io.Writer) error { return d.png(w, dpi) })
}

// writeFile fills a temporary file beside path and renames it to path.
func writeFile(path string, fill func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	out := bufio.NewWriter(f)
	if err := fill(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
