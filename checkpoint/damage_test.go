package checkpoint

import (
	"bytes"
	"slices"
	"testing"
)

// TestBitFlips flips every bit of every file of a model folder. The folder has no licence and no
// training figures: people may edit those, so the weights file holds no copy of them.
func TestBitFlips(t *testing.T) {
	m := tiny(t, "a", "b")
	fsys := folderOf(t, m)
	if _, err := LoadFS(fsys, "m"); err != nil {
		t.Fatal(err)
	}
	for name, f := range fsys {
		whole := f.Data
		for bit := range 8 * len(whole) {
			f.Data = slices.Clone(whole)
			f.Data[bit/8] ^= 1 << (bit % 8)
			if _, err := LoadFS(fsys, "m"); err == nil {
				t.Errorf("%s: flip of bit %d of byte %d (%q) is not noticed", name, bit%8, bit/8, whole[bit/8])
			}
		}
		f.Data = whole
	}
}

// TestBitFlipsOfHalf does the same to a file with other types and metadata.
func TestBitFlipsOfHalf(t *testing.T) {
	var b bytes.Buffer
	err := WriteChecked(&b, []Tensor{
		{Name: "a", Shape: []int{2}, Data: []float32{1, 2}, DType: F16},
		{Name: "b", Shape: []int{1, 2}, Data: []float32{1, 2}, DType: BF16},
		{Name: "c", Shape: []int{0}},
	}, map[string]string{"note": "ü <&>"})
	if err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for bit := range 8 * len(whole) {
		bad := slices.Clone(whole)
		bad[bit/8] ^= 1 << (bit % 8)
		f, err := open(bad)
		if err == nil {
			err = f.Verify()
		}
		if err == nil {
			t.Errorf("flip of bit %d of byte %d is not noticed", bit%8, bit/8)
		}
	}
}

func TestTruncation(t *testing.T) {
	fsys := folderOf(t, tiny(t, "a", "b"))
	for name, f := range fsys {
		whole := f.Data
		for n := range whole {
			f.Data = whole[:n]
			if _, err := LoadFS(fsys, "m"); err == nil && !onlySpace(whole[n:]) {
				t.Errorf("%s cut to %d of %d bytes is not noticed", name, n, len(whole))
			}
		}
		f.Data = append(slices.Clone(whole), 0)
		if _, err := LoadFS(fsys, "m"); err == nil {
			t.Errorf("%s with a byte more is not noticed", name)
		}
		f.Data = whole
	}
}

// onlySpace reports whether what was cut off is the newline after JSON.
func onlySpace(b []byte) bool { return string(b) == "\n" }
