// Package compose turns keys into text for an input method: it holds the word in progress, offers
// suggestions, corrects at the end of a word and takes that back. It is the page's editor
// (serve/page/static/editor.js) for programs that keep their text to themselves: whatever Backspace
// may take back waits in the preedit, which the program shows at its cursor and has not got yet.
//
// It knows no D-Bus: a Composer answers each key with an Output, and what the program has
// is always what was committed. Text typed and text committed differ by corrections and picks
// alone, which the tests hold beside a plain editor.
package compose
