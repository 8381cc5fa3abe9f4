package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Model is an ONNX file, ready to run. Runs do not change it.
type Model struct {
	Opset           int // of the default operators
	Inputs, Outputs []Value
	Metadata        map[string]string
	// Limit is the memory limit, in bytes, for the values of one run. Read sets it to four
	// times the file, and the files of its weights, plus 256 MiB.
	Limit int64

	body *body
}

// Supported opsets.
const minOpset, maxOpset = 11, 26

// Quantised reports whether the model computes with integers instead of floats, so that its
// results only approximate those of the original model.
func (m *Model) Quantised() bool { return m.body.quantised() }

func (g *body) quantised() bool {
	for _, n := range g.nodes {
		switch n.op {
		case "MatMulInteger", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear":
			return true
		}
		for _, a := range n.attrs {
			if a.body != nil && a.body.quantised() {
				return true
			}
		}
	}
	return false
}

// nodesRoom is the memory, in bytes, for the nodes of any file, however small. A model has up
// to a few hundred nodes.
const nodesRoom = 1 << 19

// Operators lists the operators that models may use.
func Operators() []string { return slices.Sorted(maps.Keys(operators)) }

// Read decodes an ONNX file. The model shares memory with file, which must not change. A file
// whose weights lie in other files takes Open.
func Read(file []byte) (*Model, error) { return readFrom(file, &dataFiles{}) }

// readFrom decodes an ONNX file, whose weights may lie in others.
func readFrom(file []byte, others *dataFiles) (m *Model, err error) {
	defer recovered("read", &err)
	m, err = read(file, others)
	if err != nil {
		return nil, fmt.Errorf("onnx: %w", err)
	}
	return m, nil
}

func read(file []byte, others *dataFiles) (*Model, error) {
	// Three times the file, plus room for the nodes of a small one.
	d := decoder{budget{3*int64(len(file)) + nodesRoom}, others}
	m := &Model{Metadata: map[string]string{}, Limit: 4*int64(len(file)) + 256<<20}
	err := eachField(file, func(v field) (err error) {
		switch v.num {
		case 7:
			if m.body != nil {
				return errors.New("has two graphs, want one")
			}
			m.body, err = d.graph(v.b, 0)
		case 8:
			err = d.opset(m, v.b)
		case 14:
			err = d.metadata(m, v.b)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if m.body == nil {
		return nil, errors.New("has no graph")
	}
	m.Limit += 4 * others.bytes
	if m.Opset < minOpset || m.Opset > maxOpset {
		return nil, fmt.Errorf("opset is %d, want %d to %d", m.Opset, minOpset, maxOpset)
	}
	if err := m.body.check(); err != nil {
		return nil, err
	}
	d.fold(m.body)
	if err := d.plan(m.body); err != nil {
		return nil, err
	}
	for _, x := range m.body.inputs {
		if m.body.constants[x.Name] == nil { // older files list constants as inputs
			m.Inputs = append(m.Inputs, x)
		}
	}
	if m.Outputs = m.body.outputs; len(m.Outputs) == 0 {
		return nil, errors.New("has no outputs")
	}
	return m, nil
}

func (d *decoder) opset(m *Model, msg []byte) error {
	domain, version := "", 0
	err := eachField(msg, func(v field) (err error) {
		switch v.num {
		case 1:
			domain, err = d.text(v)
		case 2:
			version = int(int64(v.n))
		}
		return err
	})
	if domain == "" || domain == "ai.onnx" {
		m.Opset = version
	}
	return err
}

func (d *decoder) metadata(m *Model, msg []byte) error {
	var pair [2]string
	if err := d.take(64, 1); err != nil { // for the map
		return err
	}
	err := eachField(msg, func(v field) (err error) {
		if v.num == 1 || v.num == 2 {
			pair[v.num-1], err = d.text(v)
		}
		return err
	})
	m.Metadata[pair[0]] = pair[1]
	return err
}

// check returns an error for the first node that cannot run.
func (g *body) check() error {
	for i, n := range g.nodes {
		if n.domain != "" && n.domain != "ai.onnx" {
			return fmt.Errorf("node %d %q: operator %s is of the domain %q, want the default one", i, n.name, n.op, n.domain)
		}
		if operators[n.op] == nil {
			return fmt.Errorf("node %d %q: operator %q is not known; known are %v", i, n.name, n.op, Operators())
		}
		for name, a := range n.attrs {
			if a.body == nil {
				continue
			}
			if err := a.body.check(); err != nil {
				return fmt.Errorf("node %d %q: attribute %s: %w", i, n.name, name, err)
			}
		}
	}
	return nil
}

// ErrInternal marks an error that is this package's fault, not the file's.
var ErrInternal = errors.New("internal error")

// recovered turns a panic into an error, so that no file can crash the program.
func recovered(doing string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("onnx: %s: %w: %v", doing, ErrInternal, r)
	}
}
