// Package export writes models in the formats of other programs, and reads those
// that PyTorch trained.
//
// # ONNX
//
// [ONNX] writes a model for ONNX Runtime and its like: opset 17, operators of the
// default domain, the weights in the file and each once, no dropout.
//
//	inputs   tokens             int64  (B, T)     ids, 0 ≤ id < V
//	         h, c               float  (L, B, H)  state before the first token, zeros at the start; a GRU has no c
//	outputs  logits             float  (B, T, V)  scores of the next token after each token
//	         h_out, c_out       float  (L, B, H)  state after the last token
//	with k   top_probabilities  float  (B, k)     of the likeliest next words after the last token,
//	         top_ids            int64  (B, k)     and their ids, from likely to unlikely
//
// B ("batch") and T ("time") are free; in the form [Step] T is 1. The probabilities
// are a softmax over the whole vocabulary, so what <unk> and <eos> take stays taken;
// these two are then left out of the ranking, since a keyboard can offer neither.
// Equally likely words come with the lower id first.
//
// In [Float32] each layer is a native LSTM or GRU operator. In [Int8] the matrices are
// whole numbers of −127 to 127 with a scale for each output, or one where ONNX Runtime
// is faster by it (MatMulInteger), and what they multiply is rounded to 256 values as the graph runs (DynamicQuantizeLinear):
// one range for all texts and words of a call, so that these have an effect on each
// other within the rounding. The range of a state of zeros is empty; runtimes take
// its scale as 1.
//
// The metadata has what a program needs beside the graph: vocab (the words, one a
// line, line n has id n−1), vocab_size, vocab_sha256, tokenizer, unk_id, eos_id,
// config (JSON, the shape), and where known licence (of the training text) and
// training (JSON, figures).
//
// No protobuf message is ever held as a whole: the weights go from the model to
// the writer, in ONNX's gate order, through a small buffer.
//
// # PyTorch
//
// [FromPyTorch] reads the state dict of a module. The other way needs no writer: a
// model folder's model.safetensors has PyTorch's names and shapes.
package export
