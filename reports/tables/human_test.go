package tables

import "testing"

func TestFiguresAreWrittenForPeople(t *testing.T) {
	for _, c := range []struct {
		v          float64
		unit, want string
	}{
		{0, "s", "0 s"}, {1.84, "s", "1.84 s"}, {0.184, "s", "184 ms"}, {0.00184, "s", "1.84 ms"}, {0.0000184, "s", "18.4 µs"},
		{12.34, "s", "12.3 s"}, {123.4, "s", "123 s"}, {12345, "s", "12,345 s"},
		{0.99949, "s", "999 ms"}, {0.9996, "s", "1.00 s"}, {0.0009996, "s", "1.00 ms"}, {9.996, "s", "10.0 s"}, {99.96, "s", "100 s"},
		{2.5e-10, "s", "0.000250 µs"},
		{0, "USD", "$0"}, {2, "USD", "$2.00"}, {123.456, "USD", "$123.46"}, {0.01234, "USD", "$0.0123"}, {1234567, "USD", "$1,234,567"},
		{-0.5, "USD", "−$0.500"},
		{0.5, "ratio", "50.0 %"}, {1, "ratio", "100 %"}, {0, "ratio", "0 %"}, {0.9995, "ratio", "99.95 %"}, {0.98, "ratio", "98.0 %"},
		{0.0123, "ratio", "1.23 %"}, {0.999999, "ratio", ">99.99 %"}, {0.00001, "ratio", "<0.01 %"},
		{39.84, "1/s", "39.8/s"}, {0, "1/s", "0/s"}, {12345.6, "1/s", "12,346/s"}, {1.25, "count", "1.25"}, {1e15, "count", "1e+15"},
	} {
		if got := quantity(c.v, c.unit); got != c.want {
			t.Errorf("quantity(%v, %q) = %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

func TestDifferencesShowTheirSign(t *testing.T) {
	for _, c := range []struct {
		v                float64
		kind, unit, want string
	}{
		{-0.234, "relative", "s", "−23 %"}, {0.02, "relative", "s", "+2.0 %"}, {0, "relative", "s", "±0 %"},
		{0.0004, "relative", "s", "+0.04 %"}, {-0.00001, "relative", "s", "≈0 %"}, {11.3, "relative", "s", "×12"},
		{1.99, "relative", "s", "+199 %"}, {2.5, "relative", "s", "×3.5"}, {-1, "relative", "s", "−100 %"}, {-0.0996, "relative", "s", "−10 %"},
		{-0.98, "relative", "s", "−98 %"}, {-0.9987, "relative", "s", "÷769"}, {1.0/734123 - 1, "relative", "s", "÷734,000"},
		{0.0052, "absolute", "ratio", "+0.5 pp"}, {-0.99, "absolute", "ratio", "−99 pp"}, {0, "absolute", "ratio", "±0 pp"},
		{-16.55, "absolute", "1/s", "−16.6/s"}, {2, "absolute", "s", "+2.00 s"}, {-0.25, "absolute", "s", "−250 ms"},
		{-1.5, "absolute", "USD", "−$1.50"}, {3, "absolute", "USD", "+$3.00"}, {0, "absolute", "count", "±0"}, {-1234, "absolute", "count", "−1,234"},
	} {
		if got := difference(c.v, c.kind, c.unit); got != c.want {
			t.Errorf("difference(%v, %q, %q) = %q, want %q", c.v, c.kind, c.unit, got, c.want)
		}
	}
}
