package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// maxTime bounds every time in a scenario: one year.
const maxTime = 366 * 24 * time.Hour

// scalar decodes a single value into v and checks it against the field's limits.
func (d *decoder) scalar(n *node, v reflect.Value, f registry.Field, sc scope) {
	if n.kind != scalar {
		d.on(n, "%s must be %s, not %s", sc.path, article(f.Type), n.kind)
		return
	}
	err := setScalar(n, v, sc.time)
	if err == nil {
		err = checkLimits(v, f, n.text)
	}
	if err != nil {
		d.on(n, "%s: %v", sc.path, err)
	}
}

func article(typ string) string {
	if typ == "" {
		return "a single value"
	}
	if strings.ContainsRune("aeiou", rune(typ[0])) {
		return "an " + typ
	}
	return "a " + typ
}

func setScalar(n *node, v reflect.Value, isTime bool) (err error) {
	switch target := v.Addr().Interface().(type) {
	case *time.Duration:
		*target, err = parseTime(n.text)
	case *units.Share:
		*target, err = units.ParseShare(n.text)
	case *units.Rate:
		*target, err = units.ParseRate(n.text)
	case *units.TokenPrice:
		*target, err = units.ParseTokenPrice(n.text)
	case *units.Money:
		*target, err = units.ParseMoney(n.text)
	case *units.Quantity:
		*target, err = parseQuantity(n.text, isTime)
	case encoding.TextUnmarshaler:
		err = target.UnmarshalText([]byte(n.text))
	default:
		err = setBasic(n, v)
	}
	return err
}

func setBasic(n *node, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		i, err := parseInt(n.text)
		if err == nil && v.OverflowInt(i) {
			err = fmt.Errorf("%q is too large", clip(n.text))
		}
		v.SetInt(i)
		return err
	case reflect.Uint64:
		u, err := parseUint(n.text)
		v.SetUint(u)
		return err
	case reflect.Float64:
		x, err := units.ParseNumber(n.text)
		v.SetFloat(x)
		return err
	case reflect.Bool:
		if n.text != "true" && n.text != "false" {
			return fmt.Errorf("%q is neither true nor false", clip(n.text))
		}
		v.SetBool(n.text == "true")
		return nil
	case reflect.String:
		v.SetString(n.text)
		return nil
	}
	panic(fmt.Sprintf("scenarios: a parameter of type %s cannot be read from a file", v.Type()))
}

func parseTime(s string) (time.Duration, error) {
	t, err := units.ParseDuration(s)
	if err == nil && t > maxTime {
		err = fmt.Errorf("%q is longer than a year", clip(s))
	}
	return t, err
}

func parseQuantity(s string, isTime bool) (units.Quantity, error) {
	if isTime {
		t, err := parseTime(s)
		return units.Quantity(float64(t) / float64(time.Second)), err
	}
	x, err := units.ParseNumber(s)
	if err == nil && (x < -1e12 || x > 1e12) {
		err = fmt.Errorf("%q is out of range", clip(s))
	}
	if err != nil {
		if _, isDuration := units.ParseDuration(s); isDuration == nil {
			err = fmt.Errorf("%q is a time; a plain number is meant here", clip(s))
		}
	}
	return units.Quantity(x), err
}

// parseInt reads a whole number; 100_000 and 1e5 are whole numbers too.
func parseInt(s string) (int64, error) {
	t := strings.TrimSpace(s)
	if i, err := strconv.ParseInt(strings.ReplaceAll(t, "_", ""), 10, 64); err == nil {
		return i, nil
	}
	x, err := units.ParseNumber(t)
	if err != nil || x != float64(int64(x)) || x < -1e15 || x > 1e15 {
		return 0, fmt.Errorf("%q is not a whole number", clip(s))
	}
	return int64(x), nil
}

func parseUint(s string) (uint64, error) {
	if u, err := strconv.ParseUint(strings.ReplaceAll(strings.TrimSpace(s), "_", ""), 10, 64); err == nil {
		return u, nil
	}
	i, err := parseInt(s)
	if err != nil || i < 0 {
		return 0, fmt.Errorf("%q is not a whole number from 0 up", clip(s))
	}
	return uint64(i), nil
}

// checkLimits enforces the tags enum, min, max, above and below.
func checkLimits(v reflect.Value, f registry.Field, text string) error {
	if len(f.Enum) > 0 && v.Kind() == reflect.String {
		for _, word := range f.Enum {
			if v.String() == word {
				return nil
			}
		}
		return fmt.Errorf("unknown word %q%s", clip(v.String()), registry.Suggest(v.String(), f.Enum))
	}
	x, numeric := asNumber(v)
	if !numeric || v.Type() == reflect.TypeFor[limit]() && x == float64(unlimited) {
		return nil
	}
	var wants []string
	ok := true
	for _, l := range [...]struct {
		tag, words string
		holds      func(bound float64) bool
	}{
		{"min", "at least", func(b float64) bool { return x >= b }},
		{"above", "above", func(b float64) bool { return x > b }},
		{"max", "at most", func(b float64) bool { return x <= b }},
		{"below", "below", func(b float64) bool { return x < b }},
	} {
		if tag, has := f.Tag.Lookup(l.tag); has {
			wants = append(wants, l.words+" "+tag)
			ok = ok && l.holds(bound(tag, v))
		}
	}
	if !ok {
		return fmt.Errorf("%s is out of range; it must be %s", clip(text), strings.Join(wants, " and "))
	}
	return nil
}

// bound reads a limit as the tag writes it: like the value itself, or as a plain number.
func bound(tag string, v reflect.Value) float64 {
	limit := reflect.New(v.Type()).Elem()
	if err := setScalar(&node{text: tag}, limit, false); err == nil {
		x, _ := asNumber(limit)
		return x
	}
	x, err := units.ParseNumber(tag)
	if err != nil {
		panic(fmt.Sprintf("scenarios: limit %q of a parameter is not a number", tag))
	}
	if v.Type() == reflect.TypeFor[time.Duration]() {
		x = float64(x * float64(time.Second))
	}
	return x
}

func asNumber(v reflect.Value) (float64, bool) {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return float64(v.Int()), true
	case reflect.Uint64:
		return float64(v.Uint()), true
	case reflect.Float64:
		return v.Float(), true
	}
	return 0, false
}
