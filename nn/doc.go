// Package nn is the network: layers with hand-derived gradients, the loss, the
// model. It opens no file, reads no flag and knows no network.
//
// # Shapes
//
//	B  texts in a batch                      V  words of the vocabulary
//	T  words of each text in a batch         E  width of a word's vector
//	N  B·T, the positions of a batch         H  width of hidden and cell state
//	L  recurrent layers                      K  width of the decoder's input (H, or E if tied)
//	G  gates of the layers' cell
//
// Batches come as (B, T), row-major. Inside, activations are time-major: row
// t·B + b is word t of text b, so that one step of the recurrence is one block
// of rows.
//
// # The model
//
//	ids (N) → Embedding (N, E) → dropout → recurrent layer × L, dropout after each (N, H)
//	        → Projection (N, E), if tied and E ≠ H → Decoder (N, V) → cross-entropy
//
// Each layer's backward stands directly below its forward, in the same symbols:
// dx is the gradient of the loss with respect to x. Layers own their scratch memory,
// which grows to the largest batch seen and is then reused.
//
// A [Cell] is a kind of recurrent layer. The products with its matrices are the same
// code for every cell (recurrent.go); a cell's own file has its gates and its
// arithmetic between those products.
package nn
