// Package ibus is an input method for programs on Linux: an engine of IBus, to which they pass keys
// over D-Bus and from which they get text. Package compose decides what a key does; this package says it in
// IBus' words.
//
// One goroutine takes the daemon's calls in their order, and what one key makes, reply included, leaves in
// one write. The model is in a process of its own, whose end costs no letter: what is typed stays here. If this
// process is killed, it has either done all of a key or nothing, and ibus passes the key and the preedit to
// the program itself.
package ibus
