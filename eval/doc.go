// Package eval measures a model on text: perplexity, and how often the next word is among
// the first suggestions.
package eval
