package reports

// A MetricInfo says what is known of a metric before anything is run.
type MetricInfo struct {
	Unit    string // "s", "USD", "1/s", "ratio", "count"
	Better  string // "lower", "higher", or "" where neither is
	OfClass bool   // it can be told for one class of requests
	Judged  bool   // its difference to the baseline gets a verdict without anyone asking for it
}

// LookupMetric describes the metric of that name; ok is false where there is none.
func LookupMetric(name string) (info MetricInfo, ok bool) {
	for i := range metrics {
		if m := &metrics[i]; m.name == name {
			return MetricInfo{Unit: m.unit, Better: m.better, OfClass: m.ofRequests != nil, Judged: m.judged}, true
		}
	}
	return MetricInfo{}, false
}
