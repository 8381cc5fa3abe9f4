package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/serve/store"
)

// profileFolder is the folder in which profiles are saved, nil for none. Several servers
// may share it.
type profileFolder struct {
	dir  string
	max  int        // profiles in it
	keys store.Keys // seal what is written
	log  *slog.Logger

	mu      sync.Mutex
	files   int // profiles at the last count, with those made and without those removed since
	counted time.Time
	told    bool // since the last count, that there is no room
}

// openProfileFolder makes a folder for profiles and checks that the server can write
// there. For "" it is nil.
func openProfileFolder(dir string, max int, keys store.Keys, log *slog.Logger) (*profileFolder, error) {
	if dir == "" {
		return nil, nil
	}
	f := &profileFolder{dir: dir, max: max, keys: keys, log: log}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var unlock func()
		if unlock, err = lockProfile(filepath.Join(dir, "probe.json"), lockTime); err == nil { // makes a file
			unlock()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("serve: folder for profiles: %w", err)
	}
	f.removeLeftovers()
	return f, nil
}

// startSealing seals in the background what sealAll does, if there are keys. stop ends it and
// waits for the profile that is being sealed.
func (f *profileFolder) startSealing(ctx context.Context) (stop func()) {
	if f == nil || len(f.keys) == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.sealAll(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// sealAll seals the profiles that were saved without a key, until ctx ends. Those that were put
// aside stay as they are. These, and what fails, are told to the log.
func (f *profileFolder) sealAll(ctx context.Context) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		f.log.Error("profiles not sealed", "folder", f.dir, "error", err.Error())
	}
	sealed, aside := 0, 0
	for _, e := range entries {
		if ctx.Err() != nil {
			break // the next start goes on
		}
		ext := filepath.Ext(e.Name())
		if ext != ".json" && ext != unreadable {
			continue
		}
		s := savedProfile{folder: f, path: filepath.Join(f.dir, e.Name())}
		is, err := s.sealed()
		switch {
		case err != nil || is:
		case ext == unreadable:
			aside++
		default:
			if _, err = s.fold(); err == nil {
				sealed++
			}
		}
		if err != nil && !absent(err) {
			f.log.Error("profile not sealed", "file", s.path, "error", err.Error())
		}
	}
	if sealed > 0 {
		f.log.Info("profiles that were saved without a key are sealed", "profiles", sealed)
	}
	if aside > 0 {
		f.log.Warn("profiles that were put aside are not sealed; their words can be read in *.json"+unreadable, "folder", f.dir, "profiles", aside)
	}
}

// leftover matches what a killed program leaves of the profile called by its first group:
// the half-written file, the lock.
var leftover = regexp.MustCompile(`^\.(.+\.json)\.(?:tmp-.+|lock)$`)

// removeLeftovers removes the files that killed programs left. Whoever writes a profile
// holds its lock, so that what nobody holds is left over.
func (f *profileFolder) removeLeftovers() {
	entries, _ := os.ReadDir(f.dir) // a folder that cannot be read fails where it is used
	for _, e := range entries {
		m := leftover.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		unlock, err := lockProfile(filepath.Join(f.dir, m[1]), 0)
		if err != nil {
			continue // it is being written
		}
		if filepath.Ext(e.Name()) != ".lock" { // which unlock removes
			os.Remove(filepath.Join(f.dir, e.Name()))
		}
		unlock()
	}
}

// admit counts one more profile, or refuses it if there is no room: what others have
// taught is not removed for it.
func (f *profileFolder) admit() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.counted) > recountAfter { // other servers and programs make and remove some
		entries, err := os.ReadDir(f.dir)
		if err != nil {
			return fmt.Errorf("profile: %w", err)
		}
		f.files, f.counted, f.told = 0, time.Now(), false
		for _, e := range entries {
			if filepath.Ext(e.Name()) == ".json" {
				f.files++
			}
		}
	}
	if f.files < f.max {
		f.files++
		return nil
	}
	if !f.told {
		f.told = true
		f.log.Warn("no room for new profiles; their sessions learn nothing", "folder", f.dir, "profiles", f.files, "max_profiles", f.max)
	}
	return refuse(fasthttp.StatusInsufficientStorage, "the server saves %d profiles and no more (--max-profiles); this message has taught nothing", f.files)
}

// removed counts one profile less.
func (f *profileFolder) removed() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files--
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
