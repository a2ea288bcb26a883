// Package prices reads lists of what models cost, in the format of LiteLLM's model_prices_and_context_window.json:
// a JSON object that gives, by the name of the model, US dollars per token. Numbers are read as the decimals they
// are, so that prices are exact.
package prices

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// maxSize bounds a list in bytes. LiteLLM's own is about a megabyte.
const maxSize = 64 << 20

// A Table is a list of prices by model.
type Table struct {
	models map[string]json.RawMessage
	names  []string // of the models that answer prompts, in alphabetical order
}

// Read reads a list. It checks the file's form alone: whether a model's price is known and makes sense matters only
// when somebody asks for it.
func Read(r io.Reader) (*Table, error) {
	t := &Table{}
	limited := &io.LimitedReader{R: r, N: maxSize + 1}
	d := json.NewDecoder(limited)
	err := d.Decode(&t.models)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = fmt.Errorf("something follows the object")
		}
	}
	switch {
	case limited.N <= 0:
		return nil, fmt.Errorf("a list of prices of more than %d MB is not read", maxSize>>20)
	case err != nil:
		return nil, fmt.Errorf("not a list of prices by model, as in LiteLLM's model_prices_and_context_window.json: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(t.models)) {
		if e, err := t.entry(name); err == nil && e.answers() {
			t.names = append(t.names, name)
		}
	}
	return t, nil
}

// Models lists the models that answer prompts, in alphabetical order. Some may lack a price.
func (t *Table) Models() []string { return slices.Clone(t.names) }

// Price returns what a model costs. A model or an input or output price that the list does not have is unknown and
// an error that names the model; a price of 0 is a price.
func (t *Table) Price(model string) (mockproviders.Price, error) {
	none := mockproviders.Price{}
	if _, listed := t.models[model]; !listed || model == specimen {
		return none, fmt.Errorf("the price of model %q is unknown%s: give input and output, or a list that has it", model, t.suggest(model))
	}
	e, err := t.entry(model)
	if err != nil {
		return none, fmt.Errorf("the price of model %q cannot be read: %w", model, err)
	}
	if !e.answers() {
		return none, fmt.Errorf("model %q is listed for %q, not for answering prompts%s", model, e.mode(), t.suggest(model))
	}
	p, err := e.price()
	if err != nil {
		return none, fmt.Errorf("the price of model %q is unknown: %w", model, err)
	}
	return p, nil
}

// suggest names models that may have been meant: those of the same name at some provider, or the one spelt most
// like it.
func (t *Table) suggest(model string) string {
	var same []string
	for _, name := range t.names {
		if name != model && name[strings.LastIndexByte(name, '/')+1:] == model[strings.LastIndexByte(model, '/')+1:] {
			same = append(same, strconv.Quote(name))
		}
	}
	if len(same) > 0 {
		return " (did you mean " + strings.Join(same[:min(len(same), 3)], " or ") + "?)"
	}
	return registry.Suggest(model, t.names)
}

// specimen is the key under which the format explains itself.
const specimen = "sample_spec"

// An entry is what the list says about a model.
type entry map[string]json.RawMessage

func (t *Table) entry(name string) (entry, error) {
	var e entry
	if name == specimen {
		return nil, fmt.Errorf("it explains the format")
	}
	err := json.Unmarshal(t.models[name], &e)
	if err == nil && e == nil {
		err = fmt.Errorf("it is null")
	}
	return e, err
}

func (e entry) mode() string {
	var mode string
	_ = json.Unmarshal(e["mode"], &mode) // absent or odd: not said
	return mode
}

// answers reports whether the model answers prompts with tokens.
func (e entry) answers() bool {
	switch e.mode() {
	case "", "chat", "completion", "responses":
		return true
	}
	return false
}

// The keys of prices, to which those of tiers add how long a prompt they are for: _above_200k_tokens.
const (
	inputKey  = "input_cost_per_token"
	outputKey = "output_cost_per_token"
	cachedKey = "cache_read_input_token_cost"
)

func (e entry) price() (mockproviders.Price, error) {
	p := mockproviders.Price{CachedInput: mockproviders.NoCachedPrice}
	var first error
	for _, f := range []struct {
		key  string
		into *units.TokenPrice
		need bool
	}{{inputKey, &p.Input, true}, {outputKey, &p.Output, true}, {cachedKey, &p.CachedInput, false}} {
		known, err := e.read(f.key, f.into)
		if !known && err == nil && f.need {
			err = fmt.Errorf("%s is absent", f.key)
		}
		first = cmp.Or(first, err)
	}
	// What a tier does not say is as in the tier below.
	input, output, cached := p.Input, p.Output, p.CachedInput
	for _, thousands := range e.tiers() {
		suffix := fmt.Sprintf("_above_%dk_tokens", thousands)
		_, err1 := e.read(inputKey+suffix, &input)
		_, err2 := e.read(outputKey+suffix, &output)
		_, err3 := e.read(cachedKey+suffix, &cached)
		first = cmp.Or(first, err1, err2, err3)
		p.Tiers = append(p.Tiers, mockproviders.PriceTier{Above: thousands * 1000, Input: input, Output: output, CachedInput: cached})
	}
	return p, first
}

// tiers returns from how many thousand tokens of a prompt on other prices hold, in ascending order.
func (e entry) tiers() []int {
	var all []int
	for _, key := range slices.Sorted(maps.Keys(e)) {
		for _, base := range []string{inputKey, outputKey, cachedKey} {
			rest, ok := strings.CutPrefix(key, base+"_above_")
			if !ok {
				continue
			}
			number, ok := strings.CutSuffix(rest, "k_tokens")
			if n, err := strconv.Atoi(number); ok && err == nil && n > 0 && n <= 1_000_000 && number == strconv.Itoa(n) {
				all = append(all, n)
			}
		}
	}
	slices.Sort(all) // by number
	return slices.Compact(all)
}

// read reads a price; it reports whether there is one.
func (e entry) read(key string, into *units.TokenPrice) (known bool, err error) {
	raw, ok := e[key]
	if !ok || string(raw) == "null" {
		return false, nil
	}
	p, err := parse(string(raw))
	if err != nil {
		return false, fmt.Errorf("%s is %.40s: %w", key, raw, err)
	}
	*into = p
	return true, nil
}
