package workload

import (
	"bytes"
	"fmt"
)

// azure is the format of the Azure LLM inference traces (Patel et al., "Splitwise", ISCA 2024, and
// github.com/Azure/AzurePublicDataset): three columns separated by commas, times in UTC.
var azure = &traceFormat{name: "azure", header: azureHeader, parse: parseAzure}

const azureHeader = "TIMESTAMP,ContextTokens,GeneratedTokens"

func parseAzure(line []byte, _ *[]int32) (row, error) {
	if n := bytes.Count(line, []byte(",")) + 1; n != 3 {
		return row{}, fmt.Errorf("%d columns, need 3: %s", n, azureHeader)
	}
	stamp, rest, _ := bytes.Cut(line, []byte(","))
	prompt, output, _ := bytes.Cut(rest, []byte(","))
	at, err := parseTimestamp(bytes.TrimSpace(stamp))
	if err != nil {
		return row{}, err
	}
	r := row{at: at}
	if r.prompt, err = parseTokens(prompt, "ContextTokens"); err != nil {
		return row{}, err
	}
	if r.output, err = parseTokens(output, "GeneratedTokens"); err != nil {
		return row{}, err
	}
	return r, nil
}

func parseTokens(b []byte, column string) (int32, error) {
	b = bytes.TrimSpace(b)
	n, err := parseInteger(b)
	if err != nil {
		return 0, fmt.Errorf("%s is %w: %s", column, err, clip(b))
	}
	return tokenCount(n, column)
}

// parseTimestamp reads a time in UTC such as 2023-11-16 18:17:03.9799600, 2024-05-10 00:00:00.009930+00:00 or
// 2023-11-16T18:17:03Z, of the years 1970 to 2099, as nanoseconds since 1970. Digits beyond the ninth are dropped.
func parseTimestamp(b []byte) (int64, error) {
	const layout = "0000-00-00 00:00:00"
	bad := func() (int64, error) {
		return 0, fmt.Errorf("TIMESTAMP is not a time in UTC such as 2023-11-16 18:17:03.9799600: %s", clip(b))
	}
	if len(b) < len(layout) {
		return bad()
	}
	for i := range len(layout) {
		c := b[i]
		switch {
		case layout[i] == '0' && (c < '0' || c > '9'),
			layout[i] == ' ' && c != ' ' && c != 'T',
			layout[i] != '0' && layout[i] != ' ' && c != layout[i]:
			return bad()
		}
	}
	two := func(i int) int64 { return int64(b[i]-'0')*10 + int64(b[i+1]-'0') }
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	if year < 1970 || year > 2099 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) ||
		hour > 23 || minute > 59 || second > 59 {
		return bad()
	}
	nanos, rest, ok := parseFraction(b[len(layout):])
	if !ok || len(rest) > 0 && string(rest) != "Z" && string(rest) != "+00:00" {
		return bad()
	}
	seconds := (daysSince1970(year, month, day)*24+hour)*3600 + minute*60 + second
	return seconds*1e9 + nanos, nil
}

// parseFraction reads .9799600 as nanoseconds and returns what follows; nothing at all is 0.
func parseFraction(b []byte) (nanos int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' {
		return 0, b, true
	}
	i := 1
	for unit := int64(1e8); i < len(b) && '0' <= b[i] && b[i] <= '9'; i++ {
		nanos += int64(b[i]-'0') * unit
		unit /= 10
	}
	return nanos, b[i:], i > 1
}

// leap tells whether year is a leap year; from 1970 to 2099 every fourth is, since 2000 is one.
func leap(year int64) bool { return year%4 == 0 }

func daysIn(year, month int64) int64 {
	switch month {
	case 2:
		if leap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysSince1970 counts the days from the first of January 1970 to a date of the years 1970 to 2099.
func daysSince1970(year, month, day int64) int64 {
	days := (year-1970)*365 + (year-1969)/4 // 1972 is the first leap year
	for m := int64(1); m < month; m++ {
		days += daysIn(year, m)
	}
	return days + day - 1
}
