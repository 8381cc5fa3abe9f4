package checkpoint

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// momentsFile writes moments and returns the file's path.
func momentsFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "moments")
	m := &Moments{Steps: 7, Tensors: []Tensor{{Name: "adam.m.x", Shape: []int{2, 2}, Data: []float32{1, 2, 3, 4}}, {Name: "adam.v.x", Shape: []int{2}, Data: []float32{5, 6}}}}
	if err := WriteMoments(path, m); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMoments(t *testing.T) {
	path := momentsFile(t)
	m, err := ReadMoments(path)
	if err != nil {
		t.Fatal(err)
	}
	if m.Steps != 7 || len(m.Tensors) != 2 || m.Tensors[1].Name != "adam.v.x" || !slices.Equal(m.Tensors[0].Data, []float32{1, 2, 3, 4}) || !slices.Equal(m.Tensors[0].Shape, []int{2, 2}) {
		t.Errorf("read %+v", m)
	}
	if _, err := ReadMoments(path + "2"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := ReadMoments(filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("a folder: %v", err)
	}
	bad := &Moments{Steps: 1, Tensors: []Tensor{{Name: "adam.m.x", Shape: []int{1}, Data: []float32{float32(math.NaN())}}}}
	if err := WriteMoments(path, bad); err == nil || !strings.Contains(err.Error(), "adam.m.x") {
		t.Errorf("not finite: %v", err)
	}
	b, err := os.ReadFile(path) // as it was
	if err != nil {
		t.Fatal(err)
	}
	read := func(b []byte) error {
		_, err := readMoments(bytes.NewReader(b), int64(len(b)))
		return err
	}
	damaged := slices.Clone(b)
	damaged[len(b)-1] ^= 1
	var weights bytes.Buffer
	if err := WriteChecked(&weights, []Tensor{{Name: "weight", Shape: []int{1}, Data: []float32{1}}}, map[string]string{metaSteps: "1"}); err != nil {
		t.Fatal(err)
	}
	for want, b := range map[string][]byte{
		"checksum":                     damaged,
		"want a number of steps":       bytes.Replace(b, []byte(`"7"`), []byte(`"x"`), 1),
		"has tensors that are no mome": weights.Bytes(),
	} {
		if err := read(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func FuzzMoments(f *testing.F) {
	b, err := os.ReadFile(momentsFile(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:40])
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := readMoments(bytes.NewReader(b), int64(len(b))); err == nil && m.Steps < 1 {
			t.Errorf("%d steps", m.Steps)
		}
	})
}
