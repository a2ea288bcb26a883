package scenarios

import (
	_ "embed"
	"fmt"
	"reflect"
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/workload"
)

//go:embed reference.md
var reference string

// Reference returns the documentation of the scenario file as Markdown: every key, and every registered arrival
// process, distribution and fault with its parameters.
func Reference() string {
	var b strings.Builder
	b.WriteString(reference)
	b.WriteString("\n## All arrival processes\n")
	document(&b, workload.Kinds)
	b.WriteString("\n## All distributions\n")
	document(&b, dist.Kinds)
	b.WriteString("\n## All faults\n")
	document(&b, mockproviders.Faults)
	return b.String()
}

// document lists the kinds of a registry.
func document[B any](b *strings.Builder, reg *registry.Registry[B]) {
	for _, name := range reg.Names() {
		k, err := reg.Lookup(name)
		if err != nil {
			panic(err) // it has just been listed
		}
		fmt.Fprintf(b, "\n### %s\n\n%s.\n", name, strings.ToUpper(k.Doc[:1])+k.Doc[1:])
		if k.Detail != "" {
			fmt.Fprintf(b, "%s\n", k.Detail)
		}
		params := k.New()
		fields := fieldsOf(params)
		if len(fields) == 0 {
			continue
		}
		b.WriteString("\n| parameter | type | default | meaning |\n|---|---|---|---|\n")
		for _, f := range fields {
			typ, dflt := f.Type, f.Default
			if len(f.Enum) > 0 {
				typ = strings.Join(f.Enum, ", ")
			}
			if f.Name == "*" {
				f.Name, typ = "p50, p99, …", "quantiles"
			}
			switch item := elementOf(params, f); {
			case typ == "dist.Dist":
				typ = "distribution"
			case item == reflect.TypeFor[workload.Process]():
				typ = "list of arrival processes"
			case item != nil && item.Kind() == reflect.Struct && typ == "list":
				typ = "list of {" + strings.Join(names(fieldsOf(reflect.New(item).Interface())), ", ") + "}"
			}
			if dflt == "" {
				dflt = "none"
			}
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, typ, dflt, f.Doc)
		}
		if k.Bare != "" {
			fmt.Fprintf(b, "\nA bare value is its `%s`.\n", k.Bare)
		}
	}
}

// elementOf returns the type of a list's elements, nil where the field is no list.
func elementOf(params any, f registry.Field) reflect.Type {
	t := reflect.TypeOf(params).Elem().FieldByIndex(f.Index).Type
	if t.Kind() != reflect.Slice {
		return nil
	}
	return t.Elem()
}
