package graph_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

// testdata are PyTorch's exports.
func testdata(t testing.TB) (files [][]byte) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.onnx")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	return files
}

func newPool(t testing.TB) *kernels.Pool {
	t.Helper()
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	p := kernels.NewPool(set, 1)
	t.Cleanup(p.Close)
	return p
}
