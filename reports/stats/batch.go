package stats

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
	steps, _, squares := spread(series)
	return steps / squares
}

// Autocorrelation returns the correlation of a series with itself one step later, the deviations taken from the mean
// of the whole series (Box and Jenkins, "Time Series Analysis", 1970, eq. 2.1.12). NaN for a series without spread.
func Autocorrelation(series []float64) float64 {
	_, products, squares := spread(series)
	return products / squares
}

// spread returns the sums of squared steps, of products of neighbouring deviations and of squared deviations.
func spread(series []float64) (steps, products, squares float64) {
	series = Present(series)
	mean := Mean(series)
	for i, v := range series {
		d := v - mean
		squares += float64(d * d)
		if i > 0 {
			step := v - series[i-1]
			steps += float64(step * step)
			products += float64(d * (series[i-1] - mean))
		}
	}
	return steps, products, squares
}
