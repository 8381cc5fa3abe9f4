package checkpoint

import (
	"bytes"
	"io"
)

// foreign are other programs' files that people take for safetensors, by their first bytes.
var foreign = []struct{ magic, what string }{
	{"PK\x03\x04", torchFormat},
	{"\x80\x02\x8a\x0a", torchFormat}, // before PyTorch 1.6
	{"\x80", "is a Python pickle" + convert},
	{"version https://git-lfs", "is a Git LFS pointer, not the file itself; git lfs pull fetches it"},
	{"\x89HDF\r\n\x1a\n", "is HDF5, as Keras writes, not safetensors"},
	{"GGUF", "is GGUF, not safetensors"},
	{"\x93NUMPY", "is a NumPy array, not safetensors"},
	{"\x1f\x8b", "is compressed by gzip; gunzip it"},
	{"<", "is a web page or XML, maybe in place of a download"},
	{"{", "is JSON, not safetensors; the weights are in the files that it names, if it is an index"},
}

const (
	torchFormat = "is PyTorch's own format (torch.save), not safetensors" + convert
	convert     = `; in Python: from safetensors.torch import save_file; save_file({k: v.clone() for k, v in torch.load("FILE", weights_only=True, map_location="cpu").items()}, "model.safetensors")`
)

// Foreign says what a file of another program is and what to do, "" for one that is not known.
// It looks at the first bytes. The text continues a sentence that begins with the file's name.
func Foreign(r io.ReaderAt) string {
	head := make([]byte, 64)
	n, _ := r.ReadAt(head, 0) // a short file has a short head
	for _, f := range foreign {
		if bytes.HasPrefix(head[:n], []byte(f.magic)) {
			return f.what
		}
	}
	return ""
}
