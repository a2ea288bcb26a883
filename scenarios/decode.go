package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/mockproviders/prices"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// A decoder fills structs of parameters from nodes, by the tags of package registry. It goes on after a mistake,
// so that a file's mistakes are all found at once.
//
// Beside registry's tags it knows two of its own: need ("yes" makes a field obligatory) and of ("time" or "count":
// what the values of a distribution are).
type decoder struct {
	*report
	open     Opener
	source   []byte
	arrivals any                 // the parameters of the arrival process, once its kind is known
	parts    parts               // of the arrival process
	uses     map[*node]*node     // by provider: what names its profile
	dists    map[*node]dist.Dist // of profiles
	prices   *prices.Table       // nil where none is given
	noPrices bool                // the price list is at fault
	looked   []string            // prices that were looked up, for the digest
}

// A scope says where in the file a value stands.
type scope struct {
	path string // for messages: `provider "openai": ttft`
	time bool   // whether plain quantities are times
}

func (s scope) in(name string) scope {
	if s.path != "" {
		name = s.path + ": " + name
	}
	return scope{name, s.time}
}

// of returns the end of a sentence that says where a field stands.
func (s scope) of() string {
	if s.path == "" {
		return ""
	}
	return " in " + s.path
}

var fieldCache sync.Map // of []registry.Field by type of params

func fieldsOf(params any) []registry.Field {
	t := reflect.TypeOf(params)
	if f, ok := fieldCache.Load(t); ok {
		return f.([]registry.Field)
	}
	f := registry.Fields(params)
	fieldCache.Store(t, f)
	return f
}

// fields decodes a mapping into params, a pointer to a struct that holds the defaults. It returns the fields that
// the file sets.
func (d *decoder) fields(n *node, params any, sc scope) map[string]*node {
	given := map[string]*node{}
	if n.kind != mapping {
		d.on(n, "%s must be a mapping such as {%s: …}, not %s", orScenario(sc.path), fieldsOf(params)[0].Name, n.kind)
		return given
	}
	fields := fieldsOf(params)
	v := reflect.ValueOf(params).Elem()
	for i, key := range n.keys {
		if d.full() {
			break
		}
		if first, twice := given[key.text]; twice {
			d.on(key, "%q stands twice%s; first in line %d", clip(key.text), sc.of(), first.line)
			continue
		}
		given[key.text] = n.items[i]
		if !d.field(key, n.items[i], fields, v, sc) {
			near := d.suggest(key.text, names(fields))
			if near == "" {
				near = " (`evenkeel help scenario` explains all)"
			}
			d.on(key, "unknown field %q%s%s", clip(key.text), sc.of(), near)
		}
	}
	for _, f := range fields {
		if f.Tag.Get("need") != "" && given[f.Name] == nil {
			d.on(n, "%q is missing%s", f.Name, sc.of())
		}
	}
	return given
}

func orScenario(path string) string {
	if path == "" {
		return "a scenario"
	}
	return path
}

func names(fields []registry.Field) []string {
	var all []string
	for _, f := range fields {
		if f.Name != "*" {
			all = append(all, f.Name)
		} else {
			all = append(all, "p50", "p99")
		}
	}
	return all
}

// field decodes the value of one key; it reports whether there is such a field.
func (d *decoder) field(key, n *node, fields []registry.Field, v reflect.Value, sc scope) bool {
	for _, f := range fields {
		switch {
		case f.Name == key.text && f.Name != "*":
			d.value(n, v.FieldByIndex(f.Index), f, sc.in(f.Name))
			return true
		case f.Name == "*" && isQuantile(key.text):
			d.quantile(key, n, v.FieldByIndex(f.Index).Addr().Interface().(*dist.Quantiles), sc)
			return true
		}
	}
	return false
}

// value decodes a node into v.
func (d *decoder) value(n *node, v reflect.Value, f registry.Field, sc scope) {
	switch f.Tag.Get("of") {
	case "time":
		sc.time = true
	case "count":
		sc.time = false
	}
	if raw, ok := v.Addr().Interface().(**node); ok {
		*raw = n
		return
	}
	if n.kind == null {
		d.on(n, "%s is empty; give it a value or leave it out", sc.path)
		return
	}
	switch target := v.Addr().Interface().(type) {
	case *dist.Dist:
		*target = d.dist(n, sc)
		return
	case *workload.Process:
		*target = d.process(n, sc)
		return
	case *mockproviders.Fault:
		*target, _ = build(d, mockproviders.Faults, n, scope{sc.path, true})
		return
	case encoding.TextUnmarshaler:
		d.scalar(n, v, f, sc)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(n, p.Elem(), f, sc)
		v.Set(p)
	case reflect.Struct:
		d.fields(n, v.Addr().Interface(), sc)
	case reflect.Slice:
		d.list(n, v, f, sc)
	default:
		d.scalar(n, v, f, sc)
	}
}

// list decodes a list; an element's place is named by its number.
func (d *decoder) list(n *node, v reflect.Value, f registry.Field, sc scope) {
	if n.kind != list {
		d.on(n, "%s must be a list, not %s", sc.path, n.kind)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	f.Type = "" // that of the list
	for i, item := range n.items {
		sc := scope{fmt.Sprintf("%s %d", sc.path, i+1), sc.time}
		if el := v.Index(i); item.kind == list && el.Kind() == reflect.Struct {
			d.tuple(item, el, sc)
		} else {
			d.value(item, el, f, sc)
		}
	}
}

// tuple decodes the short form of a struct in a list: [1, 1.5], its fields in order.
func (d *decoder) tuple(n *node, v reflect.Value, sc scope) {
	fields := fieldsOf(v.Addr().Interface())
	if len(n.items) != len(fields) {
		d.on(n, "%s must be [%s], not %s", sc.path, strings.Join(names(fields), ", "), n.describe())
		return
	}
	for i, f := range fields {
		d.value(n.items[i], v.FieldByIndex(f.Index), f, sc.in(f.Name))
	}
}
