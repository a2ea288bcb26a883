// Package registry turns one declaration of a kind (a strategy, a distribution, an arrival process, a fault) into
// all that people need of it: decoding by name, documentation, defaults and suggestions for misspelt names.
//
// A kind is a name, a line of documentation, a struct of parameters holding the defaults, and a function that
// builds it. The struct's exported fields carry tags:
//
//	Window int `param:"window" min:"1" doc:"answers averaged per provider"`
//
// param names the parameter ("*" collects quantile keys such as p50 and p99), doc explains it in a line, enum lists
// the allowed words ("a|b"), min and max bound numbers inclusively, above and below bound them exclusively.
package registry

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A Kind is one registered declaration; Build is the constructor, of the registry's own function type.
type Kind[B any] struct {
	Name   string
	Doc    string // one line, lower case, no full stop
	Detail string // paragraphs for the long help; may be empty
	Bare   string // the parameter that a bare scalar sets, as in "constant: 5ms"; "" if none
	New    func() any
	Build  B
}

// A Registry holds the kinds of one sort. It is filled by init functions and read-only afterwards.
type Registry[B any] struct {
	what  string
	kinds map[string]Kind[B]
}

// New returns an empty registry of what: "strategy", "distribution".
func New[B any](what string) *Registry[B] {
	return &Registry[B]{what: what, kinds: map[string]Kind[B]{}}
}

// Register adds a kind. It panics when the name is taken or a parameter's tag is unusable: a programmer's error.
func (r *Registry[B]) Register(k Kind[B]) {
	if _, taken := r.kinds[k.Name]; taken || k.Name == "" {
		panic(fmt.Sprintf("registry: %s %q registered twice or without a name", r.what, k.Name))
	}
	Fields(k.New())
	r.kinds[k.Name] = k
}

// What names the sort of thing that is registered here.
func (r *Registry[B]) What() string { return r.what }

// Lookup returns the kind called name, or an error naming the nearest known one.
func (r *Registry[B]) Lookup(name string) (Kind[B], error) {
	if k, ok := r.kinds[name]; ok {
		return k, nil
	}
	return Kind[B]{}, fmt.Errorf("unknown %s %q%s", r.what, name, Suggest(name, r.Names()))
}

// Names lists the registered names in alphabetical order.
func (r *Registry[B]) Names() []string {
	names := make([]string, 0, len(r.kinds))
	for n := range r.kinds {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// A Field describes one parameter.
type Field struct {
	Name    string
	Doc     string
	Type    string // "integer", "number", "duration", "share", "rate", "price", "quantity", "boolean", "text", …
	Default string
	Enum    []string
	Index   []int // of the field in the struct, for reflect's FieldByIndex
	Tag     reflect.StructTag
}

// Fields describes the parameters of params, a pointer to a struct that holds the defaults. Fields without a
// param tag are not parameters.
func Fields(params any) []Field {
	v := reflect.ValueOf(params)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("registry: params must be a pointer to a struct, got %T", params))
	}
	return collect(nil, v.Elem(), nil)
}

// collect appends the fields of struct v, those of embedded structs in their place.
func collect(fields []Field, v reflect.Value, at []int) []Field {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		index := append(slices.Clone(at), i)
		name, ok := f.Tag.Lookup("param")
		switch {
		case !ok && f.Anonymous && f.Type.Kind() == reflect.Struct:
			fields = collect(fields, v.Field(i), index)
			continue
		case !ok:
			continue
		case !f.IsExported():
			panic(fmt.Sprintf("registry: %s.%s has a param tag but is not exported", v.Type(), f.Name))
		}
		field := Field{Name: name, Doc: f.Tag.Get("doc"), Type: typeName(f.Type), Index: index, Tag: f.Tag}
		field.Default = Format(v.Field(i).Interface())
		if e := f.Tag.Get("enum"); e != "" {
			field.Enum = strings.Split(e, "|")
		}
		fields = append(fields, field)
	}
	return fields
}

func typeName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return typeName(t.Elem()) // an optional parameter
	}
	switch reflect.Zero(t).Interface().(type) {
	case time.Duration:
		return "duration"
	case units.Share:
		return "share"
	case units.Rate:
		return "rate"
	case units.Quantity:
		return "quantity"
	case units.TokenPrice:
		return "price"
	case units.Money:
		return "money"
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "text"
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "integer"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "text"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Map, reflect.Struct:
		return "mapping"
	}
	return t.String()
}

// Format writes a parameter's value as a scenario file would.
func Format(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Duration:
		return units.FormatDuration(v)
	case units.Share:
		return units.FormatShare(v)
	case units.Rate:
		return units.FormatRate(v)
	case encoding.TextMarshaler:
		b, err := v.MarshalText()
		if err != nil {
			return ""
		}
		return string(b)
	case float64:
		return units.FormatNumber(v)
	case units.Quantity:
		return units.FormatNumber(float64(v))
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Map:
		if rv.Len() == 0 {
			return ""
		}
	case reflect.Pointer:
		if rv.IsNil() {
			return ""
		}
		return Format(rv.Elem().Interface())
	}
	return fmt.Sprint(v)
}

// Suggest returns ` (did you mean "x"?)` with the known name nearest to name, or the known names when none is near
// and they are few, or "".
func Suggest(name string, known []string) string {
	if n, ok := Nearest(name, known); ok {
		return fmt.Sprintf(" (did you mean %q?)", n)
	}
	if len(known) > 0 && len(known) <= 12 {
		return " (known: " + strings.Join(known, ", ") + ")"
	}
	return ""
}

// Nearest returns the known name with the smallest Damerau–Levenshtein distance (optimal string alignment) to
// name, if it is within a third of the longer one's length, and at least 1.
func Nearest(name string, known []string) (string, bool) {
	if len(name) > 64 {
		return "", false
	}
	best, at := "", 1<<30
	for _, k := range known {
		if len(k) > 64 {
			continue
		}
		limit := max(1, max(len(name), len(k))/3)
		if d := distance(name, k); d <= limit && d < at {
			best, at = k, d
		}
	}
	return best, at < 1<<30
}

func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = slices.Min([]int{prev[j] + 1, cur[j-1] + 1, prev[j-1] + cost})
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
