//go:build !validate

package mockproviders

// The standing tests: enough that a mistake in the rules shows, few enough to be run often, with the race detector.
const (
	effort    = 1
	precision = 0.05 // the standard error that a check may have at most, relative
)
