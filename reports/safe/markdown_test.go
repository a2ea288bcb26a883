package safe

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

func TestMarkdownMeansOnlyItself(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":                  `a\|b`,
		"weighted_round_robin": "weighted_round_robin",
		"_em_ *strong*":        `\_em\_ \*strong\*`,
		"`code`":               "\\`code\\`",
		"<script>":             `\<script\>`,
		"![x](y)":              `\!\[x\](y)`,
		"- item":               `\- item`,
		"+ item":               `\+ item`,
		"1. item":              `1\. item`,
		"12) item":             `12\) item`,
		"4.119 s":              "4.119 s",
		"v1.5 (2) x":           "v1.5 (2) x",
		"# head":               `\# head`,
		"> quote":              `\> quote`,
		"~~gone~~":             `\~\~gone\~\~`,
		"a-b #x":               "a-b #x",
		`back\slash`:           `back\\slash`,
		"two\nlines\r\n| x |":  `two lines  \| x \|`,
		"&amp; &#64; $1$":      `\&amp; \&#<!-- -->64; \$1\$`,
		"@octocat":             "@<!-- -->octocat",
		"x@octocat.com @ 5 %":  "x@<!-- -->octocat.com @ 5 %",
		"#123 o/r#7 GH-9":      `\#<!-- -->123 o/r#<!-- -->7 GH-<!-- -->9`,
		"high-9":               "high-9",
		":tada: 10:30:15 a: b": ":<!-- -->tada: 10:<!-- -->30:15 a: b",
		"http://x.org":         "http:<!-- -->//x.org",
		"www.x.org awww.x":     "www<!-- -->.x.org awww.x",
	} {
		if got := Markdown(in); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", in, got, want)
		}
	}
}

// rendered is what a reader sees of inline Markdown without markup, by the rules of CommonMark for backslashes, entities and
// comments. A sign that would be markup is left as it is and fails the comparison with what was meant, since signs that
// mean something are escaped; active says whether GitHub would find a name, an issue or an emoji in a piece of text.
func rendered(md string) (text string, active bool) {
	var pieces []string
	for _, piece := range strings.Split(md, apart) {
		piece = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])").ReplaceAllStringFunc(piece, func(m string) string { return html.EscapeString(m[1:]) })
		piece = html.UnescapeString(piece)
		active = active || links.MatchString(piece)
		pieces = append(pieces, piece)
	}
	return strings.Join(pieces, ""), active
}

// links is what GitHub looks for in text: names of people, addresses, issues, emoji.
var links = regexp.MustCompile(`(?i)@[a-z0-9]|#[0-9]|\bgh-[0-9]|\bwww\.|://|:[a-z0-9_+-]+:`)

// nastyNames are names as scenario files may have them.
var nastyNames = []string{"@octocat", "a @octo-cat, b", "me@octocat.com", "#1", "x #123", "org/repo#5", "GH-12", "<b>bold</b>", "a|b", "`code`", "_a_ __b__ *c* **d**",
	"[x](http://y.z)", "![x](y)", "~~x~~", "two\nlines", "- x", "+ x", "* x", "1. x", "1) x", "> x", "# x", "&lt; &#64;octocat &commat;x", `\@octocat \# \\`,
	"http://a.b www.a.b https://é", ":tada: :+1:", "$x$ $y", "---", "===", "a\\|b", "\\", "<!-- x -->", "@@octocat", "戦略 @é"}

func TestNamesAreSeenInMarkdownAsTheyAreAndCallNobody(t *testing.T) {
	for _, name := range nastyNames {
		text, active := rendered(Markdown(name))
		if want := strings.ReplaceAll(name, "\n", " "); text != want || active {
			t.Errorf("%q is written %q and seen as %q; links in it: %v", name, Markdown(name), text, active)
		}
	}
}
