// Package eval measures a model on text: perplexity, how often the next word is among the first
// suggestions, the keystrokes that a typist saves, and what becomes of slips of the finger.
package eval
