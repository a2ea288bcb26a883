package registry

import "io"

// A FileUser is a set of parameters that names files. Whoever decodes parameters calls ResolveFiles after filling
// them and before building the kind; open finds a name beside the scenario, or wherever its files are kept.
type FileUser interface {
	ResolveFiles(open func(name string) (io.ReadCloser, error)) error
}
