// Package vocab turns text into token ids and back.
//
// A [Tokenizer] says how a line is cut into tokens and which of them the
// model holds to be the same word. A [Vocab] numbers the words; ids 0 and 1
// are always <unk> and <eos>. A [Builder] counts text and makes a Vocab from
// what it saw; [Read] takes one from a file with one word a line, and
// [Vocab.WriteTo] writes it there.
//
// Unicode normalisation is left to the caller: "é" written as one code point
// and as a letter with a combining accent are two words.
package vocab
