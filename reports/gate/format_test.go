package gate

import "testing"

func TestWhatIsLeftIsToldFromNothing(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{-1, "−100 %"}, {-0.99999864, "−99.999864 %"}, {-0.9996, "−99.96 %"}, {-0.99, "−99 %"}, {-0.4, "−40 %"}, {0, "±0 %"}, {3.456, "+346 %"},
	} {
		if got := differenceText(c.v, true, "s"); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
}
