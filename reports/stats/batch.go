package stats

import "math"

// BatchMeans cuts a series into so many batches of equal size and returns their means: nearly independent where a
// batch is long against the correlation of the series, so that TInterval holds for its mean (Schmeiser, "Batch size
// effects in the analysis of simulation output", Operations Research 30, 1982; ten to thirty batches are enough). What
// does not fill a batch is left out at the beginning, where the warm-up is nearest. Missing values are left out first.
// The result is nil when there are fewer values than batches.
func BatchMeans(series []float64, batches int) []float64 {
	series = Present(series)
	if batches < 1 || len(series) < batches {
		return nil
	}
	size := len(series) / batches
	series = series[len(series)%batches:]
	means := make([]float64, batches)
	for i := range means {
		means[i] = Mean(series[i*size : (i+1)*size])
	}
	return means
}

// VonNeumann returns the sum of the squared steps of a series over the sum of its squared deviations from the mean:
// near 2 where neighbours are independent, less where they are alike (von Neumann, "Distribution of the ratio of the
// mean square successive difference to the variance", Annals of Mathematical Statistics 12, 1941, without his factor
// n/(n−1)). NaN for a series without spread.
func VonNeumann(series []float64) float64 {
	series = Present(series)
	mean := Mean(series)
	var steps, squares float64
	for i, v := range series {
		squares += float64((v - mean) * (v - mean))
		if i > 0 {
			steps += float64((v - series[i-1]) * (v - series[i-1]))
		}
	}
	return steps / squares
}

// Autocorrelation returns Pearson's correlation of the values of a series with those one step later. NaN below three
// values or without spread.
func Autocorrelation(series []float64) float64 {
	series = Present(series)
	if len(series) < 3 {
		return math.NaN()
	}
	before, after := series[:len(series)-1], series[1:]
	meanBefore, meanAfter := Mean(before), Mean(after)
	var product, squaresBefore, squaresAfter float64
	for i, v := range before {
		b, a := v-meanBefore, after[i]-meanAfter
		product += float64(a * b)
		squaresBefore += float64(b * b)
		squaresAfter += float64(a * a)
	}
	return product / (math.Sqrt(squaresBefore) * math.Sqrt(squaresAfter))
}
