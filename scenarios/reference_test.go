package scenarios

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// examples returns the scenarios of the reference.
func examples() []string {
	var all []string
	for _, part := range strings.Split(reference, "```yaml\n")[1:] {
		example, _, _ := strings.Cut(part, "```")
		all = append(all, example)
	}
	return all
}

func TestExamplesOfTheReferenceRun(t *testing.T) {
	for i, example := range examples() {
		s, err := Parse(fmt.Sprintf("example-%d.yaml", i+1), []byte(example), Options{Open: fileStub})
		if err != nil {
			t.Error(err)
			continue
		}
		for k := range s.Strategies {
			r, err := sim.Run(context.Background(), s.WithRequests(300).Cell(k), 1)
			if err != nil || r.Decisions == 0 {
				t.Errorf("%s under %s: %v, %v", s.Name, s.Strategies[k].Name, r, err)
			}
		}
	}
	if n := len(examples()); n < 6 {
		t.Errorf("found %d examples", n)
	}
}

// keys collects the keys of a section and of those in it.
func keys(v reflect.Type, all map[string]bool) {
	for i := range v.NumField() {
		f := v.Field(i)
		if name, ok := f.Tag.Lookup("param"); ok {
			all[name] = true
			inner := f.Type
			if inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
				inner = inner.Elem()
			}
			if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[node]() {
				keys(inner, all)
			}
		} else if f.Anonymous {
			keys(f.Type, all)
		}
	}
}

func TestReferenceMentionsEveryKey(t *testing.T) {
	all := map[string]bool{}
	for _, section := range []any{file{}, seedsSection{}, autoSeedsSection{}, class{}, provider{}, promptTTFT{}, linearSlowdown{}, slowdownPoint{}, price{}, incident{},
		balancerSection{}, breaker{}, strategyEntry{}, expectation{}, regression{}} {
		keys(reflect.TypeOf(section), all)
	}
	if len(all) < 80 {
		t.Errorf("found only %d keys", len(all))
	}
	for key := range all {
		if !strings.Contains(reference, "`"+key+"`") && !strings.Contains(reference, "."+key+"`") {
			t.Errorf("the reference does not explain %q", key)
		}
	}
	text := Reference()
	for _, names := range [][]string{workload.Kinds.Names(), dist.Kinds.Names(), mockproviders.Faults.Names()} {
		for _, name := range names {
			if !strings.Contains(text, "\n### "+name+"\n") {
				t.Errorf("the reference does not list %q", name)
			}
		}
	}
	if strings.Contains(text, "<nil>") || strings.Contains(text, "0x") {
		t.Error("the reference shows a pointer")
	}
}
