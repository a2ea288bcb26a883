//go:build validate

package reports

const pilotSets = 10
