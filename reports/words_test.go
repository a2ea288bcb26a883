package reports

import "testing"

func TestOrdinalsEndAsPeopleSayThem(t *testing.T) {
	for n, want := range map[uint64]string{1: "st", 2: "nd", 3: "rd", 4: "th", 11: "th", 12: "th", 13: "th", 21: "st", 111: "th", 1021: "st"} {
		if got := OrdinalEnding(n); got != want {
			t.Errorf("%d%s, want %s", n, got, want)
		}
	}
}

func TestWordsForAShellAreQuotedOnlyWhereTheyHaveToBe(t *testing.T) {
	for word, want := range map[string]string{"": "''", "provider-outage": "provider-outage", "a,b": "a,b", "two words": "'two words'",
		"it's": `'it'\''s'`, "$(x)": "'$(x)'", "~": "'~'", "é": "'é'"} {
		if got := ShellWord(word); got != want {
			t.Errorf("%q is written %s, want %s", word, got, want)
		}
	}
	for want, list := range map[string][]string{
		"a,b":              {"a", "b"},
		`'"a, b",c'`:       {"a, b", "c"},
		`'"say ""x""",it'`: {`say "x"`, "it"},
	} {
		if got := ShellList(list); got != want {
			t.Errorf("%q is written %s, want %s", list, got, want)
		}
	}
}
