package main

import (
	"context"
	"io/fs"
	"runtime"

	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/predict"
)

// own is a language in the program.
type own struct {
	predictor *predict.Predictor
	bytes     int64 // of all files that are embedded
}

func newOwn(folder predict.Folder) (own, error) {
	p, err := folder.Predictor(predict.WithBlocklist(nil))
	if err != nil {
		return own{}, err
	}
	o := own{predictor: p}
	return o, fs.WalkDir(folder, ".", func(_ string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		info, err := f.Info()
		if err == nil {
			o.bytes += info.Size()
		}
		return err
	})
}

// measure types lines, each on its own.
func (o own) measure(ctx context.Context, lines []string) (figures, int64, error) {
	k, err := eval.TypeLines(ctx, o.predictor, lines, runtime.GOMAXPROCS(0), nil)
	return figures{k.Top1, k.Top3, k.Savings, o.bytes}, k.Words, err
}
