// Package infer runs a trained model without gradients: it looks up words, moves states
// past them and scores the vocabulary, in float32 or int8, for one text or several side by
// side. It opens no file. Package nn defines the letters of the shapes; here G is the
// number of gates of a layer's cell and B the number of texts side by side.
//
// Any number of goroutines may read a [Model]. Each has a [Runner], the scratch memory,
// on one thread ([kernels.NewWorker]) or on a [kernels.Pool]. A [Screen] finds the
// likeliest words without scoring all of them in full.
//
// A kind of layer is a row of the table in cell.go and a file with its step: lstm.go.
package infer
