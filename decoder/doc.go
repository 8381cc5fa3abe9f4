// Package decoder finds the words that a person may have meant by the keys pressed: a noisy
// channel from words to keys, and a beam search through a trie of words with its costs. It
// knows neither a text nor a language model; package predict weighs what it finds by those.
//
//	keys or touches → costs of letters (Layout, Channel) → beams (Decoder on a Trie) → words and their costs
//
// Words are folded (see predict.Fold): letters in lower case without accents and apostrophes.
// Costs are negative natural logarithms of probabilities.
package decoder
