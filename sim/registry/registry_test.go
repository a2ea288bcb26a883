package registry

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

type window struct {
	From time.Duration `param:"from" doc:"when it begins"`
}

type params struct {
	window
	Rate   units.Share `param:"rate" doc:"how often"`
	Mode   string      `param:"mode" enum:"a|b" doc:"which way"`
	Count  int         `param:"count" min:"1" doc:"how many"`
	Hidden int
}

func TestFieldsDescribeParametersEmbeddedOnesIncluded(t *testing.T) {
	p := &params{window: window{90 * time.Second}, Rate: 0.005, Mode: "a", Count: 3, Hidden: 7}
	var got []string
	for _, f := range Fields(p) {
		got = append(got, strings.Join([]string{f.Name, f.Type, f.Default, strings.Join(f.Enum, "|")}, ","))
		if v := reflect.ValueOf(p).Elem().FieldByIndex(f.Index); Format(v.Interface()) != f.Default {
			t.Errorf("the index of %s leads to %v", f.Name, v)
		}
	}
	want := "from,duration,1m30s, rate,share,0.5%, mode,text,a,a|b count,integer,3,"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
}

func TestLookupSuggestsTheNearestName(t *testing.T) {
	r := New[func()]("strategy")
	for _, name := range []string{"round_robin", "random", "least_request"} {
		r.Register(Kind[func()]{Name: name, New: func() any { return &params{} }})
	}
	for name, want := range map[string]string{
		"raond_robin": `unknown strategy "raond_robin" (did you mean "round_robin"?)`,
		"randmo":      `unknown strategy "randmo" (did you mean "random"?)`,
		"fastest":     `unknown strategy "fastest" (known: least_request, random, round_robin)`,
	} {
		if _, err := r.Lookup(name); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if _, err := r.Lookup("random"); err != nil {
		t.Error(err)
	}
}

func TestANameIsRegisteredOnce(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("nobody objected")
		}
	}()
	r := New[func()]("strategy")
	r.Register(Kind[func()]{Name: "x", New: func() any { return &params{} }})
	r.Register(Kind[func()]{Name: "x", New: func() any { return &params{} }})
}

// The distance counts a swap of neighbours once, as Damerau does, and agrees with a plain recursive definition.
func TestDistanceAgreesWithItsDefinition(t *testing.T) {
	var plain func(a, b string) int
	plain = func(a, b string) int {
		switch {
		case a == "":
			return len(b)
		case b == "":
			return len(a)
		case a[0] == b[0]:
			return plain(a[1:], b[1:])
		}
		d := 1 + min(plain(a[1:], b), plain(a, b[1:]), plain(a[1:], b[1:]))
		if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
			d = min(d, 1+plain(a[2:], b[2:]))
		}
		return d
	}
	words := []string{"", "a", "ab", "ba", "abc", "acb", "rate", "raet", "trace", "latency", "latancy"}
	for _, a := range words {
		for _, b := range words {
			if got, want := distance(a, b), plain(a, b); got != want {
				t.Errorf("distance(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
}
