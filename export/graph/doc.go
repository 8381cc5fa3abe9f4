// Package graph reads LSTM and GRU language models in ONNX, this program's own and those
// of PyTorch's exporters, and runs them on this program's kernels.
//
// [Read] decodes a file, [Model.Run] computes it. Both are made for files of
// strangers: a file gives a result or an error that names the node or tensor, and
// what it may take of memory is counted before it is allocated: in Read at most
// three times the file beside the file itself, in Run [Model.Limit].
//
// The operators are those that language models need; [Operators] lists them. The
// meaning of each is that of https://onnx.ai/onnx/operators, opset 13 to 23.
// onnx-go decodes the nodes, the rest of a file is read here: docs/adr/0006.
package graph
