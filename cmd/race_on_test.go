//go:build race

package cmd

// raceDetector says that the race detector slows the runs down.
const raceDetector = true
