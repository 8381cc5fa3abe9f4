// Package vocab turns text into token ids and back.
//
// A [Tokenizer] splits a line into tokens and tells which of them are the same word to the
// model. A [Vocab] numbers the words; ids 0 and 1 are always <unk> and <eos>. A [Builder]
// counts the words of a text and makes a Vocab of them; [Vocab.WriteTo] and [Read] write and
// read a file with one word a line.
//
// Unicode normalisation is left to the caller: "é" as one code point and "é" as a letter
// with a combining accent are two words.
package vocab
