//go:build !validate

package reports

// pilotSets is how many sets of pilot runs look for a warm-up where there is none. The long validation is
// `make validate`.
const pilotSets = 3
