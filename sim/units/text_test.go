package units

import (
	"math"
	"math/big"
	"testing"
	"time"
)

func TestDurationsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"350ms": 350 * time.Millisecond, "10s": 10 * time.Second, "1m30s": 90 * time.Second, "2d": 48 * time.Hour,
		"1.5d": 36 * time.Hour, "1d12h": 36 * time.Hour, "0s": 0, " 5s ": 5 * time.Second, "1.5h": 90 * time.Minute,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "10", "-5s", "ms", "s", "d", "1 minute", "10 s", "nan", "NaNd", "infd", "0x10d", "1d-5h", "1e6d", "999999h999999h999999h", "5sec", "2d3"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestDurationsAreWrittenSoThatTheyReadBack(t *testing.T) {
	for _, want := range []time.Duration{0, 1, 350 * time.Millisecond, 10 * time.Minute, 90 * time.Second, time.Hour, 26*time.Hour + 3*time.Second, 3661 * time.Second, 1234567891} {
		text := FormatDuration(want)
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%v was written %q and read back as %v, %v", want, text, got, err)
		}
	}
	for d, want := range map[time.Duration]string{10 * time.Minute: "10m", time.Hour: "1h", 90 * time.Second: "1m30s"} {
		if got := FormatDuration(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestRates(t *testing.T) {
	for text, want := range map[string]Rate{"40/s": 40, "40": 40, "90/min": 1.5, "3600/h": 1, "86400 / day": 1, "0.5/s": 0.5, "0": 0} {
		if got, err := ParseRate(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "/s", "40/", "40/week", "40/s/s", "-1/s", "inf/s", "NaN", "40ms"} {
		if got, err := ParseRate(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestSharesArePercentagesOrFractions(t *testing.T) {
	for text, want := range map[string]Share{"0.5%": 0.005, "0.005": 0.005, "100%": 1, "1": 1, "0": 0, "50 %": 0.5} {
		if got, err := ParseShare(text); err != nil || math.Abs(float64(got-want)) > 1e-17 {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "%", "101%", "1.5", "-1%", "5%%", "nan%", "half"} {
		if got, err := ParseShare(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
	for _, s := range []Share{0, 0.005, 0.003, 0.867, 1} {
		if got, err := ParseShare(FormatShare(s)); err != nil || math.Abs(float64(got-s)) > 1e-15 {
			t.Errorf("%v was written %q and read back as %v, %v", s, FormatShare(s), got, err)
		}
	}
}

func TestNumbersAreDecimalAndFinite(t *testing.T) {
	for text, want := range map[string]float64{"12": 12, "100_000": 100_000, "1e6": 1e6, "-0.5": -0.5, ".5": 0.5} {
		if got, err := ParseNumber(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0x10", "inf", "NaN", "1e400", "ten", "1,000"} {
		if got, err := ParseNumber(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestPricesAreExactToSixDecimals(t *testing.T) {
	for _, text := range []string{"2.50", "10", "0.075", "0.000001", "999999.999999", "0.1", "0.3", "15.00"} {
		got, err := ParseTokenPrice(text)
		want, _ := new(big.Rat).SetString(text)
		want.Mul(want, big.NewRat(1_000_000, 1)) // dollars per million tokens to picodollars per token
		if err != nil || want.Cmp(big.NewRat(int64(got), 1)) != 0 {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
		if back, err := ParseTokenPrice(FormatTokenPrice(got)); err != nil || back != got {
			t.Errorf("%v was written %q and read back as %v, %v", got, FormatTokenPrice(got), back, err)
		}
	}
	if got, err := ParseTokenPrice("$2.5"); err != nil || got != 2_500_000 {
		t.Errorf("$2.5: got %v, %v", got, err)
	}
	for _, text := range []string{"", ".", "$", "-1", "2.5000001", "1e3", "2.5.0", "2,50", "1000001", "free", "+2"} {
		if got, err := ParseTokenPrice(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestMessagesKeepHostileTextShort(t *testing.T) {
	long := ""
	for range 10_000 {
		long += "é"
	}
	if _, err := ParseDuration(long); err == nil || len(err.Error()) > 400 {
		t.Errorf("got a message of %d bytes", len(err.Error()))
	}
}

func TestSharesInTextHaveASpaceBeforeTheSign(t *testing.T) {
	for s, want := range map[Share]string{0.4: "40 %", 1: "100 %", 0.025: "2.5 %"} {
		if got := ShareText(s); got != want {
			t.Errorf("%v is written %q, want %q", float64(s), got, want)
		}
	}
}
