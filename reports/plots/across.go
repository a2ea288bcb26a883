package plots

import (
	"errors"

	"github.com/evenkeel/evenkeel/reports"
)

// acrossPictures lists what WriteAcross draws, in its order.
var acrossPictures = []struct {
	name string
	draw func([]*reports.Summary, Theme) *Drawing
}{
	{"matrix", Matrix},
	{"ranking", Ranking},
}

// WriteAcross draws the pictures over several scenarios into the folder dir, as Write does those of one.
func WriteAcross(dir string, all []*reports.Summary, o Options) ([]string, error) {
	if len(all) == 0 {
		return nil, errors.New("plots: there is no summary to draw")
	}
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	r := render(all...)
	var names []string
	for _, p := range acrossPictures {
		files, err := o.write(dir, p.name, r, func(list []*reports.Summary) *Drawing { return p.draw(list, o.Theme) })
		if names = append(names, files...); err != nil {
			return names, err
		}
	}
	return names, nil
}
