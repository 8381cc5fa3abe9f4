package graph

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// part is a field of bytes.
func part(num protowire.Number, parts ...string) string {
	b := protowire.AppendTag(nil, num, protowire.BytesType)
	return string(protowire.AppendString(b, strings.Join(parts, "")))
}

// whole is a field of a varint.
func whole(num protowire.Number, v uint64) string {
	return string(protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.VarintType), v))
}

func graphOf(t *testing.T, nodes ...string) (*body, error) {
	t.Helper()
	d := decoder{budget: budget{1 << 20}}
	return d.graph([]byte(strings.Join(nodes, "")), 0)
}

// The values of a node keep their places, even if read twice or omitted, and its attributes keep
// their values, with and without the types that old files lack.
func TestOnnxGoKeepsNodes(t *testing.T) {
	fixed := string(protowire.AppendFixed32(protowire.AppendTag(nil, 2, protowire.Fixed32Type), 0x3fc00000))
	g, err := graphOf(t, part(1, part(1, "x"), part(1, ""), part(1, "x"), part(1, "z"), part(2, "y"), part(2, "u"), part(3, "first"), part(4, "LSTM"),
		part(5, part(1, "f"), fixed, whole(20, 1)), part(5, part(1, "old"), fixed),
		part(5, part(1, "i"), whole(3, 7), whole(20, 2)), part(5, part(1, "nought"), whole(20, 2)),
		part(5, part(1, "s"), part(4, "forward"), whole(20, 3)),
		part(5, part(1, "ints"), whole(8, 3), whole(8, 1<<63), whole(20, 7)), part(5, part(1, "packed"), part(8, "\x05\x06"), whole(20, 7)),
		part(5, part(1, "one"), whole(8, 3), whole(20, 7)),
		part(5, part(1, "tensor"), part(5, whole(1, 1), whole(2, 3), part(9, "\x07")), whole(20, 4))),
		part(1, part(2, "k"), part(4, "Constant"), part(7, "ai.onnx")))
	if err != nil {
		t.Fatal(err)
	}
	n := g.nodes[0]
	if got := fmt.Sprintf("%s %s %q %q", n.name, n.op, n.in, n.out); got != `first LSTM ["x" "" "x" "z"] ["y" "u"]` {
		t.Errorf("first node is %s", got)
	}
	a := n.attrs
	if got := fmt.Sprintln(a["f"].f, a["old"].f, a["i"].i, a["nought"].i, a["s"].s, a["ints"].ints, a["packed"].ints, a["one"].ints, a["tensor"].tensor); got !=
		"1.5 1.5 7 0 forward [3 -9223372036854775808] [5 6] [3] int8 [1]\n" {
		t.Errorf("attributes are %s", got)
	}
	n = g.nodes[1]
	if got := fmt.Sprintf("%s %q %q %s", n.op, n.in, n.out, n.domain); got != `Constant [""] ["k"] ai.onnx` {
		t.Errorf("second node is %s", got)
	}
}

// A file on which onnx-go panics is an error that tells the place.
func TestOnnxGoErrors(t *testing.T) {
	y := part(2, "y")
	for name, c := range map[string]struct{ node, want string }{
		"wire type":      {part(1, y) + "\x08\x01", "node 1"},
		"no outputs":     {part(1, part(4, "Add")), `node 0: "": has no outputs`},
		"list of graphs": {part(1, y, part(5, part(1, "a"), part(11))), `attribute "a": field 11`},
		"unknown type":   {part(1, y, part(5, part(1, "a"), whole(20, 99))), "onnx-go, after node 0"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := graphOf(t, c.node); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	s := sketch{rest: []*node{{}}, nodes: []byte(part(1, y) + part(1, y))}
	if _, err := s.decode(); err == nil || !strings.Contains(err.Error(), "finds 2 nodes, want 1") {
		t.Errorf("error %v of a node too many", err)
	}
}
