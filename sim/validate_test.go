//go:build validate

package sim_test

// The long validation: fifty times the requests of the standing tests.
const (
	effort    = 50
	precision = 0.01 // the standard error that a check may have at most, relative
)
