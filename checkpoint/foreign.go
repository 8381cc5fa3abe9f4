package checkpoint

import (
	"bytes"
	"io"
	"slices"
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
	onnx        = "is an ONNX model, which lstmkb verify runs; import takes the weights of the PyTorch model behind it: torch.save(model.state_dict(), 'm.pt'), and import --weights m.pt says how to go on"
	torchFormat = "is PyTorch's own format (torch.save), not safetensors" + convert
	// convert is for a state dict, alone or within a checkpoint that has it as state_dict or model. Copies of its
	// tensors share no memory, which save_file would refuse of tied ones.
	convert = `; convert a state dict: python -c "import torch; from safetensors.torch import save_file; d = torch.load('m.pt', weights_only=True, map_location='cpu'); save_file({k: v.contiguous().clone() for k, v in d.get('state_dict', d.get('model', d)).items()}, 'm.safetensors')" (of a whole module, save module.state_dict() first)`
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
	if isONNX(head[:n]) {
		return onnx
	}
	return ""
}

// isONNX reports whether a file may be an ONNX model: a protobuf message that begins with its
// version, of one byte, and then has its producer, its graph or its operators' versions.
func isONNX(head []byte) bool {
	return len(head) > 2 && head[0] == 0x08 && head[1] < 0x80 && slices.Contains([]byte{0x12, 0x3a, 0x42}, head[2])
}
