package safe

import "testing"

func TestPlainLeavesNothingThatATerminalObeys(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mb": "a\uFFFD[31mb", "a\x00b": "a\uFFFDb", "\u202eevil": "\uFFFDevil", "zero\u200bwidth": "zero\uFFFDwidth",
		"two\r\nlines\tand more ": "two  lines and more", "\xff": "\uFFFD", "\x9b31m": "\uFFFD31m", "日本 é 😀": "日本 é 😀",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
