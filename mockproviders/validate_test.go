//go:build validate

package mockproviders

// The long validation: thirty times the attempts of the standing tests.
const (
	effort    = 30
	precision = 0.015
)
