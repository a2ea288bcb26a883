//go:build !race

package scenarios

// slack is for machines that do other things besides.
const slack = 1
