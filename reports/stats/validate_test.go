//go:build validate

package stats

// The long validation: a rate is known to a tenth of a per cent, and what was promised has to show as it stands.
const (
	runs      = 40_000
	allowance = 0
)
