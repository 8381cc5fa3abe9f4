// Package infer runs a trained model: it embeds words, moves states on, scores the
// vocabulary, in floats or in int8, for one text or for several side by side. It
// computes no gradients and opens no file; package nn says what the letters of the
// shapes are.
//
// A [Model] is read by many at once. A [Runner] is the scratch memory of one of them,
// on a [kernels.Set] or on a [kernels.Pool]. A [Screen] finds the likeliest words
// without scoring all in full.
package infer
