package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// unreadable ends the name of a profile that could not be read and was put aside.
const unreadable = ".unreadable"

// disk guards s's profile and its file against concurrent changes. All sessions of
// one name share it: one that has ended may still be saving.
func (s *session) disk() *sync.Mutex {
	return &s.store.disks[maphash.String(s.store.seed, s.id)%uint64(len(s.store.disks))]
}

// path is the file of s's profile, "" for none. Its name does not tell the session's
// name, which is the key to the profile.
func (s *session) path() string {
	if s.store.folder == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s.id))
	return filepath.Join(s.store.folder, hex.EncodeToString(sum[:16])+".json")
}

// readProfile loads s's profile, an empty one if it has no file. A file that cannot
// be understood is put aside, so that the typist can go on and the file is not
// overwritten.
func (s *session) readProfile() (*predict.Profile, error) {
	path := s.path() // "" does not exist either
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return new(predict.Profile), nil
	}
	p, err := predict.LoadProfile(path)
	if err == nil {
		return p, nil
	}
	aside := path + unreadable
	if moved := os.Rename(path, aside); moved != nil {
		return nil, fmt.Errorf("%w; and it cannot be put aside: %w", err, moved)
	}
	s.store.log.Error("profile put aside", "file", aside, "error", err.Error())
	return new(predict.Profile), nil
}

// removeProfile removes s's files and reports whether there was one.
func (s *session) removeProfile() (found bool, err error) {
	path := s.path()
	if path == "" {
		return false, nil
	}
	for _, name := range []string{path, path + unreadable} {
		removed := os.Remove(name)
		found = found || removed == nil
		if !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}
	return found, err
}

// removeStale removes the half-written files that killed servers left in a folder of
// profiles. It leaves young ones, which another server may be writing.
func removeStale(dir string) {
	entries, _ := os.ReadDir(dir) // a folder that cannot be read fails where it is used
	for _, e := range entries {
		temporary, _ := path.Match(".*.json.tmp-*", e.Name())
		if st, err := e.Info(); temporary && err == nil && time.Since(st.ModTime()) > time.Minute {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
