package balancer_test

import (
	"fmt"
	"sync"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A gateway drives a Balancer behind one mutex: the strategies that were simulated are the ones that run. Here the
// upstream call is a function; timers are left out (a real gateway keeps one timer set to Next, and calls Wake).
type gateway struct {
	mu    sync.Mutex
	began time.Time
	bal   *balancer.Balancer
	call  func(provider int) strategies.Status
}

// serve answers one request and is called from many goroutines. The mutex is held while deciding, not while calling.
func (g *gateway) serve(req strategies.Request) strategies.Status {
	g.mu.Lock()
	_, actions := g.bal.Begin(time.Since(g.began), &req)
	todo := actions[0]
	g.mu.Unlock()
	for todo.Kind == balancer.Start {
		sent := time.Now()
		status := g.call(int(todo.Provider))
		g.mu.Lock()
		actions = g.bal.Finish(time.Since(g.began), todo.Attempt, &strategies.Outcome{
			Provider: int(todo.Provider), Status: status, Total: time.Since(sent)})
		todo = actions[0]
		g.mu.Unlock()
	}
	if todo.Kind == balancer.Succeed {
		return strategies.OK
	}
	return todo.Status
}

func Example() {
	providers := []strategies.Provider{{Name: "openai", Weight: 1}, {Name: "anthropic", Weight: 1}}
	strategy, err := strategies.New("round_robin", nil, strategies.Env{
		Providers: providers,
		Rand:      rng.NewRand(rng.NewStream(1, rng.StrategyStream, 0)),
	})
	if err != nil {
		panic(err)
	}
	g := &gateway{began: time.Now(), bal: balancer.New(balancer.Config{
		Retries: balancer.Retries{Max: 1},
		Breaker: &balancer.Breaker{FailureRatio: 0.5, MinRequests: 10, Window: 30 * time.Second, Open: 15 * time.Second, HalfOpen: 3},
	}, providers, strategy, 1)}
	g.call = func(provider int) strategies.Status {
		fmt.Println("calling", providers[provider].Name)
		if providers[provider].Name == "openai" {
			return strategies.ServerError
		}
		return strategies.OK
	}
	fmt.Println(g.serve(strategies.Request{PromptTokens: 900}))
	// Output:
	// calling openai
	// calling anthropic
	// ok
}
