//go:build race

package scenarios

// slack is what the race detector costs; it leaves time for fewer mutations.
const (
	slack     = 15
	mutations = 40
)
