package stats

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestQuantileDefinitionsAgreeWithTheOracle(t *testing.T) {
	sample := []float64{3.1, 0.4, 2.2, 9.7, 5.5, 1.8, 7.3}
	near(t, "p90, linear", Quantile(sample, 0.9), 8.26, 1e-15)
	near(t, "p90, nearest rank", NearestRank(sample, 0.9), 9.7, 0)
	near(t, "p50", Quantile(sample, 0.5), 3.1, 0)
	near(t, "p99, nearest rank", NearestRank(sample, 0.99), 9.7, 0)
	if sample[0] != 3.1 {
		t.Error("the sample was reordered")
	}
	var v struct {
		Quantiles struct {
			Sample  []float64
			Linear  float64 `json:"p90_type7_linear"`
			Inverse float64 `json:"p90_type1_invCDF"`
			Median  float64 `json:"p50"`
			P99     float64 `json:"p99_nearest_rank"`
		}
	}
	readOracle(t, &v)
	q := v.Quantiles
	near(t, "p90, linear", Quantile(q.Sample, 0.9), q.Linear, 1e-15)
	near(t, "p90, nearest rank", NearestRank(q.Sample, 0.9), q.Inverse, 0)
	near(t, "p50", Quantile(q.Sample, 0.5), q.Median, 0)
	near(t, "p99, nearest rank", NearestRank(q.Sample, 0.99), q.P99, 0)
}

func TestNearestRankTakesDecimalSharesAsWritten(t *testing.T) {
	for _, n := range []int{1, 10, 100, 1000, 20_000} {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i + 1)
		}
		for percent := range 101 {
			want := max(1, (percent*n+99)/100)
			if got := NearestRank(x, float64(percent)/100); got != float64(want) {
				t.Errorf("%d values, %d %%: the %vth, want the %dth", n, percent, got, want)
			}
		}
	}
}

func TestQuantilesOfNothing(t *testing.T) {
	nan := math.NaN()
	for _, q := range []func([]float64, float64) float64{Quantile, NearestRank} {
		if !math.IsNaN(q(nil, 0.5)) || !math.IsNaN(q([]float64{nan}, 0.5)) || !math.IsNaN(q([]float64{1}, 1.1)) ||
			!math.IsNaN(q([]float64{1}, nan)) {
			t.Error("a quantile from nothing")
		}
		if x := []float64{7, nan, 5, 6}; q(x, 0) != 5 || q(x, 1) != 7 || q(x, 0.5) != 6 {
			t.Error("a missing value was counted")
		}
	}
}

// What LLMPerf published for the raw results of its leaderboard (ray-project/llmperf-leaderboard, raw_data/summary,
// December 2023 and January 2024): quantiles by pandas, its linear interpolation; stddev with divisor n − 1; requests
// with an error code left out.
var llmperf = map[string]map[string][10]float64{ // p25 p50 p75 p90 p95 p99 mean min max stddev
	"anyscale": {
		"ttft_s": {0.19300258649997204, 0.21282956000001718, 0.297314017250045, 0.3212247440000169, 0.3620083771999928,
			0.4745305190600024, 0.24890269464666667, 0.17503260300003376, 0.5928212950000216, 0.07068225467830593},
		"end_to_end_latency_s": {2.078682758250011, 2.259533027999993, 2.6070343575000123, 2.941864069399986,
			3.1255705759999826, 3.7057007264000186, 2.3546667737533324, 0.7493895339999881, 3.7970269379999877,
			0.46357832921211445},
	},
	"bedrock": {
		"ttft_s": {0.37448621399926196, 0.38771994699891366, 0.4149304969996592, 0.4904335050014197, 0.5421029040007852,
			0.686971139999514, 0.40837363779203295, 0.2856813910002529, 0.717337595000572, 0.07499181263613727},
		"end_to_end_latency_s": {6.921745125000598, 6.989185308999367, 7.145954382000127, 7.6169411320006475,
			7.833533104001617, 8.09341601000051, 7.058203132000026, 5.567597400999148, 8.167375638999147,
			0.40563597077574576},
	},
	"groq": {
		"ttft_s": {0.1860195565968752, 0.2218883791938424, 0.24066938273608685, 0.298818383552134, 0.30373927168548104,
			0.3500269545800982, 0.22786034579078357, 0.17202026024460793, 0.3630785904824734, 0.04545771907205833},
		"end_to_end_latency_s": {0.7649436835199594, 0.8051837999373674, 0.8556924778968096, 0.9329087149351835,
			0.9415189569815994, 0.9922714155726133, 0.8151081097126007, 0.7171850893646479, 1.0057721510529518,
			0.07176030445752668},
	},
	"replicate": {
		"ttft_s": {1.0267119310000226, 1.1879947680000669, 1.6990152909999097, 12.323396534799963, 24.228118668400032,
			63.62644487116, 5.083249257606895, 0.9703643660000125, 71.56501980800005, 12.115997096390545},
		"end_to_end_latency_s": {12.259277042000008, 12.370869038000023, 12.542979601999946, 23.023311803999945,
			34.918837340999964, 74.94579868671998, 15.60567014388965, 2.3086282850000543, 82.18890675799997,
			12.293372630562555},
	},
}

func TestSummariesAreThoseThatLLMPerfPublished(t *testing.T) {
	folder := os.Getenv("EVENKEEL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	for provider, metrics := range llmperf {
		b, err := os.ReadFile(filepath.Join(folder, "llmperf", provider+"_70b.json"))
		if err != nil {
			t.Skipf("no raw results of LLMPerf: set EVENKEEL_DATA to the folder that has llmperf (%v)", err)
		}
		var requests []map[string]any
		if err := json.Unmarshal(b, &requests); err != nil {
			t.Fatal(err)
		}
		for metric, want := range metrics {
			var x []float64
			for _, r := range requests {
				if r["error_code"] == nil {
					x = append(x, r[metric].(float64))
				}
			}
			for i, p := range []float64{0.25, 0.5, 0.75, 0.9, 0.95, 0.99} {
				near(t, provider+" "+metric, Quantile(x, p), want[i], 1e-13)
			}
			near(t, provider+" "+metric+" mean", Mean(x), want[6], 1e-13)
			near(t, provider+" "+metric+" min", slices.Min(x), want[7], 0)
			near(t, provider+" "+metric+" max", slices.Max(x), want[8], 0)
			near(t, provider+" "+metric+" stddev", StdDev(x), want[9], 1e-13)
		}
	}
}
