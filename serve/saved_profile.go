package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// unreadable ends the name of a profile that could not be read and was put aside.
const unreadable = ".unreadable"

// savedProfile is a session's profile on disk: one file of exported profiles in a row,
// which add up, each sealed where there are keys (profileForm). Each message appends what
// it alone has taught, words and counts but no sentence, so that it costs what it is long,
// however large the profile is. When maxAppended bytes were appended the file is replaced
// by their sum, and so is a file of plain words where there are keys. Whoever changes the
// file holds the profile's lock, other servers and programs too, and so nobody loses
// anything of another's.
type savedProfile struct {
	folder *profileFolder // nil if profiles are not saved
	path   string
	whole  int64 // bytes of the first profile in the file
}

func (s *savedProfile) exists() bool {
	if s.folder == nil {
		return false
	}
	_, err := os.Lstat(s.path)
	return !absent(err)
}

// size is the size of the file in bytes, 0 if there is none.
func (s *savedProfile) size() int64 {
	st, err := os.Stat(s.path)
	if err != nil {
		return 0
	}
	return st.Size()
}

// lockProfile takes the lock of the profile at path, or fails if another program holds
// it for so long.
func lockProfile(path string, wait time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	return predict.LockProfile(ctx, path)
}

// load reads the profile, an empty one if it has no file.
func (s *savedProfile) load(log *slog.Logger) (*predict.Profile, error) {
	if !s.exists() {
		return new(predict.Profile), nil
	}
	p, err := s.read(log)
	if err == nil && p.Cut { // nothing may be appended after half a profile
		return s.fold()
	}
	return p.Profile, err
}

// read adds up the profiles of the file.
func (s *savedProfile) read(log *slog.Logger) (predict.SavedProfile, error) {
	unlock, err := lockProfile(s.path, lockTime)
	if err != nil {
		return predict.SavedProfile{}, err
	}
	defer unlock()
	p, err := s.sumOrNone(log)
	if err != nil {
		return predict.SavedProfile{}, err
	}
	s.whole = p.First
	if p.unreadable != nil {
		log.Error("part of a profile cannot be read; it stays in its file", "file", s.path, "error", p.unreadable.Error())
	}
	return p.SavedProfile, nil
}

// sumOrNone is sum, and an empty profile for a file that cannot be understood: that is put aside, so that
// the typist can go on and it is not overwritten. Its lock is held.
func (s *savedProfile) sumOrNone(log *slog.Logger) (profileForm, error) {
	p, err := s.sum()
	if !errors.As(err, new(notUnderstood)) {
		return p, err
	}
	aside := s.path + unreadable
	if moved := os.Rename(s.path, aside); moved != nil {
		return profileForm{}, fmt.Errorf("%w; and it cannot be put aside: %w", err, moved)
	}
	log.Error("profile put aside", "file", aside, "error", err.Error())
	return profileForm{SavedProfile: predict.SavedProfile{Profile: new(predict.Profile)}}, nil
}

// sum reads the file, which may have been removed; its lock is held.
func (s *savedProfile) sum() (profileForm, error) {
	f, err := s.open(os.O_RDONLY)
	if absent(err) { // somebody has just forgotten it
		return profileForm{SavedProfile: predict.SavedProfile{Profile: new(predict.Profile)}}, nil
	}
	if err != nil {
		return profileForm{}, err
	}
	defer f.Close() // only read from: nothing is lost
	p, err := s.folder.readForm(filepath.Base(s.path), f)
	if err != nil {
		return p, notUnderstood{fmt.Errorf("%s: %w", s.path, err)}
	}
	return p, nil
}

// sealed reports whether the file is sealed.
func (s *savedProfile) sealed() (bool, error) {
	f, err := s.open(os.O_RDONLY)
	if err != nil {
		return false, err
	}
	defer f.Close() // only read from: nothing is lost
	return isSealed(f)
}

// notUnderstood is the error of a file that is no profile.
type notUnderstood struct{ error }

// open opens the file. What is not a regular file is an error before it is opened: to open a
// named pipe would wait for another program.
func (s *savedProfile) open(flag int) (*os.File, error) {
	if st, err := os.Stat(s.path); err == nil && !st.Mode().IsRegular() {
		return nil, fmt.Errorf("profile: %s is not a regular file", s.path)
	}
	f, err := os.OpenFile(s.path, flag, 0)
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	return f, nil
}

// flush is a file that was written to, and its folder if the file is new; or what is to be sent to
// the store that replicas share.
type flush struct {
	file   *os.File // nil if nothing was written
	folder string
	share  func() error // nil if nothing is to be sent
}

// do puts what was written on the disk.
func (f flush) do() error {
	if f.file == nil {
		return nil
	}
	err := errors.Join(f.file.Sync(), f.file.Close())
	if f.folder != "" {
		d, opened := os.Open(f.folder)
		if err = errors.Join(err, opened); opened == nil {
			err = errors.Join(err, d.Sync(), d.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	return nil
}

// append adds what a lesson holds. After an error the file is as it was.
func (s *savedProfile) append(lesson *predict.Profile) (flush, error) {
	if lesson.Empty() {
		return flush{}, nil
	}
	unlock, err := lockProfile(s.path, lockTime)
	if err != nil {
		return flush{}, err
	}
	defer unlock()
	if !s.exists() {
		if err := s.folder.admit(); err != nil {
			return flush{}, err
		}
		return s.replace(profileForm{SavedProfile: predict.SavedProfile{Profile: lesson}})
	}
	f, err := s.open(os.O_RDWR | os.O_APPEND)
	if err != nil {
		return flush{}, err
	}
	sealed, err := isSealed(f)
	if err == nil && !sealed && len(s.folder.keys) > 0 {
		f.Close() // nothing was written
		return s.sealWith(lesson)
	}
	if err == nil {
		err = s.write(f, lesson, sealed)
	}
	if err != nil {
		f.Close()
		return flush{}, fmt.Errorf("profile: %w", err)
	}
	return flush{file: f}, nil
}

// write appends a lesson to the open file, in the file's form.
func (s *savedProfile) write(f *os.File, lesson *predict.Profile, sealed bool) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	line, err := s.folder.export(filepath.Base(s.path), lesson, sealed)
	if err != nil {
		return err
	}
	if _, err = f.Write(line); err != nil {
		err = errors.Join(err, f.Truncate(st.Size()))
	}
	return err
}

// sealWith replaces a file of plain words, and a lesson, by their sealed sum. Its lock is held.
func (s *savedProfile) sealWith(lesson *predict.Profile) (flush, error) {
	p, err := s.sumOrNone(s.folder.log)
	if err != nil {
		return flush{}, err
	}
	var exported bytes.Buffer
	if err := lesson.Export(&exported); err != nil {
		return flush{}, fmt.Errorf("profile: %w", err)
	}
	if err := p.Import(&exported); err != nil {
		return flush{}, fmt.Errorf("profile: %w", err)
	}
	return s.replace(p)
}

// replace makes or replaces the file by one with p. Its lock is held.
func (s *savedProfile) replace(p profileForm) (flush, error) {
	file, err := s.folder.form(filepath.Base(s.path), p)
	if err != nil {
		return flush{}, err
	}
	return s.create(file)
}

// create makes or replaces the file, with all of its content or not at all, also where the machine stops: what
// replaces words that were confirmed is on the disk before it has their name. Its lock is held.
func (s *savedProfile) create(content []byte) (flush, error) {
	folder, name := filepath.Split(s.path)
	f, err := os.CreateTemp(folder, "."+name+".tmp-") // its owner alone can read it
	if err != nil {
		return flush{}, fmt.Errorf("profile: %w", err)
	}
	_, err = f.Write(content)
	if err == nil && s.exists() {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(f.Name(), s.path)
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return flush{}, fmt.Errorf("profile: %w", err)
	}
	s.whole = int64(len(content))
	return flush{file: f, folder: folder}, nil
}

// full reports whether so much was appended that it is time to fold.
func (s *savedProfile) full() bool {
	return s.folder != nil && s.size() >= s.whole+maxAppended
}

// fold replaces the profiles of the file by their sum, which it returns. A profile that was
// forgotten stays so.
func (s *savedProfile) fold() (*predict.Profile, error) {
	unlock, err := lockProfile(s.path, lockTime)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if !s.exists() {
		return new(predict.Profile), nil
	}
	p, err := s.sum()
	if err != nil {
		return nil, err
	}
	written, err := s.replace(p)
	if err != nil {
		return nil, err
	}
	return p.Profile, written.do()
}

// remove removes the profile's files and reports whether there was one.
func (s *savedProfile) remove() (found bool, err error) {
	if s.folder == nil {
		return false, nil
	}
	unlock, err := lockProfile(s.path, lockTime)
	if err != nil {
		return false, err
	}
	defer unlock()
	for _, name := range []string{s.path, s.path + unreadable} {
		removed := os.Remove(name)
		found = found || removed == nil
		if removed == nil && name == s.path {
			s.folder.removed()
		}
		if !absent(removed) {
			err = errors.Join(err, removed)
		}
	}
	return found, err
}
