package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// A kind is what a node is.
type kind uint8

const (
	scalar kind = iota
	mapping
	list
	null
)

// String names the kind as messages do.
func (k kind) String() string {
	return [...]string{"a single value", "a mapping", "a list", "an empty value"}[k]
}

// A node is a value of a file with its place.
type node struct {
	kind   kind
	line   int
	col    int
	text   string // of a scalar
	quoted bool
	keys   []*node // of a mapping; always scalars
	items  []*node // of a mapping: values beside keys; of a list: its elements
	size   int     // values in it, those that aliases repeat counted each time
}

// maxDepth bounds the nesting; a scenario needs about ten levels.
const maxDepth = 50

// parse reads the one document of a file into a tree, and records what is wrong with its YAML. It returns nil when
// there is nothing to go on with.
func parse(data []byte, r *report) *node {
	if !prescan(data, r) {
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithUniqueKeys(false),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		r.at(1, 1, "cannot read YAML: %v", err)
		return nil
	}
	var doc, more yaml.Node
	if err := loader.Load(&doc); err == io.EOF || err == nil && len(doc.Content) == 0 {
		r.at(1, 1, "the file is empty; `evenkeel scenarios steady` prints one to start from")
		return nil
	} else if err != nil {
		syntax(err, data, r)
		return nil
	}
	if err := loader.Load(&more); err == nil {
		r.at(more.Line, more.Column, "a second document begins; a file holds one scenario")
	} else if err != io.EOF {
		syntax(err, data, r)
	}
	if len(r.errs) > 0 {
		return nil
	}
	c := &converter{report: r, done: map[*yaml.Node]*node{}}
	root := c.convert(doc.Content[0])
	if root.kind == null {
		r.on(root, "the file is empty; `evenkeel scenarios steady` prints one to start from")
		return nil
	}
	return root
}

// syntax records an error of the YAML library.
func syntax(err error, data []byte, r *report) {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		r.at(1, 1, "not YAML: %v", err)
		return
	}
	line, col := e.Mark.Line, e.Mark.Column
	text := lineOf(data, line)
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	switch {
	case strings.Contains(e.Message, "exceeded max depth"):
		r.at(line, col, "nested too deeply: more than %d levels", maxDepth)
	case strings.Contains(indent, "\t"):
		r.at(line, strings.IndexByte(indent, '\t')+1, "a tab stands in the indentation; YAML allows only spaces there")
	default:
		msg := e.Message
		if e.ContextMsg != "" {
			msg = e.ContextMsg
			if m := e.ContextMark; m.Line > 0 && m.Line != line {
				msg += fmt.Sprintf(" that begins in line %d", m.Line)
			}
			msg += ": " + e.Message
		}
		r.at(line, col, "not YAML: %s", msg)
	}
}

func lineOf(data []byte, line int) string {
	for ; line > 1; line-- {
		_, rest, ok := bytes.Cut(data, []byte("\n"))
		if !ok {
			return ""
		}
		data = rest
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	return string(first)
}

// What aliases may repeat: enough for a distribution or a provider shared by others, too little for a bomb.
const (
	maxAlias    = 1000    // values in the node that an alias repeats
	maxRepeated = 100_000 // values that all aliases of a file repeat
)

// A converter turns the library's tree into ours, where an alias is the node that it repeats.
type converter struct {
	*report
	done     map[*yaml.Node]*node // nil while in progress: an alias to such a node contains itself
	repeated int
}

func (c *converter) convert(y *yaml.Node) *node {
	if y.Kind == yaml.AliasNode {
		return c.alias(y)
	}
	n := &node{line: y.Line, col: y.Column}
	if y.Anchor != "" {
		c.done[y] = nil
	}
	if y.Style&yaml.TaggedStyle != 0 {
		c.on(n, "the tag %s; tags are not used in scenarios, leave it out", clip(y.Tag))
	}
	size := 1
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapping
		for i := 0; i+1 < len(y.Content); i += 2 {
			size += c.entry(n, y.Content[i], y.Content[i+1])
		}
	case yaml.SequenceNode:
		n.kind = list
		for _, item := range y.Content {
			v := c.convert(item)
			n.items = append(n.items, v)
			size += v.size
		}
	default:
		n.text, n.quoted = y.Value, y.Style&^yaml.TaggedStyle != 0
		if !n.quoted && (y.Tag == "!!null" || y.Value == "") {
			n.kind = null
		}
	}
	n.size = size
	if y.Anchor != "" {
		c.done[y] = n
	}
	return n
}

// entry adds a key and its value to a mapping and returns their size.
func (c *converter) entry(n *node, key, value *yaml.Node) int {
	k := &node{line: key.Line, col: key.Column, text: key.Value}
	switch {
	case key.Kind != yaml.ScalarNode:
		c.on(k, "a key must be a single word")
		return 0
	case key.Tag == "!!merge" || key.Value == "<<" && key.Style == 0:
		c.on(k, "merge keys (<<) are not used in scenarios; write the fields out")
		return 0
	case key.Anchor != "" || key.Style&yaml.TaggedStyle != 0:
		c.on(k, "a key must be a plain word, without anchor or tag")
	}
	v := c.convert(value)
	n.keys = append(n.keys, k)
	n.items = append(n.items, v)
	return 1 + v.size
}

func (c *converter) alias(y *yaml.Node) *node {
	bad := &node{kind: null, line: y.Line, col: y.Column, size: 1}
	target, known := c.done[y.Alias]
	if !known || target == nil {
		c.on(bad, "the alias *%s stands inside what it repeats", clip(y.Value))
		return bad
	}
	if c.repeated += target.size; target.size > maxAlias || c.repeated > maxRepeated {
		c.on(bad, "the alias *%s repeats too much; write the values out", clip(y.Value))
		return bad
	}
	return target
}

// get returns the value of a mapping's key, nil where there is none.
func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// is reports whether n is the plain word.
func (n *node) is(word string) bool { return n.kind == scalar && !n.quoted && n.text == word }

// describe says what n is, in a message that wants something else.
func (n *node) describe() string {
	switch {
	case n.kind == mapping && len(n.keys) == 0:
		return "an empty mapping"
	case n.kind == mapping:
		return fmt.Sprintf("a mapping of %d", len(n.keys))
	case n.kind == list && len(n.items) == 0:
		return "an empty list"
	case n.kind == list:
		return fmt.Sprintf("a list of %d", len(n.items))
	}
	return n.kind.String()
}

// title names the i-th element of a list by its name, if it has one.
func (n *node) title(what string, i int) string {
	if name := n.get("name"); name != nil && name.kind == scalar {
		return fmt.Sprintf("%s %q", what, clip(name.text))
	}
	return fmt.Sprintf("%s %d", what, i+1)
}
