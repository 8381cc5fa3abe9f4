package checkpoint

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func open(b []byte) (*File, error) { return ReadTensors(bytes.NewReader(b), int64(len(b))) }

func TestTensorsRoundTrip(t *testing.T) {
	long := make([]float32, chunk/4+3) // more than one piece
	for i := range long {
		long[i] = float32(i % 251)
	}
	for _, dt := range []DType{"", F32, F16, BF16} {
		in := []Tensor{
			{Name: "b", Shape: []int{2, 3}, Data: []float32{1, -2, 0.5, 0, 1024, -0.25}, DType: dt},
			{Name: "a<&>\u2028", Shape: []int{len(long)}, Data: long, DType: dt},
			{Name: "scalar", Data: []float32{7}, DType: dt},
			{Name: "empty", Shape: []int{3, 0}, DType: dt},
		}
		meta := map[string]string{"z": `{"x":"<&>"}`, "a": "", "ü": "\x00"}
		var one, two bytes.Buffer
		if err := WriteTensors(&one, in, meta); err != nil {
			t.Fatal(err)
		}
		if err := WriteTensors(&two, in, meta); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: second write differs (%v)", dt, err)
		}
		f, err := open(one.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if f.data%8 != 0 {
			t.Errorf("%s: data begins at %d, want a multiple of 8", dt, f.data)
		}
		if !reflect.DeepEqual(f.Meta, meta) {
			t.Errorf("%s: metadata is %q, want %q", dt, f.Meta, meta)
		}
		for _, want := range in {
			got := make([]float32, len(want.Data))
			if err := f.Read(want.Name, got); err != nil || !slices.Equal(got, want.Data) {
				t.Errorf("%s: %s differs (%v)", dt, want.Name, err)
			}
			shape, ok := f.Shape(want.Name)
			if !ok || !slices.Equal(shape, want.Shape) || f.DType(want.Name) != dt.or() {
				t.Errorf("%s: %s has shape %v, want %v", dt, want.Name, shape, want.Shape)
			}
		}
		if err := f.Read("b", make([]float32, 5)); err == nil {
			t.Error("Read into the wrong length succeeds")
		}
		if err := f.Read("none", nil); err == nil {
			t.Error("Read of an unknown tensor succeeds")
		}
	}
}

// TestPython reads what the reference library wrote (testdata/make.py).
func TestPython(t *testing.T) {
	b, err := os.ReadFile("testdata/python.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	if want := map[string]string{"format": "pt", "ünï": `"quoted" & <b>`}; !reflect.DeepEqual(f.Meta, want) {
		t.Errorf("metadata is %q, want %q", f.Meta, want)
	}
	inf := float32(math.Inf(1))
	for name, want := range map[string][]float32{
		"single": {1.5, -2.25, 3, math.SmallestNonzeroFloat32, math.MaxFloat32, 0.1},
		"half":   {0, float32(math.Copysign(0, -1)), 1, 65504, 1.0 / (1 << 24), inf, -inf},
		"brain":  {1, -2, inf},
		"scalar": {7},
		"empty":  {},
	} {
		got := make([]float32, len(want))
		if err := f.Read(name, got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v (%v)", name, got, want, err)
		}
	}
	if err := f.Read("whole", make([]float32, 2)); err == nil || !strings.Contains(err.Error(), "I64") {
		t.Errorf("whole: error is %v, want one that names I64", err)
	}
}

func TestWriteRefuses(t *testing.T) {
	ok := Tensor{Name: "a", Shape: []int{1}, Data: []float32{1}}
	for name, in := range map[string][]Tensor{
		"twice":           {ok, ok},
		"no name":         {{Shape: []int{1}, Data: []float32{1}}},
		"metadata's name": {{Name: metaName, Shape: []int{1}, Data: []float32{1}}},
		"not UTF-8":       {{Name: "\xff", Shape: []int{1}, Data: []float32{1}}},
		"length":          {{Name: "a", Shape: []int{2}, Data: []float32{1}}},
		"negative":        {{Name: "a", Shape: []int{-1, -1}, Data: []float32{1}}},
		"overflow":        {{Name: "a", Shape: []int{1 << 30, 1 << 30, 16}}},
		"dtype":           {{Name: "a", Shape: []int{1}, Data: []float32{1}, DType: "I64"}},
		"rank":            {{Name: "a", Shape: slices.Repeat([]int{1}, maxRank+1), Data: []float32{1}}},
	} {
		if err := WriteTensors(io.Discard, in, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := WriteTensors(io.Discard, nil, map[string]string{"a": "\xff"}); err == nil {
		t.Error("metadata not UTF-8: no error")
	}
	if err := WriteTensors(&failing{after: 20}, []Tensor{ok}, nil); !errors.Is(err, errFull) {
		t.Errorf("full disk: error is %v", err)
	}
}

var errFull = errors.New("disk full")

// failing is a writer that fails after a number of bytes.
type failing struct{ after int }

func (f *failing) Write(b []byte) (int, error) {
	if f.after -= len(b); f.after < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestVerify(t *testing.T) {
	in := []Tensor{{Name: "a", Shape: []int{2}, Data: []float32{1, 2}}}
	var b bytes.Buffer
	meta := map[string]string{"note": `"lstmkb.crc32c":"11111111"`}
	if err := WriteChecked(&b, in, meta); err != nil {
		t.Fatal(err)
	}
	if len(meta) != 1 {
		t.Errorf("WriteChecked changed its argument to %q", meta)
	}
	f, err := open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	bad := raw(`{"__metadata__": {"lstmkb.crc32c": "00000000"}}`, 0)
	if f, err = open(bad); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err == nil {
		t.Error("a checksum in another place passes")
	}
}

func FuzzReadTensors(f *testing.F) {
	if b, err := os.ReadFile("testdata/python.safetensors"); err == nil {
		f.Add(b)
	}
	var b bytes.Buffer
	if err := WriteChecked(&b, []Tensor{{Name: "a", Shape: []int{1, 2}, Data: []float32{1, 2}, DType: F16}}, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(raw("{"+entryOf("a", "F32", "[1073741824,1073741824,16]", "[0,0]")+"}", 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := open(b)
		if err != nil {
			return
		}
		_ = file.Verify() // must not panic
		var tensors []Tensor
		for _, name := range file.Names() {
			shape, ok := file.Shape(name)
			n, err := count(shape)
			if !ok || err != nil || n > int64(len(b)) {
				t.Fatalf("%q has %d numbers in a file of %d bytes (%v)", name, n, len(b), err)
			}
			data := make([]float32, n)
			if err := file.Read(name, data); err != nil {
				return // a type that is not read
			}
			tensors = append(tensors, Tensor{Name: name, Shape: shape, Data: data, DType: file.DType(name)})
		}
		var again bytes.Buffer
		if err := WriteTensors(&again, tensors, file.Meta); err != nil && !slices.Contains(file.Names(), "") {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}
