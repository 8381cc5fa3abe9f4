// Package export writes models in the formats of other programs and reads models that PyTorch
// trained.
//
// # ONNX
//
// [ONNX] writes a model for ONNX Runtime and similar programs: opset 17, operators of the
// default domain, every weight once and in the file, no dropout.
//
//	inputs   tokens             int64  (B, T)     ids, 0 ≤ id < V
//	         h, c               float  (L, B, H)  state before the first token, zeros at the start; a GRU has no c
//	outputs  logits             float  (B, T, V)  scores of the next token after each token
//	         h_out, c_out       float  (L, B, H)  state after the last token
//	with k   top_probabilities  float  (B, k)     of the likeliest next words after the last token,
//	         top_ids            int64  (B, k)     and their ids, from likely to unlikely
//
// B ("batch") and T ("time") are free; in the form [Step] T is 1. The probabilities
// are a softmax over the whole vocabulary, <unk> and <eos> included; only the ranking leaves
// these two out, since a keyboard can offer neither. Of equally likely words, the one with
// the lower id comes first.
//
// In [Float32] each layer is a native LSTM or GRU operator. In [Int8] the matrices are integers from
// −127 to 127 with a scale for each output, or a single scale where that makes ONNX Runtime
// faster (MatMulInteger). Their inputs are rounded to 256 values as the graph runs
// (DynamicQuantizeLinear). One range serves all texts and words of a call, so that these
// affect each other within the rounding. The range of a zero state is empty; runtimes use a
// scale of 1 for it.
//
// The metadata has what a program needs apart from the graph: vocab (the words, one a line;
// line n has id n−1), vocab_size, vocab_sha256, tokenizer, unk_id, eos_id, config (JSON, the
// shape) and, if known, licence (of the training text) and training (JSON, figures).
//
// [Beside] gives the files for programs and people that do not know this one: the words, the rules
// by which text becomes ids, an example and a model card.
//
// No protobuf message is ever in memory as a whole: weights go from the model to the writer,
// in ONNX's gate order, through a small buffer.
//
// # PyTorch
//
// [FromPyTorch] reads the state dict of a module. PyTorch can read a model folder as it is:
// its model.safetensors has PyTorch's names and shapes.
package export
