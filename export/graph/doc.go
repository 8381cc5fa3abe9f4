// Package graph reads LSTM and GRU language models in ONNX, this program's own and those
// of PyTorch's exporters, and runs them on this program's kernels.
//
// [Read] decodes a file, [Model.Run] computes it. Both accept untrusted files: a file gives a
// result or an error that names the node or tensor. Memory is counted before it is
// allocated: Read takes at most three times the size of the file, apart from the file
// itself, and Run at most [Model.Limit].
//
// [Operators] lists the operators, which are those that language models need, as defined in
// https://onnx.ai/onnx/operators for opsets 13 to 23. onnx-go decodes the nodes; this package
// reads the rest of a file (docs/adr/0006).
package graph
