package explain

import (
	"strings"
	"testing"
)

func TestTheRecipeNamesStrategiesWhateverTheyAreCalled(t *testing.T) {
	p := &printer{Comparison: &Comparison{Old: &Side{Name: "old.json", Scenario: "s"}, New: &Side{Name: "it's.log", Kind: Log, Scenario: "s"}}}
	p.unseen = []*Strategy{{Old: `say "x", or not`, New: "n", Seeds: []Seed{{Seed: 3}}}, {Old: "rr", New: "rr", Seeds: []Seed{{Seed: 3}}}}
	p.recipe()
	for _, want := range []string{
		`  evenkeel explain s --strategies '"say ""x"", or not",rr' --seeds 3, --record old.log` + "\n",
		`  evenkeel explain old.log 'it'\''s.log' --seeds 3,` + "\n",
	} {
		if !strings.Contains(p.String(), want) {
			t.Errorf("no %q in\n%s", want, p.String())
		}
	}
}
