// Command evenkeel compares load-balancing strategies on simulated AI providers.
package main

import (
	"os"

	"github.com/evenkeel/evenkeel/cmd"
)

func main() { os.Exit(cmd.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
