package scenarios

import (
	"math"
	"strings"
	"testing"
)

func TestEveryProfileIsSoundAndTellsWhereItsFiguresComeFrom(t *testing.T) {
	if n := len(Profiles()); n < 14 {
		t.Errorf("there are %d profiles", n)
	}
	for _, name := range Profiles() {
		data, err := Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(data), "\nmodel: ")
		if !strings.HasPrefix(head, "# ") || !strings.Contains(head, "Assumed:") || !(strings.Contains(head, "202") || strings.HasPrefix(name, "self/")) {
			t.Errorf("%s does not begin with sources, a year and assumptions:\n%s", name, head)
		}
		s, err := parsed(t, around("use: "+name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p := s.Cell(0).Providers[0]
		if p.Name != name[strings.Index(name, "/")+1:] || p.Model == "" || p.Price.Output == 0 || ProfileSummary(name) == "" {
			t.Errorf("%s: got %+v", name, p)
		}
		for _, w := range s.OfferedLoad().Warnings {
			if !strings.Contains(w, "offered load") {
				t.Errorf("%s: %s", name, w)
			}
		}
	}
}

func TestAScenarioOverridesAnyKeyOfAProfile(t *testing.T) {
	groq := onlyProvider(t, "use: hosted/groq-llama-70b")
	if math.Abs(groq.TTFT.Mean()-0.229) > 0.005 || groq.Price.Output != 800_000 || groq.Concurrency != 50 {
		t.Errorf("got %+v", groq)
	}
	own := onlyProvider(t, "use: hosted/groq-llama-70b\nname: mine\nconcurrency: 8\nprice: {input: 1, output: 2}\nfaults: [outage: {from: 1m, to: 2m}]")
	if own.Name != "mine" || own.Concurrency != 8 || own.Price.Output != 2_000_000 || len(own.Faults) != 1 || own.TTFT.Mean() != groq.TTFT.Mean() {
		t.Errorf("got %+v", own)
	}
	bare := onlyProvider(t, "use: hosted/claude-sonnet\nrate_limit: none\ncache: none\nprice: none\nfaults: none")
	if bare.RateLimit != nil || bare.Cache != nil || bare.Price.Input != 0 || bare.Faults != nil || bare.PerPromptToken == 0 {
		t.Errorf("none takes a key away: got %+v", bare)
	}
	if lepton := onlyProvider(t, "use: hosted/lepton-llama-70b\nfaults: []"); len(lepton.Faults) != 0 {
		t.Errorf("got %v", lepton.Faults)
	}
}

func TestAProfileMeansTheSameAsIfItWereWrittenOut(t *testing.T) {
	data, err := Profile("hosted/groq-llama-70b")
	if err != nil {
		t.Fatal(err)
	}
	used, err := parsed(t, around("use: hosted/groq-llama-70b"))
	if err != nil {
		t.Fatal(err)
	}
	written, err := parsed(t, around("name: groq-llama-70b\n"+string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if used.Digest != written.Digest {
		t.Errorf("the digests differ: %s, %s", used.Digest, written.Digest)
	}
}

func TestTheOrderOfKeysAndCommentsDoNotChangeTheDigest(t *testing.T) {
	a, err := parsed(t, around("use: self/vllm-8b\nprice: {input: 1, output: 2, discounts: [{from: 1h, to: 2h, off: 5%}]}\njoins: 1m")+
		"incidents: [{name: x, providers: [vllm-8b], fault: {outage: {from: 2m, to: 3m}}}]\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := parsed(t, "# the same\nincidents:\n  - fault: {outage: {to: 3m, from: 2m}} # here\n    providers: [vllm-8b]\n    name: x\n"+
		around("joins: 1m\nprice: {discounts: [{off: 5%, to: 2h, from: 1h}], output: 2, input: 1}\nuse: self/vllm-8b"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Digest != b.Digest {
		t.Error("the digests differ")
	}
}
