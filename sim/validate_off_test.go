//go:build !validate

package sim_test

// The standing tests: enough requests that a mistake in the rules of a queue shows, few enough to be run often,
// with the race detector. The long validation is `make validate`.
const (
	effort    = 1
	precision = 0.05
)
