package checkpoint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Occupied reports whether dir holds a model or a training run: a config.json or a
// model.safetensors, in dir or in its subfolder last.
func Occupied(dir string) (bool, error) {
	for _, sub := range []string{"", lastName} {
		for _, name := range []string{configName, weightsName} {
			_, err := os.Lstat(filepath.Join(dir, sub, name))
			if err == nil {
				return true, nil
			}
			if !errors.Is(err, fs.ErrNotExist) {
				return false, fmt.Errorf("checkpoint %s: %w", dir, err)
			}
		}
	}
	return false, nil
}

// CanSave returns an error unless [Save] and [SaveTrain] may write m into dir: configuration
// and vocabulary must fit each other, and a model in dir or in its subfolder last must have
// the same vocabulary and shape. It does not read m.Tensors, so that a run can call it
// before it begins.
func CanSave(dir string, m *Model) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	hash := m.Vocab.Hash()
	for _, sub := range []string{dir, filepath.Join(dir, lastName)} {
		if err := dirFolder(sub).admits(m.Config.identity(), hash); err != nil {
			return fmt.Errorf("checkpoint %s: holds another model; choose another folder: %w", sub, err)
		}
	}
	return nil
}

// admits returns an error unless the folder is empty or holds the same model. Damaged
// weights may be replaced if config.json is the right one; files of unknown owners may not.
func (d folder) admits(id identity, hash string) error {
	cfg, err := d.config()
	hasConfig := !errors.Is(err, fs.ErrNotExist)
	if hasConfig {
		if err != nil {
			return fmt.Errorf("%s: %w", configName, err)
		}
		if !id.sameModel(cfg.identity()) {
			return fmt.Errorf("%s: is %v, want %v", configName, cfg.identity(), id)
		}
	}
	words, err := d.read(vocabName)
	if err == nil && hashOf(words) != hash {
		err = fmt.Errorf("another vocabulary: its SHA-256 is %s, want %s", hashOf(words), hash)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", vocabName, err)
	}
	file, closer, err := d.weights()
	if errors.Is(err, fs.ErrNotExist) || err != nil && hasConfig {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", weightsName, err)
	}
	defer closer.Close()
	if got, ok := file.Meta[metaVocab]; ok && got != hash || !ok && !hasConfig {
		return fmt.Errorf("%s: its vocabulary's SHA-256 is %q, want %s", weightsName, got, hash)
	}
	return nil
}
