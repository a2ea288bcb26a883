package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
)

//go:embed hosted/*.yaml self/*.yaml
var profiles embed.FS

// Profiles returns the names of the ready-made providers, such as hosted/gpt-4o, in alphabetical order.
func Profiles() []string {
	var all []string
	err := fs.WalkDir(profiles, ".", func(at string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, strings.TrimSuffix(at, ".yaml"))
		}
		return err
	})
	if err != nil {
		panic(err) // an embedded folder is always there
	}
	slices.Sort(all)
	return all
}

// Profile returns the file of a ready-made provider, with the comments that tell where its figures come from.
func Profile(name string) ([]byte, error) {
	data, err := profiles.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no provider profile is called %q%s", clip(name), registry.Suggest(name, Profiles()))
	}
	return data, nil
}

// ProfileSummary returns the first line of a profile's comments.
func ProfileSummary(name string) string {
	data, err := Profile(name)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimPrefix(line, "# ")
}

// profileTrees holds the profiles' trees by name; they must not be changed.
var profileTrees = sync.OnceValue(func() map[string]*node {
	trees := map[string]*node{}
	for _, name := range Profiles() {
		data, err := Profile(name)
		if err != nil {
			panic(err) // it has just been listed
		}
		r := &report{file: name}
		if trees[name] = parse(data, r); r.err() != nil {
			panic(r.err()) // the project's own file
		}
		trees[name].nowhere()
	}
	return trees
})

// expand replaces `use: profile` in the providers by what the profile says, where keys beside it do not say otherwise.
// The rest of the decoder, and the digest, see the provider as if it were written out. Whatever is wrong with what a
// profile gave is reported where the scenario names it.
func (d *decoder) expand(root *node) {
	if root.kind != mapping {
		return
	}
	providers := root.get("providers")
	if providers == nil || providers.kind != list || len(providers.items) > maxProviders {
		return
	}
	d.uses, d.dists = map[*node]*node{}, map[*node]dist.Dist{}
	for i, item := range providers.items {
		if item.kind == mapping && item.get("use") != nil {
			providers.items[i] = d.expanded(item)
		}
	}
}

// optional are the keys of a profile that a scenario may take away by `none`.
var optional = []string{"rate_limit", "cache", "slowdown", "price", "faults"}

func (d *decoder) expanded(item *node) *node {
	n := &node{kind: mapping, line: item.line, col: item.col}
	var use *node
	left := map[string]bool{} // keys of the profile that the scenario does without
	for i, key := range item.keys {
		switch value := item.items[i]; {
		case key.text == "use" && use != nil:
			d.on(key, "\"use\" stands twice in a provider; a provider has one profile")
		case key.text == "use":
			use = value
		case value.is("none") && slices.Contains(optional, key.text):
			left[key.text] = true
		default:
			n.keys, n.items = append(n.keys, key), append(n.items, value)
		}
	}
	name, profile := d.profile(use)
	if n.get("name") == nil {
		n.put("name", path.Base(name))
	}
	for i, key := range profile.keys {
		if n.get(key.text) == nil && !left[key.text] {
			n.keys, n.items = append(n.keys, key), append(n.items, profile.items[i])
		}
	}
	d.uses[n] = use
	return n
}

// profile finds the profile that use names. After a mistake it is one that leads to no others.
func (d *decoder) profile(use *node) (string, *node) {
	standIn := &node{kind: mapping}
	standIn.put("ttft", "1s")
	if use.kind != scalar {
		d.on(use, "use must name a provider profile, such as %s, not %s", Profiles()[0], use.kind)
		return "provider", standIn
	}
	if tree := profileTrees()[use.text]; tree != nil {
		return use.text, tree
	}
	near := d.suggest(use.text, Profiles())
	if near == "" {
		near = "; `evenkeel providers` lists them"
	}
	d.on(use, "unknown provider profile %q%s", clip(use.text), near)
	return "provider", standIn
}

// put adds a key with a plain value to a mapping.
func (n *node) put(key, value string) {
	n.keys, n.items = append(n.keys, &node{text: key}), append(n.items, &node{text: value})
}

// nowhere makes n and all in it stand at no place of the scenario's file: see report.here.
func (n *node) nowhere() {
	n.line, n.col = 0, 0
	for _, k := range n.keys {
		k.nowhere()
	}
	for _, item := range n.items {
		item.nowhere()
	}
}
