package fit

import "testing"

func TestLimitsOfAHandMadeLog(t *testing.T) {
	s := int64(1e9)
	got := limits([]Record{
		{At: 0, Latency: 10, Prompt: 100, Output: 10},
		{At: 5 * s, Latency: 10, Prompt: 100, Output: 20},
		{At: 9 * s, Latency: 1, Prompt: 1000, Status: 500}, // in flight, but not answered
		{At: 10 * s, Latency: 3, Prompt: 5, Output: 5},     // the first has just ended, and the third
		{At: 59 * s, Latency: -1, Prompt: 7, Output: 7},
		{At: 60 * s, Latency: 1, Prompt: 50, Output: 50},
		{At: NoTime, Latency: 1, Prompt: 1e6},
	})
	// At 9 s there are three. Of those answered, 0 … 59 s are four; from 5 s on there are again four, with other tokens.
	want := Limits{InFlight: 3, RequestsMinute: 4, TokensPerMinute: 110 + 120 + 10 + 14}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := limits([]Record{{At: 0, Latency: -1, Prompt: 1}, {At: s, Latency: -1}}); got != (Limits{}) {
		t.Errorf("a log of a second without latencies has limits %+v", got)
	}
}

func TestErrorRatesAreThoseAmongWhatIsLeft(t *testing.T) {
	got := errorRates(map[int]int{500: 10, 429: 50, 503: 10}, 100)
	want := []ErrorRate{{429, 50, 0.5}, {500, 10, 0.2}, {503, 10, 0.25}}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAProviderWithoutLatenciesBorrowsThoseOfAll(t *testing.T) {
	l := &Log{Files: []File{{Name: "x"}}}
	for i := range 50 {
		l.Records = append(l.Records, Record{Provider: "up", At: NoTime, TTFT: 0.1 + float64(i)/100, Latency: -1, PerToken: -1},
			Record{Provider: "down", At: NoTime, TTFT: -1, Latency: -1, PerToken: -1, Status: 503})
	}
	m, err := Estimate(l, Settings{ByProvider: true})
	if err != nil || len(m.Providers) != 2 || m.Providers[0].TTFT != nil || m.Providers[1].TTFT == nil {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, err := Estimate(&Log{}, Settings{}); err == nil {
		t.Error("an empty log was fitted")
	}
}
