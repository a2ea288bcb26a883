// Package fit turns a log of requests to AI providers into a scenario: it reads the log, fits the distributions of
// gaps, sizes and latencies to it, and writes a file that package scenarios reads.
//
//	var log fit.Log
//	err := log.Read("access.csv", file, fit.Options{})
//	model, err := fit.Estimate(&log, fit.Settings{ByProvider: true})
//	yaml := model.Scenario("fitted")
//
// Each quantity is fitted by maximum likelihood with every family that could hold it, and the family is chosen by
// Akaike's criterion (H. Akaike, "A new look at the statistical model identification", IEEE Transactions on Automatic
// Control 19, 1974). Where even the chosen one is far from the log in the sense of Kolmogorov and Smirnov, a table of
// quantiles takes its place. Parameters are rounded to four digits before anything is said of how well they fit.
//
// Refusals with 429 and 503 become a rate limit or a limited concurrency where they come when the load is high, and
// faults at random where they come whatever it is.
package fit
