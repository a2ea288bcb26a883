package stats

import (
	"math"
	"testing"
)

// The series of oracle.json: x_i = ((7i² + 3i) mod 101)/10, i = 1 … 200.
func batchSeries() []float64 {
	x := make([]float64, 200)
	for k := range x {
		i := k + 1
		x[k] = float64((7*i*i+3*i)%101) / 10
	}
	return x
}

func TestBatchMeansAgreeWithTheOracle(t *testing.T) {
	means := BatchMeans(batchSeries(), 20)
	check := func(mean, half, lag1, ratio float64) {
		t.Helper()
		i, _ := TInterval(means, Confidence)
		near(t, "mean", Mean(means), mean, 1e-14)
		near(t, "half width", (i.High-i.Low)/2, half, 1e-9)
		near(t, "correlation of neighbours", Autocorrelation(means), lag1, 1e-12)
		near(t, "von Neumann's ratio", VonNeumann(means), ratio, 1e-12)
	}
	check(4.744999999999999, 0.44136852478813476, -0.017520138718068252, 1.989667477408702)
	var v struct {
		Batch struct {
			Mean  float64
			Half  float64 `json:"half_width95"`
			Lag1  float64 `json:"lag1_autocorr_batch"`
			Ratio float64 `json:"von_neumann_ratio"`
		} `json:"batch_means"`
	}
	readOracle(t, &v)
	check(v.Batch.Mean, v.Batch.Half, v.Batch.Lag1, v.Batch.Ratio)
}

func TestWhatFillsNoBatchIsLeftOutAtTheBeginning(t *testing.T) {
	means := BatchMeans([]float64{100, 1, math.NaN(), 3, 5, 7}, 2)
	if len(means) != 2 || means[0] != 2 || means[1] != 6 {
		t.Errorf("means %v, want 2 and 6", means)
	}
	if BatchMeans([]float64{1, 2}, 3) != nil || BatchMeans([]float64{1}, 0) != nil {
		t.Error("batches from nothing")
	}
}

func TestCorrelationOfNeighboursShowsTrendsAndSwings(t *testing.T) {
	// 1 2 4 3 one step on is 2 4 3: 1 2 4 with deviations (−4 −1 5)/3, 2 4 3 with −1 1 0: products 1, squares 14/3 and 2.
	near(t, "correlation", Autocorrelation([]float64{1, 2, 4, 3}), 1/math.Sqrt(28.0/3), 1e-15)
	near(t, "trend", Autocorrelation([]float64{1, 2, 3, 4}), 1, 1e-15)
	near(t, "swing", Autocorrelation([]float64{1, -1, 1, -1}), -1, 1e-15)
	// 1 2 3 4: squared deviations 5, squared steps 3. 1 −1 1 −1: 4 and 12.
	near(t, "trend", VonNeumann([]float64{1, 2, 3, 4}), 0.6, 1e-15)
	near(t, "swing", VonNeumann([]float64{1, -1, 1, -1}), 3, 1e-15)
	if !math.IsNaN(Autocorrelation([]float64{2, 2, 2})) || !math.IsNaN(VonNeumann(nil)) {
		t.Error("no spread gave a correlation")
	}
}
