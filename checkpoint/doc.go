// Package checkpoint keeps models and training runs on disk.
//
// A model is a folder of three files: config.json (shape, tokenizer, figures
// for people), vocab.txt (a word a line) and model.safetensors (the weights
// under PyTorch's names and shapes). [Load], [LoadFS] and [Save] read and
// write it.
//
// A training run keeps its newest full state in the subfolder last, in the
// same three files. The optimizer's moments (adam.m.NAME, adam.v.NAME) and the
// carried state (state.h and, if the cell has one, state.c) are further tensors of that one
// safetensors file and the counters are its metadata, so one rename replaces
// the whole state. Readers of a model ignore tensors named adam.* and state.*.
// [SaveTrain] and [LoadTrain] read and write it.
//
// The safetensors format is read and written here ([ReadTensors],
// [WriteTensors]); it needs no library. A file's header is checked before
// anything is allocated for its contents, so a hostile file costs no more
// memory than a small multiple of its size.
//
// Every file is replaced atomically ([WriteFile]), and the files written here
// carry a CRC-32C of all their bytes, the hash of their vocabulary and a copy
// of their shape, so damaged and mixed-up folders are refused, not used.
package checkpoint
