// Package predict turns a model and the text before the cursor into ranked
// suggestions for the next word. pipeline.go lists the steps on the way.
package predict
