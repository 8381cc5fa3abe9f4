// Package corpus reads text for training and evaluation: from a folder with one file for
// each split, or from one file that it splits itself, plain or gzip. It encodes text to
// token ids, folds ids into batches, and downloads the published WikiText-2.
//
// Text is UTF-8. A byte order mark at the beginning of a file is dropped. Lines end in LF or
// CRLF; the last one may lack its end. Each run of invalid UTF-8 becomes one U+FFFD. A NUL
// byte is an error: the file is not text.
package corpus
