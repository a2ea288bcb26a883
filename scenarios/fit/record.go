package fit

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// maxSeconds bounds a duration in a log: a day. Longer ones are most likely in another unit.
const maxSeconds = 24 * 3600

// record makes a Record of a row.
func (c *columns) record(row []pair) (Record, error) {
	var values [quantities]string
	var names [quantities]string
	var meanings [quantities]meaning
	for _, p := range row {
		m := c.meaning(p.name)
		if m.of == quantities {
			continue
		}
		text := strings.TrimSpace(p.text)
		if absent(text) || values[m.of] != "" && meanings[m.of].rank <= m.rank {
			continue
		}
		values[m.of], names[m.of], meanings[m.of] = text, p.name, m
		c.used[m.of] = true
	}
	r := Record{Provider: values[provider], At: NoTime, TTFT: -1, Latency: -1, PerToken: -1}
	var errs []error
	note := func(q quantity, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", names[q], err))
		}
	}
	var err error
	for q, text := range values {
		if text == "" {
			continue
		}
		switch q := quantity(q); q {
		case sentAt:
			r.At, err = c.moment(text, meanings[q].unit)
		case ttft:
			r.TTFT, err = c.seconds(text, meanings[q].unit)
		case latency:
			r.Latency, err = c.seconds(text, meanings[q].unit)
		case perToken:
			r.PerToken, err = c.seconds(text, meanings[q].unit)
		case prompt:
			r.Prompt, err = tokens(text)
		case output:
			r.Output, err = tokens(text)
		case status:
			var code int
			if code, err = statusOf(text); code != 0 {
				r.Status = code
			}
		case failure:
			if code := c.failure(text); r.Status == 0 {
				r.Status = code
			}
		}
		note(quantity(q), err)
		err = nil
	}
	if len(errs) == 0 {
		errs = append(errs, c.complete(&r))
	}
	return r, errors.Join(errs...)
}

// complete checks a record as a whole and works out the time per token: the simulator's, by which an answer takes
// time to first token + tokens × time per token.
func (c *columns) complete(r *Record) error {
	if r.Status != 0 {
		return nil
	}
	if r.TTFT >= 0 && r.Latency >= 0 && r.Latency < r.TTFT {
		return fmt.Errorf("the first token came after %s and the end of the answer after %s; is one of the columns misread?",
			duration(r.TTFT), duration(r.Latency))
	}
	if c.named[perToken] == "" && r.TTFT >= 0 && r.Latency >= 0 && r.Output > 0 {
		r.PerToken = (r.Latency - r.TTFT) / float64(r.Output)
	}
	if r.TTFT < 0 && r.PerToken >= 0 && r.Latency >= 0 && r.Output > 0 {
		r.TTFT = max(0, r.Latency-float64(r.PerToken*float64(r.Output)))
	}
	return nil
}

// absent reports whether a log writes so what it does not know.
func absent(text string) bool {
	switch text {
	case "", "-", "null", "NULL", "None", "NaN", "nan", "N/A", "NA":
		return true
	}
	return false
}

// seconds reads a duration: a number, or a text such as 350ms.
func (c *columns) seconds(text string, unit time.Duration) (float64, error) {
	if unit == 0 {
		unit = c.unit
	}
	v, err := units.ParseNumber(text)
	if err != nil {
		d, isDuration := units.ParseDuration(text)
		if isDuration != nil {
			return 0, fmt.Errorf("%q is not a duration", clip(text))
		}
		v, unit = d.Seconds(), time.Second
	}
	if v = v / (float64(time.Second) / float64(unit)); !(v >= 0 && v <= maxSeconds) {
		return 0, fmt.Errorf("%q is not a duration between 0 and a day", clip(text))
	}
	return v, nil
}

// tokens reads a number of tokens; none counts as one, as it does in a trace.
func tokens(text string) (int32, error) {
	v, err := units.ParseNumber(text)
	if err != nil || v != math.Floor(v) || !(v >= 0 && v <= workload.MaxTokens) {
		return 0, fmt.Errorf("%q is not a number of tokens, whole and at most %d", clip(text), workload.MaxTokens)
	}
	return int32(max(1, v)), nil
}

// statusOf reads an HTTP status or a word for one: 0 for an answer, else a number from 400 to 599.
func statusOf(text string) (int, error) {
	if code, err := strconv.Atoi(text); err == nil {
		switch {
		case code >= 200 && code < 400:
			return 0, nil
		case code >= 400 && code < 600:
			return code, nil
		}
		return 0, fmt.Errorf("%d is not an HTTP status from 200 to 599", code)
	}
	switch strings.ToLower(text) {
	case "ok", "success", "succeeded", "completed", "true":
		return 0, nil
	case "error", "failed", "failure", "false":
		return 500, nil
	case "timeout", "timed_out":
		return 504, nil
	case "rate_limited", "ratelimited", "rate limited", "throttled":
		return 429, nil
	case "overloaded":
		return 529, nil
	}
	return 0, fmt.Errorf("%q is neither an HTTP status nor a word such as ok, error, timeout or rate_limited", clip(text))
}

// failure reads what a column of errors says: 0 for none, 500 for one that is not an HTTP status of a failure.
func (c *columns) failure(text string) int {
	code, err := strconv.Atoi(text)
	switch {
	case err == nil && (code == 0 || c.llmperf && code < 0), strings.EqualFold(text, "false"), strings.EqualFold(text, "none"):
		return 0
	case err == nil && code >= 400 && code < 600:
		return code
	}
	return 500
}
