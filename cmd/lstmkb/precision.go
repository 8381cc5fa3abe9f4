package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

// The values of --precision.
const (
	inInt8    = "int8"
	inFloat32 = "float32"
)

const precisionHelp = "int8, or float32: predict with a model's floats as they are, and with those of int8 weights"

// servedFolder is the model folder that --model names, to predict with in that precision. A
// model in floats on disk is rounded to int8, or taken from where an earlier program has kept
// it so; a line to stderr tells when that took time.
func servedFolder(model, precision string, stderr io.Writer) (predict.Folder, error) {
	folder := folderOf(model)
	switch precision {
	case inFloat32:
		return folder.InFloats(), nil
	case inInt8:
	default:
		return folder, usagef("--precision is %q, want %s or %s", precision, inInt8, inFloat32)
	}
	if _, ok := languages.Folders[model]; ok || model == "" || model == "builtin" {
		return folder, nil // in int8
	}
	files, err := roundedFiles(model, stderr)
	if files == nil || err != nil {
		return folder, err
	}
	return predict.InMemory(heldFolder{folder, files, time.Now()}, files["model.safetensors"]), nil
}

// roundedFiles returns the files of the model folder dir in int8, nil if it is in int8 already.
// They are kept beside the model or, where that cannot be written, in the user's cache folder.
func roundedFiles(dir string, stderr io.Writer) (map[string][]byte, error) {
	begin := time.Now()
	source, err := checkpoint.Source(dir)
	if source == "" || err != nil {
		return nil, nil // opening the folder reports the error
	}
	for _, path := range roundedPlaces(dir, source) {
		if files, err := checkpoint.ReadRounded(dir, path, source); err == nil {
			return files, nil
		} // missing, of other weights or damaged: it is made anew
	}
	files, source, err := checkpoint.Round(dir)
	if err != nil {
		return nil, err
	}
	kept, err := keepRounded(roundedPlaces(dir, source), files["model.safetensors"])
	how := "kept as " + kept
	if err != nil {
		how = fmt.Sprintf("not kept: %v", err)
	}
	fmt.Fprintf(stderr, "%s: rounded to int8 in %.1f s, %s (--precision float32 takes the floats)\n", printable(dir), time.Since(begin).Seconds(), printable(how))
	debug.FreeOSMemory() // of the floats
	return files, nil
}

// roundedPlaces are the files in which weights in int8 may be kept, the best first.
func roundedPlaces(dir, source string) []string {
	places := []string{filepath.Join(dir, checkpoint.RoundedName)}
	if cache, err := os.UserCacheDir(); err == nil {
		places = append(places, filepath.Join(cache, "lstmkb", "int8", source+".safetensors"))
	}
	return places
}

// keepRounded writes weights to the first place that can be written, and returns it. The error
// is that of the first place, which is where they belong.
func keepRounded(places []string, weights []byte) (place string, err error) {
	for _, place := range places {
		failed := os.MkdirAll(filepath.Dir(place), 0o700)
		if failed == nil {
			failed = checkpoint.WriteFile(place, func(w io.Writer) error { _, err := w.Write(weights); return err })
		}
		if failed == nil {
			return place, nil
		}
		err = cmp.Or(err, failed)
	}
	return "", err
}
