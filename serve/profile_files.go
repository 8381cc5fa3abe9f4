package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// profileFolder is the folder in which profiles are saved, nil for none. Several servers
// may share it.
type profileFolder struct {
	dir string
}

// openProfileFolder makes a folder for profiles and checks that the server can write
// there. For "" it is nil.
func openProfileFolder(dir string) (*profileFolder, error) {
	if dir == "" {
		return nil, nil
	}
	f := &profileFolder{dir: dir}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(dir, ".probe.json.tmp-"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("serve: folder for profiles: %w", err)
	}
	f.removeStale()
	return f, nil
}

// removeStale removes the half-written files that killed servers left. It leaves young
// ones, which another server may be writing.
func (f *profileFolder) removeStale() {
	if f == nil {
		return
	}
	entries, _ := os.ReadDir(f.dir) // a folder that cannot be read fails where it is used
	for _, e := range entries {
		temporary, _ := path.Match(".*.json.tmp-*", e.Name())
		if st, err := e.Info(); temporary && err == nil && time.Since(st.ModTime()) > staleAge {
			os.Remove(filepath.Join(f.dir, e.Name()))
		}
	}
}

// profile is where the profile of a session is saved. The file's name does not tell
// the session's name, which is the key to the profile.
func (f *profileFolder) profile(id string) savedProfile {
	if f == nil {
		return savedProfile{}
	}
	sum := sha256.Sum256([]byte(id))
	return savedProfile{folder: f, path: filepath.Join(f.dir, hex.EncodeToString(sum[:16])+".json")}
}

// absent reports whether err is that of a file that does not exist.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
