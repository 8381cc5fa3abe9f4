package graph

import (
	"fmt"
	"math"
	"os"
	"testing"

	onnx "github.com/owulveryck/onnx-go"
	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	gorgonia "gorgonia.org/tensor"
)

// onnxGo is a backend of onnx-go that keeps the operators' names and places.
type onnxGo struct {
	*simple.WeightedDirectedGraph
	ops []string
}

type vertex struct {
	gonum.Node
	name string
	data gorgonia.Tensor
}

func (v *vertex) SetName(s string)                  { v.name = s }
func (v *vertex) GetName() string                   { return v.name }
func (v *vertex) SetTensor(t gorgonia.Tensor) error { v.data = t; return nil }
func (v *vertex) GetTensor() gorgonia.Tensor        { return v.data }
func (b *onnxGo) NewNode() gonum.Node               { return &vertex{Node: b.WeightedDirectedGraph.NewNode()} }
func (b *onnxGo) ApplyOperation(op onnx.Operation, out ...gonum.Node) error {
	b.ops = append(b.ops, fmt.Sprint(op.Name, " ", out[0].(*vertex).name))
	return nil
}

// Two decoders that share no code see the same operators in PyTorch's exports.
func TestAsOnnxGo(t *testing.T) {
	for _, name := range []string{"torchscript-state", "torchscript-stateless", "dynamo-state", "dynamo-stateless"} {
		file, err := os.ReadFile("testdata/pytorch-" + name + ".onnx")
		if err != nil {
			t.Fatal(err)
		}
		b := &onnxGo{WeightedDirectedGraph: simple.NewWeightedDirectedGraph(0, math.Inf(1))}
		if err := onnx.NewModel(b).UnmarshalBinary(file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		var ops []string
		for _, n := range m.body.nodes {
			ops = append(ops, n.op+" "+n.out[0])
		}
		if fmt.Sprint(ops) != fmt.Sprint(b.ops) {
			t.Errorf("%s: operators are %v, onnx-go reads %v", name, ops, b.ops)
		}
	}
}
