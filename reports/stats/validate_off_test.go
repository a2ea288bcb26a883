//go:build !validate

package stats

// The standing tests: enough runs that a rate of 5 % that is really 7 % shows. A rate found in so few runs may exceed
// the true one by chance, so up to allowance standard errors above the promise are let pass.
const (
	runs      = 3000
	allowance = 3
)
