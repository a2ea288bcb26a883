// Package units holds the quantities people write in scenario files as types of their own, so that a share is
// never taken for a percentage nor dollars for picodollars: shares, rates, money and plain quantities.
package units

// Money is an exact amount in picodollars (10⁻¹² US dollars). One dollar per million tokens is 1,000,000
// picodollars per token, so per-token prices with up to six decimals are exact, and so are sums of bills.
type Money int64

// Dollar is one US dollar.
const Dollar Money = 1_000_000_000_000

// Dollars converts m to US dollars, rounded to the nearest float64.
func (m Money) Dollars() float64 { return float64(m) / float64(Dollar) }

// A TokenPrice is picodollars per token; people write it as US dollars per million tokens.
type TokenPrice int64

// Share is a fraction of a whole: 0.005, which people also write as 0.5%.
type Share float64

// Rate is events per second; people write 40/s, 90/min or 3600/h.
type Rate float64

// Quantity is a distribution's value: seconds where a time is meant (written 350ms), a plain number where a count
// is meant (written 900). The place where it stands decides which.
type Quantity float64
