package plots

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// foreign is a summary whose names hold what the embedded typeface lacks.
func foreign() *reports.Summary {
	c := usual()
	c.strategies, c.providers, c.seeds, c.requests = 6, 5, 3, 400
	s := cook(c)
	names := []string{"戦略の名前", "🚀 adaptive", "עברית שמאלה", "e\u0301te\u0301", "전략 하나와 아주 긴 이름이 있는 것 전략 하나와 아주 긴 이름", "👨‍👩‍👧‍👦👩🏽‍💻"}
	for i, n := range names {
		s.Strategies[i].Name = n
	}
	s.Baseline = names[0]
	s.Pareto = []string{names[1], names[4]}
	s.Scenario.Name = "シナリオ"
	s.Scenario.Providers = []string{"日本語プロバイダー名前が長い日本語プロバイダー名前が長い", "anthropic", "مزود", "😀 local", "z" + strings.Repeat("\u0300\u0301\u0316", 20) + "algo"}
	for i := range s.Strategies {
		for p := range s.Strategies[i].Providers {
			s.Strategies[i].Providers[p].Name = s.Scenario.Providers[p]
		}
	}
	s.Scenario.Incidents[0].Provider = s.Scenario.Providers[0]
	s.Scenario.Incidents[1].Provider = s.Scenario.Providers[2] + ", anthropic"
	s.Finding = reports.Finding(s)
	return s
}

// everyPicture lists what can be drawn of summaries of one scenario.
func everyPicture() map[string]func([]*reports.Summary) *Drawing {
	all := map[string]func([]*reports.Summary) *Drawing{
		"matrix":  func(l []*reports.Summary) *Drawing { return Matrix(l, light) },
		"ranking": func(l []*reports.Summary) *Drawing { return Ranking(l, light) },
		"overlay": func(l []*reports.Summary) *Drawing { return Overlay(l[0], l[1], light) },
	}
	for _, p := range pictures {
		all[p.name] = func(l []*reports.Summary) *Drawing { return p.draw(l[0], light) }
	}
	return all
}

func TestNamesThatTheTypefaceLacksHaveStandInsInPNGAndStayInSVG(t *testing.T) {
	s := foreign()
	r := render(s, s)
	if !r.differ {
		t.Fatal("all names are said to be drawable")
	}
	for name, draw := range everyPicture() {
		d := r.png(draw)
		checkLayout(t, d)
		for _, l := range d.labels {
			if !paintable(l.text) {
				t.Errorf("%s: %q cannot be drawn", name, l.text)
			}
		}
		all := d.words()
		for _, want := range []string{"strategy 1", "□ adaptive", "strategy 3", "été", "strategy 5", "strategy 6"} {
			if !strings.Contains(all, want) && !(name == "differences" && want == "strategy 1") {
				t.Errorf("%s: no %q", name, want)
			}
		}
		for _, want := range []string{" have names that this picture's typeface cannot draw; they are numbered", "□ stands for signs"} {
			if strings.Count(all, want) != 1 {
				t.Errorf("%s: %q stands there %d times", name, want, strings.Count(all, want))
			}
		}
		real := draw(r.real)
		checkLayout(t, real)
		if strings.Contains(real.words(), "strategy 1") || strings.Contains(real.words(), "□") {
			t.Errorf("%s: the SVG file does not have the names", name)
		}
		if !strings.Contains(real.words(), "戦略の名前") || !strings.Contains(real.words(), "👨‍👩‍👧‍👦") {
			t.Errorf("%s: the SVG file lacks names", name)
		}
	}
}

// What the typeface lacks is only estimated: stretched to the estimate it would look squeezed.
func TestSVGDoesNotStretchWhatItCannotMeasure(t *testing.T) {
	var b bytes.Buffer
	if err := Overview(foreign(), light).svg(&b); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, text := range strings.Split(b.String(), "<text ")[1:] {
		attributes, rest, _ := strings.Cut(text, ">")
		words, _, _ := strings.Cut(rest, "<")
		foreign := strings.ContainsAny(words, "戦전ע日👨😀🚀シم\u0316")
		if stretched := strings.Contains(attributes, "textLength"); stretched == foreign {
			t.Errorf("%q: stretched %v", words, stretched)
		}
		if foreign {
			seen++
		}
	}
	if seen < 6 {
		t.Errorf("only %d names", seen)
	}
}

func TestAStandInIsTheNameOfNoOther(t *testing.T) {
	for _, c := range []struct{ names, want []string }{
		{[]string{"round_robin", "戦略"}, []string{"round_robin", "strategy 2"}},
		{[]string{"戦略", "strategy 1", "strategy 1′"}, []string{"strategy 1′′", "strategy 1", "strategy 1′"}},
		{[]string{"🚀fast", "😀fast", "😀slow"}, []string{"strategy 1", "strategy 2", "□slow"}},
		{[]string{"🚀fast", "□fast"}, []string{"strategy 1", "□fast"}},
		{[]string{"戦略-v2", "naïve", "Ωμέγα", "стратегия"}, []string{"strategy 1", "naïve", "Ωμέγα", "стратегия"}},
		{[]string{"q\u0303x", "a\u0301b", "戦1略2名3"}, []string{"strategy 1", "a\u0301b", "□1□2□3"}},
	} {
		in := standInsFor("strategy", c.names)
		if got := in.names(c.names); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.names, got, c.want)
		}
	}
	in := standInsFor("strategy", []string{"戦略-v2", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "名前"})
	if got := in.explain("strategy 1 beats strategy 12"); !slices.Equal(got, []string{"strategy 1 (□-v2)", "strategy 12"}) {
		t.Errorf("explained are %q", got)
	}
	if got := in.explain("strategy 12"); len(got) != 1 {
		t.Errorf("explained are %q", got)
	}
}

func TestReportsWithNamesThatCanBeDrawnAreDrawnAsTheyAre(t *testing.T) {
	s := cook(usual())
	if r := render(s); r.differ || r.covered[0] != s {
		t.Error("names were changed without need")
	}
	for name, draw := range everyPicture() {
		for _, l := range draw([]*reports.Summary{s, s}).labels {
			if !paintable(l.text) {
				t.Errorf("%s: the typeface lacks a sign of %q", name, l.text)
			}
		}
	}
}

func TestStandInsHoldInEveryFileThatIsWritten(t *testing.T) {
	dir, s := t.TempDir(), foreign()
	o := Options{Formats: Formats(), dpi: DPI / 8}
	for _, write := range []func() ([]string, error){
		func() ([]string, error) { return Write(dir, s, o) },
		func() ([]string, error) { return WriteAcross(dir, []*reports.Summary{s, cook(usual())}, o) },
		func() ([]string, error) { return WriteComparison(dir, s, s, o) },
	} {
		if names, err := write(); err != nil || len(names) < 4 {
			t.Errorf("%q, %v", names, err)
		}
	}
	q := QQ{Source: "ログ.jsonl", Panels: []QQPanel{exponential(1, 50, rand.New(rand.NewPCG(1, 2)))}}
	q.Panels[0].Group, q.Panels[0].Name = "日本語", "出力"
	d := q.covered()
	checkLayout(t, d)
	if all := d.words(); !paintable(all) || !strings.Contains(all, "provider 1") || !strings.Contains(all, "□.jsonl") {
		t.Errorf("the words are %q", all)
	}
	if err := q.write(filepath.Join(dir, "qq.png"), DPI/8); err != nil {
		t.Error(err)
	}
}

func TestMarksAndJoinersMakeOneSign(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{{"abc", 3}, {"e\u0301x", 2}, {"👨‍👩‍👧x", 2}, {"👩🏽‍💻", 1}, {"🇩🇪🇫🇷", 2}, {"戦略", 2}, {"✌️a", 2}, {"", 0}} {
		if got := signs(c.text); len(got) != c.want || strings.Join(got, "") != c.text {
			t.Errorf("%q is %q", c.text, got)
		}
	}
	for text, want := range map[string]string{
		"e\u0301": "é", "a" + strings.Repeat("\u0316", 50): "a" + strings.Repeat("\u0316", maxMarks), "\u200da\u200d b": "a b",
		"👨‍👩": "👨‍👩", "a\u202eb": "a b",
	} {
		if got := clean(text); got != want {
			t.Errorf("%q is cleaned to %q, want %q", text, got, want)
		}
	}
	if w := light.name.width("戦略"); w < 2*light.name.size*0.99 || w > 2*light.name.size*1.01 {
		t.Errorf("two wide signs are %v points", w)
	}
	if a, b := light.name.width("a\u0316"), light.name.width("a"); a != b {
		t.Errorf("a mark is %v points wide", a-b)
	}
	for _, w := range []float64{20, 40, 60} {
		if got := shorten(light.name, fmt.Sprint(strings.Repeat("👩🏽‍💻", 9)), 3*light.name.size); strings.Contains(strings.ReplaceAll(got, "👩🏽‍💻", ""), "👩") {
			t.Errorf("within %v points an emoji was cut: %q", w, got)
		}
	}
}
