// Package corpus reads text to train and judge a model on: from a folder with
// one file for each split or from one file that it splits itself, plain or
// gzip. It encodes text to token ids, folds ids into batches, and downloads
// the published WikiText-2.
//
// Text is UTF-8. A byte order mark at a file's beginning is dropped, lines end
// in LF or CRLF, the last one need not end, and each run of invalid UTF-8 becomes
// one U+FFFD. A NUL byte means that a file is no text and is an error.
package corpus
