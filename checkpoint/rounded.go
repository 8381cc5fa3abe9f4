package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
)

// RoundedName is the file of a model folder in which the weights of its model.safetensors are
// kept in int8, so that they need not be rounded anew. Nothing else depends on it.
const RoundedName = "model.int8.safetensors"

// metaSource ties weights in int8 to those that they were rounded from: their SHA-256. Another
// way of rounding takes another name, so that what was kept before is made anew.
const metaSource = "lstmkb.source"

// Source is the SHA-256 of the weights of the model folder dir, "" if a matrix of them is in
// int8.
func Source(dir string) (string, error) {
	d := dirFolder(dir)
	file, closer, err := d.weights()
	if err != nil {
		return "", d.wrap(weightsName, err)
	}
	defer closer.Close() // only read from: nothing is lost
	for _, name := range file.Names() {
		if file.DType(name) == I8 {
			return "", nil
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(file.r, 0, file.size)); err != nil {
		return "", d.wrap(weightsName, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Round reads the model folder dir and returns the three files of the same model in int8, by
// name, each weight rounded to the nearest, and the Source of its weights. config.json and
// vocab.txt are the folder's own.
func Round(dir string) (files map[string][]byte, source string, err error) {
	d := dirFolder(dir)
	weights, err := d.read(weightsName)
	if err != nil {
		return nil, "", d.wrap(weightsName, err)
	}
	m, err := d.open(weights)
	if err != nil {
		return nil, "", err
	}
	if files, err = d.withoutWeights(); err != nil {
		return nil, "", err
	}
	q, err := m.Quantize(nil)
	if err != nil {
		return nil, "", d.wrap(weightsName, err)
	}
	source = hashOf(weights)
	written, err := q.files(F32, nil, map[string]string{metaSource: source, metaVocab: hashOf(files[vocabName])})
	if err != nil {
		return nil, "", fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	var b bytes.Buffer
	b.Grow(len(weights) / 3) // a quarter, and scales
	for _, f := range written {
		if f.Name != weightsName {
			continue
		}
		if err := f.output(&b); err != nil {
			return nil, "", d.wrap(weightsName, err)
		}
	}
	files[weightsName] = b.Bytes()
	return files, source, nil
}

// ReadRounded returns the files that Round made of the model folder dir, whose weights have that
// Source, where the weights in int8 were kept in the file at path. It fails if these are
// damaged, or were made of others.
func ReadRounded(dir, path, source string) (map[string][]byte, error) {
	d := dirFolder(dir)
	files, err := d.withoutWeights()
	if err != nil {
		return nil, err
	}
	weights, err := dirFolder(filepath.Dir(path)).read(filepath.Base(path))
	if err != nil {
		return nil, err
	}
	file, err := ReadTensors(bytes.NewReader(weights), int64(len(weights)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if got := file.Meta[metaSource]; got != source {
		return nil, fmt.Errorf("%s: is made of the weights %s, want %s", path, got, source)
	}
	if _, err := d.open(weights); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	files[weightsName] = weights
	return files, nil
}

// withoutWeights reads config.json and vocab.txt.
func (d folder) withoutWeights() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range []string{configName, vocabName} {
		b, err := d.read(name)
		if err != nil {
			return nil, d.wrap(name, err)
		}
		files[name] = b
	}
	return files, nil
}
