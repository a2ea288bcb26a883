// Package lint keeps the promises that the compiler cannot: who may import whom, where the wall clock may be read,
// and that nothing in the simulated path gives different bits on different CPUs. It holds tests alone.
package lint
