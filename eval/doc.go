// Package eval measures a model on text: perplexity, and how often the word that
// came is among the first suggestions.
package eval
