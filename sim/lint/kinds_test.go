package lint

import (
	"go/constant"
	"go/types"
)

// Classes of numbers.
const (
	wide   = 1 << iota // float64
	narrow             // float32, complex64, complex128
)

// has reports whether t is, or as a type parameter may be, of one of the classes.
func has(t types.Type, classes int) bool {
	if t == nil {
		return false
	}
	switch u := types.Unalias(t).(type) {
	case *types.TypeParam:
		return constraintHas(u.Constraint().Underlying(), classes)
	default:
		b, ok := u.Underlying().(*types.Basic)
		if !ok {
			return false
		}
		switch b.Kind() {
		case types.Float64, types.UntypedFloat:
			return classes&wide != 0
		case types.Float32, types.Complex64, types.Complex128, types.UntypedComplex:
			return classes&narrow != 0
		}
		return false
	}
}

func constraintHas(t types.Type, classes int) bool {
	switch t := t.(type) {
	case *types.Interface:
		for i := range t.NumEmbeddeds() {
			if constraintHas(t.EmbeddedType(i), classes) {
				return true
			}
		}
	case *types.Union:
		for i := range t.Len() {
			if constraintHas(t.Term(i).Type(), classes) {
				return true
			}
		}
	case *types.Named:
		return constraintHas(t.Underlying(), classes)
	case *types.Basic:
		return has(t, classes)
	}
	return false
}

func isPowerOfTwo(v constant.Value) bool {
	v = constant.ToFloat(v)
	if v.Kind() != constant.Float {
		return false
	}
	num, denom := constant.Num(v), constant.Denom(v)
	return onlyBit(num) && onlyBit(denom)
}

func onlyBit(v constant.Value) bool {
	if v.Kind() != constant.Int || constant.Sign(v) == 0 {
		return false
	}
	ones := 0
	for _, b := range constant.Bytes(v) { // the magnitude
		for ; b != 0; b &= b - 1 {
			ones++
		}
	}
	return ones == 1
}
