package main

import (
	"bytes"
	"io/fs"
	"time"
)

// heldFolder is a folder some of whose files are those in memory, by name.
type heldFolder struct {
	fs.FS
	files map[string][]byte
	since time.Time
}

// Open implements fs.FS.
func (h heldFolder) Open(name string) (fs.File, error) {
	b, ok := h.files[name]
	if !ok {
		return h.FS.Open(name)
	}
	return heldFile{bytes.NewReader(b), heldInfo{name, int64(len(b)), h.since}}, nil
}

// Stat implements fs.StatFS, since the folder below may not need to open a file for it.
func (h heldFolder) Stat(name string) (fs.FileInfo, error) {
	b, ok := h.files[name]
	if !ok {
		return fs.Stat(h.FS, name)
	}
	return heldInfo{name, int64(len(b)), h.since}, nil
}

// heldFile is an open file in memory.
type heldFile struct {
	*bytes.Reader
	info heldInfo
}

func (f heldFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (heldFile) Close() error                 { return nil }

// heldInfo is what is known of such a file.
type heldInfo struct {
	name  string
	size  int64
	since time.Time
}

func (i heldInfo) Name() string       { return i.name }
func (i heldInfo) Size() int64        { return i.size }
func (heldInfo) Mode() fs.FileMode    { return 0o444 }
func (i heldInfo) ModTime() time.Time { return i.since }
func (heldInfo) IsDir() bool          { return false }
func (heldInfo) Sys() any             { return nil }
