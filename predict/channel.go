package predict

import "github.com/lstmkb/lstmkb/decoder"

// ChannelName is the file of a model folder that holds its misspellings: see
// decoder.ReadRewrites.
const ChannelName = "channel.tsv"

// WithChannel also corrects letters that are typed otherwise than meant in the ways of rewrites,
// as ie for ei. Slips of the finger are corrected without.
func WithChannel(rewrites []decoder.Rewrite) Option {
	return func(p *Predictor) { p.rewrites = rewrites }
}
