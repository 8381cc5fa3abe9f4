// Package adapt makes of a person's text, and of a model to start from, the keyboard that this
// person should use: one model folder. It tries what can help in the order of its cost, judges
// each by a part of the text that nothing learns from, and measures the choice beside the model
// that it started from on another such part.
package adapt
