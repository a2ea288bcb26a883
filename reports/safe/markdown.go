package safe

import (
	"strings"
	"unicode"
)

// apart is an empty comment. GitHub looks for names of people, numbers of issues, emoji and addresses in the text that is
// left of Markdown when backslashes and entities are gone (cmark-gfm issue 181), so only what splits that text keeps them
// from being found; a comment leaves nothing to see or to copy.
const apart = "<!-- -->"

// Markdown writes text so that it means only itself in Markdown as GitHub renders it, also in a cell of a table, and stays
// on its line. An underscore inside a word is never emphasis (CommonMark 0.31, 6.2) and stays readable.
func Markdown(s string) string {
	r := []rune(Plain(s))
	var b strings.Builder
	for i, c := range r {
		inWord := c == '_' && i > 0 && i+1 < len(r) && isWord(r[i-1]) && isWord(r[i+1])
		switch {
		case c == '.' && endsWith(r[:i], "www"):
			b.WriteString(apart)
		case (c == '.' || c == ')') && numbers(r[:i]) && (i+1 == len(r) || r[i+1] == ' '): // an ordered list
			b.WriteByte('\\')
		case strings.ContainsRune("\\`*_{}[]<>()#+-!|~&$", c) && !inWord && !harmless(r, i):
			b.WriteByte('\\')
		}
		b.WriteRune(c)
		if found(r, i) {
			b.WriteString(apart)
		}
	}
	return b.String()
}

// found reports whether something that GitHub turns into a link or a picture begins with, or goes on behind, the rune at
// i: a name, a number, an address or an emoji.
func found(r []rune, i int) bool {
	rest := r[i+1:]
	if len(rest) == 0 {
		return false
	}
	switch r[i] {
	case '@':
		return isWord(rest[0])
	case '#':
		return isDigit(rest[0])
	case '-':
		return isDigit(rest[0]) && endsWith(r[:i], "gh")
	case ':':
		return strings.HasPrefix(string(rest), "//") || isEmoji(rest)
	}
	return false
}

// isEmoji reports whether r begins like the rest of ":tada:".
func isEmoji(r []rune) bool {
	for i, c := range r {
		switch {
		case c == ':':
			return i > 0
		case !isWord(c) && c != '_' && c != '+' && c != '-':
			return false
		}
	}
	return false
}

// endsWith reports whether r ends in a word, written in whatever case.
func endsWith(r []rune, word string) bool {
	at := len(r) - len(word)
	return at >= 0 && strings.EqualFold(string(r[at:]), word) && (at == 0 || !isWord(r[at-1]))
}

// numbers reports whether there are digits and nothing else, as before the point of an item of a list.
func numbers(r []rune) bool {
	for _, c := range r {
		if !isDigit(c) {
			return false
		}
	}
	return len(r) > 0
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// harmless reports whether a sign that matters only at the start of a line or of a picture stands elsewhere.
func harmless(r []rune, i int) bool {
	switch r[i] {
	case '-', '+', '#', '(', ')', '{', '}', '!':
		return i > 0 && (r[i] != '!' || i+1 == len(r) || r[i+1] != '[')
	}
	return false
}
