//go:build race

package scenarios

// slack is what the race detector costs.
const slack = 15
