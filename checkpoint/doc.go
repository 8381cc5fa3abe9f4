// Package checkpoint stores models and training runs on disk.
//
// A model is a folder of three files: config.json (shape, tokenizer, figures
// for people), vocab.txt (a word a line) and model.safetensors (the weights
// under PyTorch's names and shapes). [Load], [LoadFS] and [Save] read and
// write it.
//
// A training run keeps its latest full state in the subfolder last, in the same three files.
// The optimizer's moments (adam.m.NAME, adam.v.NAME) and the carried state (state.h and,
// if the cell has one, state.c) are further tensors of its safetensors file and the counters are metadata, so
// that one rename replaces the whole state. Readers of a model ignore tensors named adam.*
// and state.*. [LoadTrain] and [SaveTrain] read and write it.
//
// The package reads and writes the safetensors format itself ([ReadTensors],
// [WriteTensors]). It checks the header of a file before it allocates memory for the
// contents, so that a hostile file costs no more memory than a small multiple of its size.
//
// Every file is replaced atomically ([WriteFile]). Weights carry a CRC-32C of the whole file,
// the hash of their vocabulary and a copy of their shape, so that damaged and mixed-up
// folders are refused.
package checkpoint
