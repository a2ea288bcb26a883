package scenarios

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/workload"
)

func TestExamplesOfTheReferenceAreSound(t *testing.T) {
	n := 0
	for i, part := range strings.Split(reference, "```yaml\n")[1:] {
		example, _, _ := strings.Cut(part, "```")
		if _, err := Parse(fmt.Sprintf("example-%d.yaml", i+1), []byte(example), Options{Open: traceStub}); err != nil {
			t.Error(err)
		}
		n++
	}
	if n < 3 {
		t.Errorf("found %d examples", n)
	}
}

// keys collects the keys of a section and of those in it.
func keys(v reflect.Type, all map[string]bool) {
	for i := range v.NumField() {
		f := v.Field(i)
		if name, ok := f.Tag.Lookup("param"); ok {
			all[name] = true
			if f.Type.Kind() == reflect.Struct {
				keys(f.Type, all)
			}
		}
	}
}

func TestReferenceMentionsEveryKey(t *testing.T) {
	all := map[string]bool{}
	for _, section := range []any{file{}, provider{}, balancerSection{}, breaker{}, strategyEntry{}} {
		keys(reflect.TypeOf(section), all)
	}
	if len(all) < 40 {
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
