package strategies_test

import (
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/conformance"
)

const module = "github.com/evenkeel/evenkeel/"

func TestEveryStrategyKeepsTheContract(t *testing.T) {
	want := []string{"adaptive", "cost_based", "health_aware", "least_connections", "least_request", "random",
		"response_time", "round_robin", "weighted_round_robin"}
	names := strategies.Kinds.Names()
	for _, name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not registered", name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) { conformance.Check(t, name) })
	}
}

func TestEveryTextbookFormKeepsTheContract(t *testing.T) {
	for name, change := range map[string]func(params any){
		"response_time": func(p any) { p.(*strategies.ResponseTime).Unmeasured = "worst" },
		"cost_based":    func(p any) { p.(*strategies.CostBased).Estimate = "words" },
		"health_aware": func(p any) {
			h := p.(*strategies.HealthAware)
			h.ErrorStep, h.RecoverStep, h.UnhealthyAbove, h.Recovery = 0.01, 0.001, 0.1, "never"
		},
		"adaptive": func(p any) {
			a := p.(*strategies.Adaptive)
			a.Floor, a.Smoothing = strategies.Floor{Value: 0.1, Absolute: true}, 0
		},
	} {
		t.Run(name, func(t *testing.T) {
			kind, err := strategies.Kinds.Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			params := kind.New()
			change(params)
			conformance.CheckParams(t, name, params)
		})
	}
}

func TestEveryStrategyIsDocumented(t *testing.T) {
	for _, name := range strategies.Kinds.Names() {
		kind, _ := strategies.Kinds.Lookup(name)
		for _, part := range []string{"Use it", "It fails", "Source: "} {
			if !strings.Contains(kind.Detail, part) {
				t.Errorf("%s: the long help has no paragraph %q", name, part)
			}
		}
		if kind.Doc == "" || strings.HasSuffix(kind.Doc, ".") || strings.Contains(kind.Doc, "\n") {
			t.Errorf("%s: the line of help is %q", name, kind.Doc)
		}
		for _, f := range registry.Fields(kind.New()) {
			if f.Doc == "" || f.Default == "" {
				t.Errorf("%s: parameter %s has doc %q and default %q", name, f.Name, f.Doc, f.Default)
			}
		}
	}
}

// What a strategy is given must lead to nothing but what a client can know. The walk follows every field, exported
// or not, and what every method takes and returns.
func TestNothingAStrategyIsGivenLeadsToTheSimulatedWorld(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(typ reflect.Type, path string)
	walk = func(typ reflect.Type, path string) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		pkg := typ.PkgPath()
		allowed := !strings.Contains(pkg, ".") || pkg == module+"strategies" || pkg == module+"sim/units"
		if !allowed {
			t.Errorf("%s is a %v of %s", path, typ, pkg)
			return
		}
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			for k := range m.Type.NumIn() {
				walk(m.Type.In(k), path+"."+m.Name)
			}
			for k := range m.Type.NumOut() {
				walk(m.Type.Out(k), path+"."+m.Name)
			}
		}
		switch typ.Kind() {
		case reflect.Struct:
			for i := range typ.NumField() {
				walk(typ.Field(i).Type, path+"."+typ.Field(i).Name)
			}
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
			walk(typ.Elem(), path)
		case reflect.Map:
			walk(typ.Key(), path)
			walk(typ.Elem(), path)
		case reflect.Func, reflect.Interface, reflect.UnsafePointer:
			t.Errorf("%s is a %v, behind which anything could stand", path, typ)
		}
	}
	walk(reflect.TypeFor[*strategies.Request](), "Request")
	walk(reflect.TypeFor[strategies.Pool](), "Pool")
	walk(reflect.TypeFor[*strategies.Outcome](), "Outcome")
	if !seen[reflect.TypeFor[strategies.Provider]()] || !seen[reflect.TypeFor[strategies.Status]()] {
		t.Error("the walk did not reach Provider and Status, so it proves nothing")
	}
}

// A request must not carry what only its answer tells. A new field is added here once it is sure that a client
// knows it beforehand.
func TestARequestHoldsOnlyWhatIsKnownBeforeTheAnswer(t *testing.T) {
	known := []string{"Number", "Came", "PromptTokens", "MaxOutputTokens", "Model", "Tenant", "Class", "Priority", "Session", "Deadline", "Tried"}
	typ := reflect.TypeFor[strategies.Request]()
	for i := range typ.NumField() {
		if name := typ.Field(i).Name; !slices.Contains(known, name) {
			t.Errorf("Request.%s is not on the list of what a client knows before the answer", name)
		}
	}
}

func TestStrategiesImportNothingOfTheSimulatedWorld(t *testing.T) {
	allowed := []string{module + "sim/registry", module + "sim/rng", module + "sim/units"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			if strings.Contains(path, ".") && !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", e.Name(), path)
			}
			if slices.Contains([]string{"math/rand", "math/rand/v2", "net/http", "os", "sync"}, path) {
				t.Errorf("%s imports %s: a strategy draws from Env.Rand, takes no lock and does no I/O", e.Name(), path)
			}
		}
	}
	if files < 10 {
		t.Errorf("only %d files were looked at", files)
	}
}
