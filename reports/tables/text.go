package tables

import (
	"fmt"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/evenkeel/evenkeel/reports/safe"
)

// width is how many columns s takes on a terminal. Characters of ambiguous width count as narrow, whatever the
// locale, so that a table looks the same to everyone.
func width(s string) int {
	return twwidth.WidthWithOptions(s, twwidth.Options{})
}

// shorten cuts s in the middle to at most w columns. Names that are alike tend to differ at the end, so a third of
// the room is kept for it.
func shorten(s string, w int) string {
	if width(s) <= w {
		return s
	}
	r := []rune(s)
	tail := max(0, (w-1)/3)
	for head := min(len(r), w); head >= 0; head-- {
		from := max(head, len(r)-tail)
		if out := string(r[:head]) + "…" + string(r[from:]); width(out) <= w {
			return out
		}
		if head <= tail {
			tail--
		}
	}
	return "…"
}

// shortenAll makes names harmless and cuts them to w columns. Where two end up alike, they end in their number.
func shortenAll(names []string, w int) []string {
	out := make([]string, len(names))
	seen := map[string]int{}
	for i, n := range names {
		out[i] = shorten(safe.Plain(n), w)
		seen[out[i]]++
	}
	for i, n := range out {
		if seen[n] > 1 {
			number := fmt.Sprintf("#%d", i+1)
			out[i] = shorten(n, w-width(number)) + number
		}
	}
	return out
}

// wrap breaks text between words into lines of at most w columns, every line but the first after indent spaces.
// A longer word has a line of its own, shortened. A number stays with its unit, and a sign with what it means.
func wrap(text string, w, indent int) string {
	var lines []string
	line, used := "", 0
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		word := words[i]
		if i+1 < len(words) && together(word, words[i+1]) {
			i++
			word += " " + words[i]
		}
		word = shorten(word, w-indent)
		n := width(word)
		if line != "" && used+1+n > w {
			lines = append(lines, line)
			line, used = strings.Repeat(" ", indent)+word, indent+n
			continue
		}
		if line != "" {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	return strings.Join(append(lines, line), "\n") + "\n"
}

// together reports whether two words are torn apart by a line break.
func together(word, next string) bool {
	switch word {
	case better, worse, equal, undecided, "±":
		return true
	}
	switch strings.TrimRight(next, ".,;:)") {
	case "%", "pp", "s", "ms", "µs":
		return isDigit(rune(word[len(word)-1]))
	}
	return false
}

// paragraphs splits text at blank lines and joins the lines of each part.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = safe.Plain(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// escapeValue keeps "<0.01 %" and "$1 … $2" from being taken for a tag and a formula.
func escapeValue(s string) string {
	return strings.NewReplacer("<", `\<`, ">", `\>`, "$", `\$`).Replace(s)
}
