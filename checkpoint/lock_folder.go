package checkpoint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// folderLock is the file that a writer of a model folder holds. It lies there while one writes,
// and after one was killed.
const folderLock = ".lstmkb.lock"

// LockFolder makes the folder dir, if need be, and keeps other programs from training or
// writing a model into it until unlock. It removes the temporary files that killed ones left.
// The error says so if another one is at work. unlock removes a folder that it made and that is
// still empty.
func LockFolder(dir string) (unlock func(), err error) {
	_, err = os.Stat(dir)
	made := errors.Is(err, os.ErrNotExist)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	release, err := tryLock(filepath.Join(dir, folderLock))
	if errors.Is(err, errLocked) {
		return nil, fmt.Errorf("checkpoint %s: another run of lstmkb writes into this folder; wait for its end, or choose another folder", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	// The temporary files of a model folder. Compiled here, the engine for browsers does without regexp.
	leftover := regexp.MustCompile(`^\.(config\.json|vocab\.txt|model\.safetensors|metrics\.jsonl)\.tmp-[A-Z2-7]{26}$`)
	for _, sub := range []string{dir, filepath.Join(dir, lastName)} {
		entries, _ := os.ReadDir(sub) // a folder that can't be read keeps its leftovers
		for _, e := range entries {
			if leftover.MatchString(e.Name()) {
				os.Remove(filepath.Join(sub, e.Name()))
			}
		}
	}
	return func() {
		release()
		if made {
			os.Remove(dir) // fails if the folder holds anything
		}
	}, nil
}
