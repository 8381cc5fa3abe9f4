package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export"
)

// exportSettings are the flags of export.
type exportSettings struct {
	model, onnx, folder, dtype string
	form, precision            string
	topK                       int
	force, asJSON              bool
}

func exportCommand() *cobra.Command {
	var s exportSettings
	cmd := &cobra.Command{
		Use:   "export (--onnx FILE | --folder DIR)",
		Short: "Write a model for ONNX Runtime, PyTorch and others",
		Long: `Export writes a model for other programs.

--onnx NAME.onnx writes one file for ONNX Runtime and its like, in standard operators
(opset 17): token ids and state in, logits and state out. Beside it, for people and
programs that do not know it:

  NAME.README.md       the model's size, licence, training, inputs and outputs
  NAME.vocab.txt       its words, line n the word with id n−1
  NAME.tokenizer.json  how text becomes ids (docs/interchange.md)
  NAME.tokenizer.py    does it, in Python
  NAME.py              suggests words with ONNX Runtime as lstmkb predict --plain does

All files are written or none. Files that exist are replaced only with --force.
--form step takes one word at a time, sequence any number; inputs and outputs are
otherwise the same. --precision int8 writes weights as bytes, a quarter of the size.
--top-k adds outputs with the likeliest next words and their probabilities.

--folder writes the model folder alone: model.safetensors with PyTorch's names and
shapes, vocab.txt, config.json and the folder's words, n-grams, blocklist and language,
without what a training run keeps beside them. --dtype F16 or BF16 halves it. lstmkb import is the way back.`,
		Example: `  lstmkb export --model runs/mine --onnx mine.onnx --top-k 5
  lstmkb export --model runs/mine --onnx mine-int8.onnx --precision int8 --form step
  lstmkb export --model runs/mine --folder mine-half --dtype F16`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.check(cmd.Flags().Changed); err != nil {
				return err
			}
			m, err := folderOf(s.model).LoadModel()
			if err != nil {
				return err
			}
			files, err := s.write(m)
			if err != nil {
				return err
			}
			if err := printFiles(cmd.OutOrStdout(), files, s.asJSON); err != nil || s.onnx == "" {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "next, where Python has numpy and onnxruntime:\n  python3 %s \"i want to\"\n", shellWord(strings.TrimSuffix(s.onnx, ".onnx")+".py"))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&s.model, "model", "m", "", modelHelp)
	f.StringVar(&s.onnx, "onnx", "", "ONNX file to write")
	f.StringVar(&s.form, "form", string(export.Sequence), "words that the ONNX file takes at a time: sequence (any number) or step (one)")
	f.StringVar(&s.precision, "precision", string(export.Float32), "weights of the ONNX file: float32 or int8")
	f.IntVar(&s.topK, "top-k", 0, "next words that the ONNX file ranks itself, 0 for none")
	f.StringVar(&s.folder, "folder", "", "model folder to write, with its weights as safetensors")
	f.StringVar(&s.dtype, "dtype", string(checkpoint.F32), "numbers in --folder: F32, F16 or BF16")
	f.BoolVar(&s.force, "force", false, "replace files that exist")
	f.BoolVar(&s.asJSON, "json", false, "print one line of JSON")
	return cmd
}

// check validates the flags before a model is loaded.
func (s *exportSettings) check(given func(flag string) bool) error {
	if s.onnx == "" && s.folder == "" {
		return usagef("export: --onnx FILE or --folder DIR is needed, what to write")
	}
	for _, flag := range []string{"top-k", "form", "precision"} {
		if s.onnx == "" && given(flag) {
			return usagef("export: --%s needs --onnx", flag)
		}
	}
	if s.folder == "" && given("dtype") {
		return usagef("export: --dtype needs --folder")
	}
	switch f := export.Form(s.form); f {
	case export.Sequence, export.Step:
	default:
		return usagef("--form is %q, want %s or %s", f, export.Sequence, export.Step)
	}
	switch p := export.Precision(s.precision); p {
	case export.Float32, export.Int8:
	default:
		return usagef("--precision is %q, want %s or %s", p, export.Float32, export.Int8)
	}
	if err := checkDType(s.dtype); err != nil {
		return err
	}
	if s.folder != "" && sameExisting(s.folder, s.model) {
		return usagef("--folder %s is the model's own, want another", s.folder)
	}
	if stem := s.stem(); s.onnx != "" && (stem == "" || stem+".onnx" != filepath.Base(s.onnx)) {
		return fmt.Errorf("--onnx is %q, want a name that ends in .onnx", s.onnx)
	}
	return nil
}

// stem is the name that the ONNX file and those beside it have in common.
func (s *exportSettings) stem() string { return strings.TrimSuffix(filepath.Base(s.onnx), ".onnx") }

func checkDType(dtype string) error {
	switch checkpoint.DType(dtype) {
	case checkpoint.F32, checkpoint.F16, checkpoint.BF16:
		return nil
	}
	return usagef("--dtype is %q, want F32, F16 or BF16", dtype)
}

// write writes the ONNX file, the folder or both, and returns the paths written.
func (s *exportSettings) write(m *checkpoint.Model) (files []string, err error) {
	o := export.Options{Form: export.Form(s.form), Precision: export.Precision(s.precision), TopK: s.topK}
	if err := o.Check(m.Config.Vocab); err != nil {
		return nil, fmt.Errorf("--top-k: %w", err)
	}
	if s.onnx != "" {
		if files, err = s.writeONNX(m, o); err != nil {
			return nil, err
		}
	}
	if s.folder != "" {
		unlock, err := checkpoint.LockFolder(s.folder)
		if err != nil {
			return nil, fmt.Errorf("--folder: %w", err)
		}
		defer unlock()
		if err := checkpoint.Save(s.folder, m, checkpoint.DType(s.dtype)); err != nil {
			return nil, err
		}
		optional, err := folderOf(s.model).CopyOptional(s.folder)
		if err != nil {
			return nil, err
		}
		files = append(append(files, modelFiles(s.folder)...), optional...)
	}
	return files, nil
}

// writeONNX writes the ONNX file and those beside it, all or none, and returns their paths.
func (s *exportSettings) writeONNX(m *checkpoint.Model, o export.Options) (paths []string, err error) {
	files, err := export.Beside(s.stem(), m, o)
	if err != nil {
		return nil, err
	}
	// The ONNX file comes last: if it exists, the others do too.
	files = append(files, checkpoint.NewFile{Name: filepath.Base(s.onnx), Write: func(w io.Writer) error { return export.ONNX(w, m, o) }})
	dir := filepath.Dir(s.onnx)
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if _, err := os.Lstat(path); err == nil && !s.force {
			return nil, fmt.Errorf("--onnx: %s exists; --force replaces it and the other files of the name", path)
		}
		paths = append(paths, path)
	}
	n := len(paths) - 1
	return append([]string{paths[n]}, paths[:n]...), checkpoint.WriteTogether(dir, files...)
}

// sameExisting reports whether a and b are the same existing file or folder. Writing a model over
// itself in a shorter type would lose precision for good.
func sameExisting(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
