// Package train teaches a model: hyper-parameters, the optimiser, the learning
// rate's schedule and the loop, [Run], which fits on one screen.
package train
