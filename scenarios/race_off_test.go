//go:build !race

package scenarios

// slack is how many times as long as promised a test may take.
const (
	slack     = 1
	mutations = 200
	bombSize  = 1 << 30
)
