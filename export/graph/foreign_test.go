package graph

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lstmkb/lstmkb/nn"
)

// The files of this test are PyTorch's, changed to the forms that other exporters write.

// message is a protobuf message that is being put together.
type message []byte

func (m message) bytes(num protowire.Number, b []byte) message {
	return protowire.AppendBytes(protowire.AppendTag(m, num, protowire.BytesType), b)
}

func (m message) text(num protowire.Number, s string) message { return m.bytes(num, []byte(s)) }

func (m message) number(num protowire.Number, n uint64) message {
	return protowire.AppendVarint(protowire.AppendTag(m, num, protowire.VarintType), n)
}

// change rewrites a message: f returns what stands in a field's place, nil to keep it.
func change(t testing.TB, msg []byte, f func(v field) message) (to message) {
	t.Helper()
	err := eachField(msg, func(v field) error {
		if with := f(v); with != nil {
			to = append(to, with...)
		} else {
			to = v.appendTo(to)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// edit rewrites the nodes and tensors of a model and puts more before them.
func edit(t testing.TB, file []byte, node, tensor func([]byte) []byte, more message) []byte {
	t.Helper()
	return change(t, file, func(v field) message {
		if v.num != 7 {
			return nil
		}
		return message(nil).bytes(7, append(more, change(t, v.b, func(v field) message {
			switch {
			case v.num == 1 && node != nil:
				return message(nil).bytes(1, node(v.b))
			case v.num == 5 && tensor != nil:
				return message(nil).bytes(5, tensor(v.b))
			}
			return nil
		})...))
	})
}

// onLSTM edits LSTM nodes.
func onLSTM(t testing.TB, f func([]byte) []byte) func([]byte) []byte {
	return func(node []byte) []byte {
		lstm := false
		change(t, node, func(v field) message { lstm = lstm || v.num == 4 && string(v.b) == "LSTM"; return nil })
		if lstm {
			return f(node)
		}
		return node
	}
}

// withInput gives input i of a node another name.
func withInput(t testing.TB, i int, name string) func([]byte) []byte {
	return func(node []byte) []byte {
		at := 0
		return change(t, node, func(v field) message {
			if v.num == 1 {
				if at++; at == i+1 {
					return message(nil).text(1, name)
				}
			}
			return nil
		})
	}
}

func newNode(op string, in []string, out string, attrs ...message) message {
	var n message
	for _, x := range in {
		n = n.text(1, x)
	}
	n = n.text(2, out).text(4, op)
	for _, a := range attrs {
		n = n.bytes(5, a)
	}
	return message(nil).bytes(1, n)
}

// numbers is a tensor of whole numbers, among the constants of a graph.
func numbers(name string, kind Type, x ...int32) message {
	raw := make([]byte, 0, 8*len(x))
	for _, v := range x {
		if kind == Int64 {
			raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
		} else {
			raw = binary.LittleEndian.AppendUint32(raw, uint32(v))
		}
	}
	return message(nil).bytes(5, message(nil).number(1, uint64(len(x))).number(2, uint64(kind)).text(8, name).bytes(9, raw))
}

func torchModel(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/pytorch-torchscript-state.onnx")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestForeignForms(t *testing.T) {
	file := torchModel(t)
	var want record
	readJSON(t, "pytorch-state.json", &want)
	steps := int32(want.Inputs["tokens"].Dims[1])
	defaults := message(nil).text(1, "activations").text(9, "Sigmoid").text(9, "tanh").text(9, "Tanh").number(20, 8)
	halves := func(tensor []byte) []byte { // float32 raw data to float16
		float := false
		change(t, tensor, func(v field) message { float = float || v.num == 2 && v.n == uint64(Float32); return nil })
		if !float {
			return tensor
		}
		return change(t, tensor, func(v field) message {
			switch v.num {
			case 2:
				return message(nil).number(2, uint64(float16))
			case 9:
				var raw []byte
				for b := v.b; len(b) > 0; b = b[4:] {
					raw = binary.LittleEndian.AppendUint16(raw, toHalf(math.Float32frombits(binary.LittleEndian.Uint32(b))))
				}
				return message(nil).bytes(9, raw)
			}
			return nil
		})
	}
	castTo := message(nil).text(1, "to").number(3, uint64(float16)).number(20, 2)
	through := func(node []byte) []byte {
		return change(t, node, func(v field) message {
			if v.num == 1 && (string(v.b) == "h" || string(v.b) == "c") {
				return message(nil).text(1, string(v.b)+"16")
			}
			return nil
		})
	}
	for name, c := range map[string]struct {
		file      []byte
		tolerance float64
	}{
		"activations": {edit(t, file, onLSTM(t, func(n []byte) []byte { return message(slices.Clip(n)).bytes(5, defaults) }), nil, nil), 1e-5},
		"length":      {edit(t, file, onLSTM(t, withInput(t, 4, "lens")), nil, numbers("lens", Int32, steps)), 1e-5},
		"more length": {edit(t, file, onLSTM(t, withInput(t, 4, "lens")), nil, numbers("lens", Int32, steps+1)), 1e-5},
		"length computed": {edit(t, file, onLSTM(t, withInput(t, 4, "lens")), nil, slices.Concat(numbers("one", Int64, 1),
			newNode("Shape", []string{"tokens"}, "shape"), newNode("Gather", []string{"shape", "one"}, "n"),
			newNode("Cast", []string{"n"}, "lens", message(nil).text(1, "to").number(3, uint64(Int32)).number(20, 2)))), 1e-5},
		"halves": {edit(t, file, through, halves, slices.Concat(newNode("Cast", []string{"h"}, "h16", castTo), newNode("Cast", []string{"c"}, "c16", castTo))), 1e-3},
	} {
		t.Run(name, func(t *testing.T) { compare(t, c.file, want, c.tolerance) })
	}
}

// toHalf rounds towards zero.
func toHalf(x float32) uint16 {
	bits := math.Float32bits(x)
	sign, exponent := uint16(bits>>16)&0x8000, int(bits>>23&0xff)-112
	if exponent <= 0 {
		return sign
	}
	return sign | uint16(exponent)<<10 | uint16(bits>>13&0x3ff)
}

// A text that ends before the others gets zeros, and its state stays.
func TestSequenceLengths(t *testing.T) {
	pool := newPool(t)
	for _, kind := range nn.Cells {
		const in, h, steps = 3, 2, 4
		rows := kind.Gates * h
		fill := func(dims ...int) *Tensor {
			n, _ := count(dims)
			x := make([]float32, n)
			for i := range x {
				x[i] = float32(i%7) / 5
			}
			return FloatTensor(x, dims...)
		}
		run := func(x, lens *Tensor) []*Tensor {
			c := &call{runner: &runner{budget{1 << 20}, t.Context(), pool, 17}, node: &node{}}
			c.args = []*Tensor{x, fill(1, rows, in), fill(1, rows, h), nil, lens}
			out, err := operators[kind.Operator](c)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		x := fill(steps, 2, in)
		got, whole := run(x, &Tensor{Type: Int32, Dims: []int{2}, Ints: []int64{2, 4}}), run(x, nil)
		short := run(FloatTensor(x.Floats[:2*2*in], 2, 2, in), nil)
		for s := range steps {
			for b := range 2 {
				want := whole[0].Floats[(s*2+b)*h:][:h]
				if b == 0 && s >= 2 {
					want = make([]float32, h)
				}
				if y := got[0].Floats[(s*2+b)*h:][:h]; !slices.Equal(y, want) {
					t.Errorf("%s: step %d of text %d is %v, want %v", kind.Operator, s, b, y, want)
				}
			}
		}
		for i := 1; i < len(got); i++ {
			if !slices.Equal(got[i].Floats[:h], short[i].Floats[:h]) || !slices.Equal(got[i].Floats[h:], whole[i].Floats[h:]) {
				t.Errorf("%s: state %d is %v, want %v and %v", kind.Operator, i, got[i].Floats, short[i].Floats[:h], whole[i].Floats[h:])
			}
		}
	}
}

// outside moves the tensors of a model to a file of that location. entries change how they
// say where they lie.
func outside(t testing.TB, file []byte, location string, entries func(offset, length *string)) (model, data []byte) {
	t.Helper()
	model = edit(t, file, nil, func(tensor []byte) []byte {
		return change(t, tensor, func(v field) message {
			if v.num != 9 {
				return nil
			}
			offset, length := decimal(len(data)), decimal(len(v.b))
			data = append(data, v.b...)
			if entries != nil {
				entries(&offset, &length)
			}
			to := message(nil).number(14, 1)
			for _, pair := range [][2]string{{"location", location}, {"offset", offset}, {"length", length}} {
				if pair[1] != "" {
					to = to.bytes(13, message(nil).text(1, pair[0]).text(2, pair[1]))
				}
			}
			return to
		})
	}, nil)
	return model, data
}

func decimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + decimal(n%10)
}

// Weights may lie in a file beside the model, and nowhere else.
func TestOpenExternal(t *testing.T) {
	var want record
	readJSON(t, "pytorch-state.json", &want)
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := torchModel(t)
	model, data := outside(t, file, "m.onnx.data", nil)
	path := write("in/m.onnx", model)
	write("in/m.onnx.data", data)
	write("secret", data)
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	compareModel(t, m, want, 1e-5)
	whole, err := Open(write("in/whole.onnx", file))
	if err != nil || whole.Limit > m.Limit+4*int64(len(file)) {
		t.Errorf("limits %d and %d, error %v", m.Limit, whole.Limit, err)
	}
	noLength, _ := outside(t, file, "m.onnx.data", func(_, length *string) { *length = "" })
	if m, err = Open(write("in/n.onnx", noLength)); err != nil {
		t.Fatal(err)
	}
	compareModel(t, m, want, 1e-5)
	if _, err := Read(model); err == nil || !strings.Contains(err.Error(), "its data lie in another file") {
		t.Errorf("Read: error %v", err)
	}
	if err := os.Symlink(filepath.Join(dir, "secret"), filepath.Join(dir, "in", "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "in", "folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		location string
		entries  func(offset, length *string)
		want     string
	}{
		"above":       {"../secret", nil, "want a file of the folder of this one"},
		"anywhere":    {filepath.Join(dir, "secret"), nil, "want a file of the folder of this one"},
		"link":        {"link", nil, "want a file of the folder of this one"},
		"folder":      {"folder", nil, "is not a regular file"},
		"none":        {"none", nil, "no such file beside this one"},
		"no location": {"", nil, "another file"},
		"offset":      {"m.onnx.data", func(offset, _ *string) { *offset = "999999" }, "the two files may not belong together"},
		"minus":       {"m.onnx.data", func(offset, _ *string) { *offset = "-1" }, "the two files may not belong together"},
		"no number":   {"m.onnx.data", func(offset, _ *string) { *offset = "x" }, "invalid syntax"},
		"length":      {"m.onnx.data", func(_, length *string) { *length = "3" }, "has 3 bytes"},
	} {
		bad, _ := outside(t, file, c.location, c.entries)
		if _, err := Open(write("in/bad.onnx", bad)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "tensor ") {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	// Many tensors of the same bytes do not take many times the memory.
	tensor := message(nil).number(1, uint64(len(data)/4)).number(2, uint64(Float32)).number(14, 1).bytes(13, message(nil).text(1, "location").text(2, "m.onnx.data"))
	var many message
	for range 50 {
		many = many.bytes(5, tensor)
	}
	if _, err := Open(write("in/many.onnx", message(nil).bytes(8, message(nil).number(2, 17)).bytes(7, append(bytes.Repeat(many, 20), newNode("Identity", []string{"x"}, "y")...)))); err == nil || !strings.Contains(err.Error(), "bytes of memory left for this file") {
		t.Errorf("many tensors: error %v", err)
	}
}

// Any two files give a model or an error.
func FuzzOpen(f *testing.F) {
	model, data := outside(f, torchModel(f), "d", nil)
	f.Add(model, data)
	f.Add(model, data[:100])
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, model, data []byte) {
		path := filepath.Join(dir, "m.onnx")
		if os.WriteFile(path, model, 0o666) != nil || os.WriteFile(filepath.Join(dir, "d"), data, 0o666) != nil {
			t.Skip()
		}
		if _, err := Open(path); err != nil && strings.Contains(err.Error(), ErrInternal.Error()) {
			t.Fatal(err)
		}
	})
}
