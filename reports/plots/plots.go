// Package plots draws a Summary as pictures: the distribution of latency with its tail, spend against p99 latency,
// and the course of the traffic over time. A picture is first laid out as a Drawing, which knows where every mark
// and label stands, and then painted on any canvas of gonum/plot; equal summaries give equal bytes.
package plots

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/evenkeel/evenkeel/reports"
)

// DPI is the resolution of the PNG files.
const DPI = 192

// pictures lists what Write draws, in its order.
var pictures = []struct {
	name string
	draw func(*reports.Summary, Theme) *Drawing
}{
	{"latency", Latency},
	{"spend", Spend},
	{"timeline", Timeline},
}

// Write draws every picture of s into the folder dir and returns the names of the files, in a fixed order. A file
// appears under its name only when it is complete. On an error the names written so far are returned with it.
func Write(dir string, s *reports.Summary) ([]string, error) { return write(dir, s, DPI) }

func write(dir string, s *reports.Summary, dpi int) ([]string, error) {
	if s == nil {
		return nil, errors.New("plots: there is no summary to draw")
	}
	var names []string
	for _, p := range pictures {
		name := p.name + ".png"
		if err := writePNG(filepath.Join(dir, name), p.draw(s, light), dpi); err != nil {
			return names, fmt.Errorf("picture %s: %w", name, err)
		}
		names = append(names, name)
	}
	return names, nil
}

// writePNG paints d into a temporary file beside path and renames it to path.
func writePNG(path string, d *Drawing, dpi int) (err error) {
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
	w, h := d.Size()
	img := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi))
	d.Paint(draw.New(img))
	out := bufio.NewWriter(f)
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(out); err != nil {
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
