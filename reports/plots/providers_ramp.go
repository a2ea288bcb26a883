package plots

import (
	"image/color"
	"math"
)

// heatLevels is how many colours a heat map has: steps of a quantile that is good to a tenth are not told apart more
// finely.
const heatLevels = 32

// heat is the colour of a level: from near the ground for low values to far from it for high ones, from yellow over
// green to indigo on paper and the other way on a dark ground. Lightness changes evenly and in one direction, so that
// the order is seen without hues too, and in grey print.
func heat(t Theme, level int) color.NRGBA {
	f := float64(level) / (heatLevels - 1)
	if luminance(t.ground) > 0.5 {
		return oklab(0.94-0.58*f, 0.07+0.045*math.Sin(math.Pi*f), 105+165*f)
	}
	return oklab(0.32+0.53*f, 0.07+0.045*math.Sin(math.Pi*f), 270-165*f)
}

// failureSteps is how many greys tell the share of failed attempts, from leastFailure to all, evenly in its logarithm.
const (
	failureSteps = 8
	leastFailure = 0.01
)

func failureStep(share float64) int {
	return max(0, min(failureSteps-1, int(failureSteps*(1-math.Log(share)/math.Log(leastFailure)))))
}

// failure is the colour of a step: from a light grey to the ink.
func failure(t Theme, step int) color.NRGBA {
	f := 0.25 + 0.75*float64(step)/(failureSteps-1)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-f) + float64(b)*f)) }
	return color.NRGBA{mix(t.ground.R, t.ink.R), mix(t.ground.G, t.ink.G), mix(t.ground.B, t.ink.B), 255}
}

// oklab turns lightness, chroma and hue in degrees into sRGB (B. Ottosson, "A perceptual color space for image
// processing", 2020); chroma is lowered until the colour can be shown.
func oklab(lightness, chroma, hue float64) color.NRGBA {
	sin, cos := math.Sincos(hue * math.Pi / 180)
	for {
		a, b := chroma*cos, chroma*sin
		l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
		m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
		s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
		rgb := [3]float64{
			4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
			-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
			-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
		}
		if (min(rgb[0], rgb[1], rgb[2]) < 0 || max(rgb[0], rgb[1], rgb[2]) > 1) && chroma > 0.001 {
			chroma -= 0.002
			continue
		}
		return color.NRGBA{gamma(rgb[0]), gamma(rgb[1]), gamma(rgb[2]), 255}
	}
}

func cube(x float64) float64 { return x * x * x }

// gamma is the transfer function of sRGB, in bytes.
func gamma(x float64) uint8 {
	x = math.Max(0, math.Min(1, x))
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * x))
}
