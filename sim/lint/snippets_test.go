package lint

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// Each snippet is the body of a function f(a, b, c float64, m map[string]float64) float64 with bad code, and a part
// of what the lint says about it.
var bad = []struct{ name, body, says string }{
	{"product in a sum", "return a*b + c", "float64(a * b)"},
	{"product in a difference", "return c - a*b", "float64(a * b)"},
	{"through parentheses and a sign", "return c + (-(a * b))", "float64(a * b)"},
	{"added on", "c += a * b; return c", "float64(a * b)"},
	{"taken off", "c -= a * b; return c", "float64(a * b)"},
	{"kept in a variable", "x := a * b; return x + c", "float64(a * b)"},
	{"multiplied in place", "a *= b; return a + c", "a = float64(a * b)"},
	{"returned", "return a * b", "float64(a * b)"},
	{"handed on", "return g(a*b) + c", "float64(a * b)"},
	{"kept in a field", "s := struct{ x float64 }{a * b}; return s.x + c", "float64(a * b)"},
	{"product of three", "return a*b*c + c", "float64(a * b * c)"},
	{"by a constant", "return 3*a + c", "float64(3 * a)"},
	{"of a named type", "x, y := seconds(a), seconds(b); return float64(x*y + x)", "float64(x * y)"},
	{"exponential", "return math.Exp(a)", "math.Exp"},
	{"logarithm, as a value", "h := math.Log; return h(a)", "math.Log"},
	{"power", "return math.Pow(a, b)", "math.Pow"},
	{"cube root", "return math.Cbrt(a)", "math.Cbrt"},
	{"normal variate", "return rand.New(rand.NewPCG(1, 2)).NormFloat64()", "NormFloat64"},
	{"exponential variate", "return rand.ExpFloat64()", "ExpFloat64"},
	{"float32", "return float64(float32(a) + float32(b))", "float32 arithmetic"},
	{"float32 in place", "x := float32(a); x += 3; return float64(x)", "float32 arithmetic"},
	{"complex", "return real(complex(a, b) * complex(c, c))", "complex128 arithmetic"},
	{"loop over a map", "for _, v := range m { c += v }; return c", "loop over a map"},
	{"one cell overwritten", "n := []float64{0}; for _, v := range m { n[0] = v }; return n[0]", "loop over a map"},
	{"keys never sorted", "var k []string; for s := range m { k = append(k, s) }; return float64(len(k[0]))", "loop over a map"},
	{"sorted too early", "var k []string; sort.Strings(k); for s := range m { k = append(k, s) }; return c", "loop over a map"},
	{"another slice sorted", "var k, l []string; for s := range m { k = append(k, s) }; sort.Strings(l); return c", "loop over a map"},
	{"excuse without a reason", "for range m { //lint:ordered\n c++ }; return c", "without a reason"},
	{"iterator over a map", "for k := range maps.Keys(m) { c += m[k] }; return c", "maps.Keys"},
	{"unsorted values", "return slices.Collect(maps.Values(m))[0]", "maps.Values"},
}

var good = []struct{ name, body string }{
	{"converted", "return float64(a*b) + c"},
	{"converted and added on", "c += float64(a * b); return c"},
	{"product of converted", "return float64(a * b * c)"},
	{"product divided", "return a*b/c + c"},
	{"product compared", "if a*b > c { return a }; return b"},
	{"product to an integer", "return c + float64(int64(a*b))"},
	{"root of a product", "return math.Sqrt(a*b) + c"},
	{"fused on purpose", "return math.FMA(a, b, c)"},
	{"half, which is exact", "return 0.5*a + c"},
	{"times 2⁻⁵³, which is exact", "return a*(1.0/(1<<53)) + c"},
	{"doubled in place", "a *= 2; return a + c"},
	{"constants", "return 3*0.1 + c"},
	{"integers", "i, j := int(a), int(b); return float64(i*j + 1)"},
	{"exact functions", "return math.Floor(a) + math.Abs(b) + math.Inf(1) + math.Mod(a, b)"},
	{"constants of math", "return math.MaxInt64 - a + math.Pi"},
	{"keys sorted", "var k []string; for s := range m { k = append(k, s) }; sort.Strings(k); return m[k[0]]"},
	{"keys sorted by slices", "return m[slices.Sorted(maps.Keys(m))[0]]"},
	{"order does not matter", "n := 0; for range m { //lint:ordered only counts\n n++ }; return float64(n)"},
	{"another map filled", "n := map[string]float64{}; for k, v := range m { n[k] = v }; return n[\"\"]"},
	{"a loop over a slice", "for i := range []int{1, 2} { c += float64(i) }; return c"},
}

func TestTheLintFindsBadSnippets(t *testing.T) {
	for _, s := range bad {
		problems := checkBody(t, s.name, s.body)
		if !strings.Contains(strings.Join(problems, "\n"), s.says) {
			t.Errorf("%s: %s\n\tthe lint said %q, want something about %q", s.name, s.body, problems, s.says)
		}
	}
}

func TestTheLintLeavesGoodSnippetsAlone(t *testing.T) {
	for _, s := range good {
		if problems := checkBody(t, s.name, s.body); len(problems) > 0 {
			t.Errorf("%s: %s\n\tthe lint said %q", s.name, s.body, problems)
		}
	}
}

// A generic function is checked for the types that its constraint lets in.
func TestTheLintSeesThroughTypeParameters(t *testing.T) {
	const src = "package p\nfunc f[T ~int | ~float64](a, b, c T) T { return a*b + c }\n"
	if problems := checkFile(t, "generic", src); len(problems) != 1 {
		t.Errorf("problems = %q, want one", problems)
	}
	const integers = "package p\nfunc f[T ~int | ~int64](a, b, c T) T { return a*b + c }\n"
	if problems := checkFile(t, "integers", integers); len(problems) != 0 {
		t.Errorf("problems = %q, want none", problems)
	}
}

func TestTheLintForbidsSourcesOfRandomness(t *testing.T) {
	const src = "package p\nimport _ \"hash/maphash\"\n"
	if problems := checkFile(t, "imports", src); len(problems) != 1 {
		t.Errorf("problems = %q, want one", problems)
	}
}

const frame = `package p

import ("maps"; "math"; "math/rand/v2"; "slices"; "sort")

var (_ = maps.Keys[map[int]int]; _ = math.Abs; _ = rand.NewPCG; _ = slices.Sort[[]int]; _ = sort.Ints) //lint:ordered only keeps the imports used

type seconds float64

func g(x float64) float64 { return x }

func f(a, b, c float64, m map[string]float64) float64 {
`

func checkBody(t *testing.T, name, body string) []string {
	return checkFile(t, name, frame+body+"\n}\n")
}

var (
	snippets = token.NewFileSet()
	stdlib   = importer.ForCompiler(snippets, "source", nil)
)

func checkFile(t *testing.T, name, src string) []string {
	t.Helper()
	f, err := parser.ParseFile(snippets, name+".go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: stdlib}
	if _, err := config.Check("p", snippets, []*ast.File{f}, info); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return check(snippets, info, []*ast.File{f})
}
