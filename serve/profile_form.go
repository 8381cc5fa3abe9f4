package serve

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// profileForm is what a profile's file holds, in one of two forms: exported profiles in a row, as
// predict reads them; or, once there are keys, sealedHead and a line for each exported profile, a
// record of store.Keys in base64. A record that no key opens stays where it is.
type profileForm struct {
	predict.SavedProfile
	sealed     bool
	closed     [][]byte // lines that no key opens
	unreadable error    // of the last of these
}

const (
	sealedHead = "lstmkb sealed profile\n"
	// maxSealed bounds the bytes of a sealed file that are read.
	maxSealed = 64 << 20
)

// place is where a file's records belong: one that is copied into another's file does not open.
func place(file string) string { return "profile " + file }

// readForm reads a profile's file of that name.
func (f *profileFolder) readForm(name string, r io.Reader) (profileForm, error) {
	limited := &io.LimitedReader{R: r, N: maxSealed + 1}
	in := bufio.NewReader(limited)
	if head, _ := in.Peek(len(sealedHead)); string(head) != sealedHead {
		p, err := predict.ReadProfile(in)
		return profileForm{SavedProfile: p}, err
	}
	p := profileForm{SavedProfile: predict.SavedProfile{Profile: new(predict.Profile)}, sealed: true}
	_, _ = in.Discard(len(sealedHead)) // as many are there
	for first := true; ; first = false {
		line, err := in.ReadBytes('\n')
		switch {
		case limited.N <= 0:
			return p, fmt.Errorf("profile: more than %d bytes", maxSealed)
		case err == io.EOF:
			p.Cut = len(line) > 0 // a program ended while it appended
			return p, nil
		case err != nil:
			return p, err
		}
		if first {
			p.First = int64(len(sealedHead) + len(line))
		}
		if err := f.add(p.Profile, name, line); err != nil {
			p.closed, p.unreadable = append(p.closed, line), err
		}
	}
}

// add adds the profile of a line to p.
func (f *profileFolder) add(p *predict.Profile, name string, line []byte) error {
	record, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSuffix(line, []byte("\n")))
	if err != nil {
		return errors.New("a line is damaged")
	}
	exported, err := f.keys.Open(place(name), string(record))
	if err != nil {
		return err
	}
	return p.Import(bytes.NewReader(exported))
}

// form is the file of that name with p: sealed if there are keys, or if it was.
func (f *profileFolder) form(name string, p profileForm) ([]byte, error) {
	exported, err := f.export(name, p.Profile, p.sealed || len(f.keys) > 0)
	if err != nil || !p.sealed && len(f.keys) == 0 {
		return exported, err
	}
	return slices.Concat([]byte(sealedHead), slices.Concat(p.closed...), exported), nil
}

// isSealed reports whether a file is of the sealed form.
func isSealed(file io.ReaderAt) (bool, error) {
	head := make([]byte, len(sealedHead))
	n, err := file.ReadAt(head, 0)
	if err == io.EOF {
		err = nil
	}
	return string(head[:n]) == sealedHead, err
}

// export is a profile as JSON, or as a line of a sealed file.
func (f *profileFolder) export(name string, p *predict.Profile, sealed bool) ([]byte, error) {
	var b bytes.Buffer
	if err := p.Export(&b); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if !sealed {
		return b.Bytes(), nil
	}
	line := base64.StdEncoding.AppendEncode(nil, []byte(f.keys.Seal(place(name), b.Bytes())))
	return append(line, '\n'), nil
}
