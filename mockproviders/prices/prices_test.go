package prices

import (
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/units"
)

const sample = `{
  "sample_spec": {"mode": "one of: chat, embedding", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0,
    "search_context_cost_per_query": {"search_context_size_high": 0.0}},
  "plain": {"mode": "chat", "input_cost_per_token": 3e-05, "output_cost_per_token": 6E-05, "supports_vision": true},
  "cached": {"mode": "chat", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 0.00001, "cache_read_input_token_cost": 1.25e-06},
  "tiered": {"mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07,
    "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
    "cache_read_input_token_cost_above_200k_tokens": 6e-07, "input_cost_per_token_above_200k_tokens_priority": 9e-06,
    "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05},
  "two tiers": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
    "input_cost_per_token_above_200k_tokens": 4e-06, "input_cost_per_token_above_128k_tokens": 3e-06,
    "output_cost_per_token_above_128k_tokens": 5e-06},
  "free": {"mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0.0, "cache_read_input_token_cost": 0e0},
  "half": {"mode": "chat", "input_cost_per_token": 1e-06},
  "null": {"mode": "chat", "input_cost_per_token": null, "output_cost_per_token": 1e-06},
  "noisy": {"mode": "chat", "input_cost_per_token": 7.500000000000001e-08, "output_cost_per_token": 1.9999999999999998e-07},
  "fine": {"mode": "chat", "input_cost_per_token": 1.5e-12, "output_cost_per_token": 1e-06},
  "negative": {"mode": "chat", "input_cost_per_token": -1e-06, "output_cost_per_token": 1e-06},
  "text": {"mode": "chat", "input_cost_per_token": "1e-06", "output_cost_per_token": 1e-06},
  "dear": {"mode": "chat", "input_cost_per_token": 1e99, "output_cost_per_token": 1e-06},
  "embedder": {"mode": "embedding", "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0},
  "a number": 7,
  "groq/llama-70b": {"mode": "chat", "input_cost_per_token": 5.9e-07, "output_cost_per_token": 7.9e-07}
}`

func read(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestPricesArePicodollarsPerToken(t *testing.T) {
	const none = mockproviders.NoCachedPrice
	type tiers = []mockproviders.PriceTier
	tier := func(above int, input, output, cached units.TokenPrice) mockproviders.PriceTier {
		return mockproviders.PriceTier{Above: above, Input: input, Output: output, CachedInput: cached}
	}
	table := read(t, sample)
	for model, want := range map[string]mockproviders.Price{
		"plain":  {Input: 30_000_000, Output: 60_000_000, CachedInput: none},
		"cached": {Input: 2_500_000, Output: 10_000_000, CachedInput: 1_250_000},
		"tiered": {Input: 3_000_000, Output: 15_000_000, CachedInput: 300_000, Tiers: tiers{tier(200_000, 6_000_000, 22_500_000, 600_000)}},
		"two tiers": {Input: 1_000_000, Output: 2_000_000, CachedInput: none,
			Tiers: tiers{tier(128_000, 3_000_000, 5_000_000, none), tier(200_000, 4_000_000, 5_000_000, none)}},
		"free":           {},
		"noisy":          {Input: 75_000, Output: 200_000, CachedInput: none},
		"groq/llama-70b": {Input: 590_000, Output: 790_000, CachedInput: none},
	} {
		if got, err := table.Price(model); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", model, got, err, want)
		}
	}
}

func TestAnUnknownPriceIsAnErrorThatNamesTheModel(t *testing.T) {
	table := read(t, sample)
	for model, want := range map[string]string{
		"llama-70b":   `the price of model "llama-70b" is unknown (did you mean "groq/llama-70b"?)`,
		"cachedd":     `"cachedd" is unknown (did you mean "cached"?)`,
		"sample_spec": `"sample_spec" is unknown`,
		"half":        `the price of model "half" is unknown: output_cost_per_token is absent`,
		"null":        `the price of model "null" is unknown: input_cost_per_token is absent`,
		"fine":        `"fine" is unknown: input_cost_per_token is 1.5e-12: it is finer than a picodollar`,
		"negative":    `input_cost_per_token is -1e-06: it is not a number of US dollars`,
		"text":        `input_cost_per_token is "1e-06": it is not a number of US dollars`,
		"dear":        `it is more than a US dollar per token`,
		"embedder":    `model "embedder" is listed for "embedding"`,
		"a number":    `the price of model "a number" cannot be read`,
	} {
		if _, err := table.Price(model); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want it to say %s", model, err, want)
		}
	}
	if got := strings.Join(table.Models(), ","); strings.Contains(got, "embedder") || strings.Contains(got, "sample") || !strings.Contains(got, "plain") {
		t.Errorf("the models are %s", got)
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	for _, text := range []string{"", "[]", `{"a": {}`, `{"a": {}} {}`, "prices: {}", `"x"`} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// math/big reads the same decimals.
func TestDecimalsAgreeWithBigRationals(t *testing.T) {
	pico := big.NewRat(1_000_000_000_000, 1)
	for _, s := range []string{"0", "0.0", "1", "1e-12", "0.000000000001", "123456.789e-9", "2.5e-06", "2.5E-6", "25e-7", "0.25e-5",
		"0.00000250", "1.000e-12", "999999999999e-12", "1.00e+0", "0e99", "8.8e-07", "100e-14"} {
		r, _ := new(big.Rat).SetString(s)
		r.Mul(r, pico)
		if got, err := parse(s); err != nil || !r.IsInt() || r.Cmp(new(big.Rat).SetInt64(int64(got))) != 0 {
			t.Errorf("%s: got %d, %v, want %s", s, got, err, r)
		}
	}
	for _, s := range []string{"", "-1", "+1", "1.1", "1e101", "1e-101", "1e", "1e5", ".5", "0x1", "NaN", "1e-13", "5e-13", "9e-13", "2.5e-12", "1e99999999999999999999", "1_0"} {
		if got, err := parse(s); err == nil {
			t.Errorf("%q was read as %d", s, got)
		}
	}
}

func TestARealListIsRead(t *testing.T) {
	dir := os.Getenv("EVENKEEL_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	f, err := os.Open(filepath.Join(dir, "prices-litellm-format.json"))
	if err != nil {
		t.Skipf("no list of prices to read: set EVENKEEL_DATA to the folder that has prices-litellm-format.json (%v)", err)
	}
	defer f.Close()
	table, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(table.Models()); n != 31 {
		t.Errorf("%d models that answer prompts, want 31", n)
	}
	for _, model := range table.Models() {
		if _, err := table.Price(model); err != nil {
			t.Error(err)
		}
	}
	if p, err := table.Price("gpt-4o"); err != nil || p.Input != 2_500_000 || p.Output != 10_000_000 || p.CachedInput != 1_250_000 {
		t.Errorf("gpt-4o: %+v, %v", p, err)
	}
	if p, err := table.Price("gemini/gemini-2.5-pro"); err != nil || len(p.Tiers) != 1 || p.Tiers[0].Above != 200_000 || p.Tiers[0].Output != 15_000_000 {
		t.Errorf("gemini: %+v, %v", p, err)
	}
	if _, err := table.Price("text-embedding-3-small"); err == nil {
		t.Error("a model for embeddings has a price for answers")
	}
}
