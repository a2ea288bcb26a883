package strategies_test

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// A program that keeps its own connections chooses a strategy by name, tells it the time, and counts what is in
// flight.
func Example() {
	providers := []strategies.Provider{{Name: "east", Weight: 5}, {Name: "west", Weight: 1}, {Name: "spare", Weight: 1}}
	strategy, err := strategies.New("weighted_round_robin", nil, strategies.Env{Providers: providers})
	if err != nil {
		fmt.Println(err)
		return
	}
	roster := strategies.NewRoster(providers)
	observer, learns := strategy.(strategies.Observer)

	began := time.Now()
	for range 7 {
		req := strategies.Request{PromptTokens: 900}
		i := strategy.Pick(time.Since(began), &req, roster.Pool())
		if i == strategies.None {
			fmt.Println("nobody can take it")
			continue
		}
		roster.Acquire(i)
		fmt.Print(providers[i].Name, " ") // here the request would be sent
		roster.Release(i)
		if learns {
			observer.Observe(time.Since(began), &req, &strategies.Outcome{Provider: i, Total: time.Second})
		}
	}
	// Output: east east west east spare east east
}

// Parameters are the kind's own struct, with the defaults to start from.
func ExampleNew() {
	providers := []strategies.Provider{{Name: "a"}, {Name: "b"}}
	_, err := strategies.New("least_request", &strategies.LeastRequest{Choices: 0}, strategies.Env{Providers: providers})
	fmt.Println(err)
	_, err = strategies.New("least_conections", nil, strategies.Env{Providers: providers})
	fmt.Println(err)
	// Output:
	// strategy "least_request": choices is 0; draw between 1 and 16 providers
	// unknown strategy "least_conections" (did you mean "least_connections"?)
}
