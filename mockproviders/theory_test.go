package mockproviders

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
)

// These tests hold a provider to what theory says. The rule: R independent replications, z = (mean − expected) /
// (s/√R), and |z| must be at most 4, which a right provider fails about once in 1,300 figures at R = 20; the seeds are
// fixed, so it either always fails or never does.
const replications = 20

// figures collects one figure per replication.
type figures map[string][]float64

func replicate(f func(seed uint64, add func(name string, v float64))) figures {
	figs := figures{}
	for seed := range uint64(replications) {
		f(seed+1, func(name string, v float64) { figs[name] = append(figs[name], v) })
	}
	return figs
}

// expect checks one figure against what theory says.
func (f figures) expect(t *testing.T, name string, want float64) {
	t.Helper()
	if len(f[name]) != replications {
		t.Fatalf("%d figures of %s", len(f[name]), name)
	}
	mean, squares := 0.0, 0.0
	for _, v := range f[name] {
		mean += v / replications
	}
	for _, v := range f[name] {
		squares += (v - mean) * (v - mean)
	}
	se := math.Sqrt(squares / (replications - 1) / replications)
	z := (mean - want) / se
	t.Logf("%s: %.5f ± %.5f, expected %.5f, z = %.2f", name, mean, se, want, z)
	if !(math.Abs(z) <= 4) {
		t.Errorf("%s = %.5f ± %.5f, expected %.5f: z = %.2f", name, mean, se, want, z)
	}
	if se > precision*want {
		t.Errorf("%s: standard error %.3g of %.3g: the check says too little", name, se, want)
	}
}

// A load is poisson arrivals of attempts.
type load struct {
	rate   float64 // a second
	count  int
	output func(r *rand.Rand) int32
	ended  func(k int, job *Job, begun, ended int64, end *End)
}

// run drives p with the load until all attempts have ended.
func (l load) run(t *testing.T, p *Provider, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 77))
	jobs, begun := make([]Job, l.count), make([]int64, l.count)
	var end End
	finish := func(now int64) { l.ended(int(end.Tag), &jobs[end.Tag], begun[end.Tag], now, &end) }
	until := func(now int64) {
		for p.Next() <= now && p.Next() != pq.Never {
			if at := p.Next(); p.Advance(at, &end) {
				finish(at)
			}
		}
	}
	now := 0.0
	for k := range l.count {
		now += r.ExpFloat64() / l.rate * 1e9
		jobs[k] = Job{Request: uint64(k), Order: uint64(k), Prompt: 100, Tag: uint64(k), Output: 10}
		if l.output != nil {
			jobs[k].Output = l.output(r)
		}
		begun[k] = int64(now)
		until(begun[k])
		if _, ok := p.Admit(begun[k], &jobs[k], &end); !ok {
			finish(begun[k])
		}
	}
	until(pq.Never - 1)
	if p.Open() != 0 {
		t.Fatalf("%d attempts never ended", p.Open())
	}
}

// server is a provider whose attempts are output tokens alone, of a microsecond each.
func server(change func(*Config)) *Model {
	cfg := Config{Name: "p", TTFT: dist.NewConstant(0), PerOutputToken: dist.NewConstant(1e-6), Concurrency: Unlimited, Queue: Unlimited}
	change(&cfg)
	return Compile(cfg)
}

// M/G/1 with processor sharing at load 0.8: the mean sojourn is E[S]/(1−ρ) = 5 whatever the distribution of service,
// and who needs x takes 5x on average. (Kleinrock, Queueing Systems II, 1976, section 4.4.)
func TestProcessorSharingIsInsensitiveToTheServiceDistribution(t *testing.T) {
	for _, c := range []struct {
		name    string
		service func(r *rand.Rand) float64
	}{
		{"deterministic", func(*rand.Rand) float64 { return 1 }},
		{"exponential", func(r *rand.Rand) float64 { return r.ExpFloat64() }},
		{"lognormal", func(r *rand.Rand) float64 { return math.Exp(r.NormFloat64() - 0.5) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := server(func(c *Config) { c.Discipline = PS })
			f := replicate(func(seed uint64, add func(string, float64)) {
				var sum, n, st, ss float64
				load{rate: 0.8, count: 12_000 * effort,
					output: func(r *rand.Rand) int32 { return int32(c.service(r)*1e6 + 0.5) },
					ended: func(k int, j *Job, begun, ended int64, _ *End) {
						if k < 1000 {
							return
						}
						s, took := float64(j.Output)/1e6, float64(ended-begun)/1e9
						sum, n, st, ss = sum+took, n+1, st+s*took, ss+s*s
					}}.run(t, m.New(seed), seed)
				add("mean", sum/n)
				add("slope", st/ss)
			})
			f.expect(t, "mean", 5)
			f.expect(t, "slope", 5)
		})
	}
}

// With α + β·n seconds per token at n running, poisson arrivals of rate λ and G tokens on average, the number running
// is that of a processor-sharing queue with state-dependent speed, insensitive to the distribution of tokens, and the
// mean time is G(α+β)/(1−λβG) while the places suffice. With 8 places and exponential tokens a birth-death chain
// gives the mean.
func TestBatchingMeetsItsClosedForm(t *testing.T) {
	exponential := func(r *rand.Rand) int32 { return int32(r.ExpFloat64()*200 + 0.5) }
	constant := func(*rand.Rand) int32 { return 200 }
	for _, c := range []struct {
		name              string
		alpha, beta, rate float64
		places            int
		tokens            func(r *rand.Rand) int32
		mean              float64
	}{
		{"exponential at 1/s", 0.02, 0.0005, 1, 128, exponential, 200 * 0.0205 / (1 - 0.1)},
		{"constant at 1/s", 0.02, 0.0005, 1, 128, constant, 4.55555555556},
		{"exponential at 4/s", 0.02, 0.0005, 4, 128, exponential, 6.83333333333},
		{"constant at 4/s", 0.02, 0.0005, 4, 128, constant, 200 * 0.0205 / (1 - 0.4)},
		{"eight places", 0.03, 0.002, 0.4, 8, exponential, 7.65858681891},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := server(func(cfg *Config) {
				cfg.Discipline, cfg.Concurrency, cfg.Slowdown = Batch, c.places, &Curve{Alpha: c.alpha, Beta: c.beta}
			})
			replicate(func(seed uint64, add func(string, float64)) {
				sum, n := 0.0, 0.0
				load{rate: c.rate, count: 5000 * effort, output: c.tokens, ended: func(k int, _ *Job, begun, ended int64, _ *End) {
					if k >= 500 {
						sum, n = sum+float64(ended-begun)/1e9, n+1
					}
				}}.run(t, m.New(seed), seed)
				add("mean", sum/n)
			}).expect(t, "mean", c.mean)
		})
	}
}

// A token bucket of size b that fills at rate 1 under poisson arrivals refuses what an M/D/1 queue with room for b
// would lose. At 0.9/s and b = 5 that is 0.0643618971855 of all (embedded Markov chain).
func TestATokenBucketIsAnMD1LossSystem(t *testing.T) {
	m := server(func(c *Config) { c.RateLimit = &RateLimit{RequestsPerMinute: 60, Burst: 5} })
	replicate(func(seed uint64, add func(string, float64)) {
		refused, n := 0.0, 0.0
		load{rate: 0.9, count: 20_000 * effort, ended: func(k int, _ *Job, _, _ int64, end *End) {
			if k >= 200 {
				n++
				if end.Code == CodeRateLimit {
					refused++
				}
			}
		}}.run(t, m.New(seed), seed)
		add("refused", refused/n)
	}).expect(t, "refused", 0.0643618971855)
}

// An outage that comes every mtbf and lasts mttr makes a provider available for mtbf/(mtbf+mttr) of the time, and
// poisson arrivals see that share.
func TestAvailabilityIsMTBFOverMTBFPlusMTTR(t *testing.T) {
	m := server(func(c *Config) {
		c.Faults = []Fault{fault(t, "outage", func(p any) { p.(*OutageParams).MTBF, p.(*OutageParams).MTTR = 60*time.Second, 20*time.Second })}
	})
	replicate(func(seed uint64, add func(string, float64)) {
		served, n := 0.0, 0.0
		load{rate: 1, count: 20_000 * effort, ended: func(k int, _ *Job, _, _ int64, end *End) {
			if k >= 600 {
				n++
				if end.Code == CodeOK {
					served++
				}
			}
		}}.run(t, m.New(seed), seed)
		add("available", served/n)
	}).expect(t, "available", 0.75)
}

// Gilbert and Elliott's channel with p = 0.01 and r = 0.1, which loses nothing in its good state and all in its bad
// one: bad for p/(p+r) of the requests, in runs of 1/r on average, with an autocovariance of π(1−π)(1−p−r) between
// neighbours.
func TestErrorBurstsAreGilbertAndElliotts(t *testing.T) {
	m := server(func(c *Config) {
		c.Faults = []Fault{fault(t, "error_burst", func(p any) { p.(*ErrorBurstParams).Status = 529 })}
	})
	f := replicate(func(seed uint64, add func(string, float64)) {
		var errors, runs, pairs, n float64
		failed := make([]float64, 30_000*effort)
		load{rate: 1, count: len(failed), ended: func(k int, _ *Job, _, _ int64, end *End) {
			if end.Code == 529 {
				failed[k] = 1
			} else if end.Code != CodeOK {
				t.Fatalf("attempt %d ended with %d", k, end.Code)
			}
		}}.run(t, m.New(seed), seed)
		for k := 1000; k < len(failed); k++ {
			n++
			errors += failed[k]
			pairs += failed[k] * failed[k-1]
			runs += failed[k-1] * (1 - failed[k])
		}
		share := errors / n
		add("share", share)
		add("run", errors/runs)
		add("autocovariance", pairs/n-share*share)
	})
	f.expect(t, "share", 0.0909090909091)
	f.expect(t, "run", 10)
	f.expect(t, "autocovariance", 0.0735537190083)
}
