package fit

import (
	"fmt"
	"strconv"
	"strings"
)

// A writer builds the file.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// comment writes text behind # signs, wrapped.
func (w *writer) comment(indent int, format string, args ...any) {
	for _, line := range wrap(fmt.Sprintf(format, args...), 116-indent) {
		fmt.Fprintf(w, "%s# %s\n", strings.Repeat(" ", indent), line)
	}
}

func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// flow writes a key with a mapping in braces, or a scalar, on as many lines as it needs.
func (w *writer) flow(indent int, key, yaml string) {
	pad := strings.Repeat(" ", indent)
	if strings.Contains(yaml, ": ") {
		yaml = "{" + yaml + "}"
	}
	if len(yaml)+len(key)+indent < 116 {
		w.line("%s%s: %s", pad, key, yaml)
		return
	}
	w.line("%s%s:", pad, key)
	// A break between a key and its value would be right too, but hard to read.
	const glue = "\x00"
	for i, line := range wrap(strings.ReplaceAll(yaml, ": ", ":"+glue), 112-indent) {
		if i > 0 {
			line = " " + line
		}
		w.line("%s  %s", pad, strings.ReplaceAll(line, glue, " "))
	}
}

// quoted writes a text as a YAML scalar on one line: as it is where that is safe, else in double quotes.
func quoted(s string) string {
	safe := s != ""
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		safe = safe && (letter || i > 0 && (r >= '0' && r <= '9' || strings.ContainsRune("-_./", r)))
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		safe = false
	}
	if safe {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r) // printable: names are tidied before
	}
	b.WriteByte('"')
	return b.String()
}

// count writes a number with commas between thousands.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
