package balancer_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A gateway drives a Balancer behind one mutex: the strategies that were simulated are the ones that run. Every
// attempt has a goroutine; the mutex is held while deciding, never while calling upstream.
type gateway struct {
	call func(ctx context.Context, provider int) strategies.Status // the upstream call

	mu       sync.Mutex
	began    time.Time
	bal      *balancer.Balancer
	timer    *time.Timer // set to the balancer's Next
	inFlight map[balancer.AttemptID]*upstream
	callers  map[balancer.RequestID]chan strategies.Status
}

// An upstream is one attempt under way.
type upstream struct {
	cancel context.CancelFunc
	why    strategies.Status // set when the balancer cancelled it
}

func newGateway(cfg balancer.Config, providers []strategies.Provider, s strategies.Strategy, call func(context.Context, int) strategies.Status) *gateway {
	g := &gateway{call: call, began: time.Now(), bal: balancer.New(cfg, providers, s, 1),
		inFlight: map[balancer.AttemptID]*upstream{}, callers: map[balancer.RequestID]chan strategies.Status{}}
	g.timer = time.AfterFunc(time.Hour, g.wake)
	return g
}

func (g *gateway) now() time.Duration { return time.Since(g.began) }

// serve answers one request; any number of goroutines call it.
func (g *gateway) serve(req strategies.Request) strategies.Status {
	answer := make(chan strategies.Status, 1)
	g.mu.Lock()
	id, actions := g.bal.Begin(g.now(), &req)
	g.callers[id] = answer
	g.do(actions)
	g.mu.Unlock()
	return <-answer
}

// wake lets the balancer do what is due: end pauses, time attempts out, half-open breakers.
func (g *gateway) wake() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.bal.Next() <= g.now() {
		g.do(g.bal.Wake(g.now()))
	}
	g.do(nil)
}

// do carries out what the balancer asked for. The mutex is held.
func (g *gateway) do(actions []balancer.Action) {
	for _, a := range actions {
		switch a.Kind {
		case balancer.Start:
			ctx, cancel := context.WithCancel(context.Background())
			up := &upstream{cancel: cancel}
			g.inFlight[a.Attempt] = up
			go g.attempt(ctx, a.Attempt, int(a.Provider), up)
		case balancer.Cancel:
			up := g.inFlight[a.Attempt]
			up.why = a.Status
			up.cancel()
		default: // Succeed, Fail or Reject
			g.callers[a.Request] <- a.Status
			delete(g.callers, a.Request)
		}
	}
	if next := g.bal.Next(); next != balancer.Never {
		g.timer.Reset(next - g.now())
	}
}

// attempt calls one provider and tells the balancer how it went.
func (g *gateway) attempt(ctx context.Context, id balancer.AttemptID, provider int, up *upstream) {
	sent := time.Now()
	status := g.call(ctx, provider)
	g.mu.Lock()
	defer g.mu.Unlock()
	up.cancel()
	if up.why != strategies.OK {
		status = up.why
	}
	delete(g.inFlight, id)
	g.do(g.bal.Finish(g.now(), id, &strategies.Outcome{Provider: provider, Status: status, Total: time.Since(sent)}))
}

// One provider answers with an error and the next one hangs; the third answers.
func Example() {
	providers := []strategies.Provider{{Name: "openai"}, {Name: "anthropic"}, {Name: "local"}}
	strategy, err := strategies.New("round_robin", nil, strategies.Env{
		Providers: providers,
		Rand:      rng.NewRand(rng.NewStream(1, rng.StrategyStream, 0)),
	})
	if err != nil {
		panic(err)
	}
	cfg := balancer.Config{
		Timeout: 50 * time.Millisecond,
		Retries: balancer.Retries{Max: 2, Backoff: balancer.Backoff{Initial: 5 * time.Millisecond}},
		Breaker: &balancer.Breaker{FailureRatio: 0.5, MinRequests: 10, Window: 30 * time.Second, Open: 15 * time.Second, HalfOpen: 3},
	}
	g := newGateway(cfg, providers, strategy, func(ctx context.Context, provider int) strategies.Status {
		fmt.Println("calling", providers[provider].Name)
		switch providers[provider].Name {
		case "openai":
			return strategies.ServerError
		case "anthropic":
			<-ctx.Done()
			return strategies.Cancelled
		}
		return strategies.OK
	})
	fmt.Println(g.serve(strategies.Request{PromptTokens: 900}))
	// Output:
	// calling openai
	// calling anthropic
	// calling local
	// ok
}
