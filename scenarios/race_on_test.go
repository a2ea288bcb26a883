//go:build race

package scenarios

// slack is what the race detector costs; it leaves time for fewer mutations and for smaller bombs. `make validate` parses
// the largest without it.
const (
	slack     = 15
	mutations = 40
	bombSize  = 1 << 20
)
