package main

import (
	"errors"
	"fmt"
	"io"
	"os"
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
	asJSON                     bool
}

func exportCommand() *cobra.Command {
	var s exportSettings
	cmd := &cobra.Command{
		Use:   "export (--onnx FILE | --folder DIR)",
		Short: "Write a model for ONNX Runtime, PyTorch and others",
		Long: `Export writes a model for other programs.

--onnx writes one file for ONNX Runtime and its like, in standard operators (opset
17): token ids and state in, logits and state out. FILE.onnx has the words in
its metadata, and FILE.vocab.txt beside it has them too, line n the word with id n−1.
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
			return printFiles(cmd.OutOrStdout(), files, s.asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.model, "model", "", modelHelp)
	f.StringVar(&s.onnx, "onnx", "", "ONNX file to write")
	f.StringVar(&s.form, "form", string(export.Sequence), "words that the ONNX file takes at a time: sequence (any number) or step (one)")
	f.StringVar(&s.precision, "precision", string(export.Float32), "weights of the ONNX file: float32 or int8")
	f.IntVar(&s.topK, "top-k", 0, "next words that the ONNX file ranks itself, 0 for none")
	f.StringVar(&s.folder, "folder", "", "model folder to write, with its weights as safetensors")
	f.StringVar(&s.dtype, "dtype", string(checkpoint.F32), "numbers in --folder: F32, F16 or BF16")
	f.BoolVar(&s.asJSON, "json", false, "print one line of JSON")
	return cmd
}

// check validates the flags before a model is loaded.
func (s *exportSettings) check(given func(flag string) bool) error {
	if s.onnx == "" && s.folder == "" {
		return errors.New("export: --onnx FILE or --folder DIR is needed, what to write")
	}
	for _, flag := range []string{"top-k", "form", "precision"} {
		if s.onnx == "" && given(flag) {
			return fmt.Errorf("export: --%s needs --onnx", flag)
		}
	}
	if s.folder == "" && given("dtype") {
		return errors.New("export: --dtype needs --folder")
	}
	switch f := export.Form(s.form); f {
	case export.Sequence, export.Step:
	default:
		return fmt.Errorf("--form is %q, want %s or %s", f, export.Sequence, export.Step)
	}
	switch p := export.Precision(s.precision); p {
	case export.Float32, export.Int8:
	default:
		return fmt.Errorf("--precision is %q, want %s or %s", p, export.Float32, export.Int8)
	}
	if err := checkDType(s.dtype); err != nil {
		return err
	}
	if s.folder != "" && sameFolder(s.folder, s.model) {
		return fmt.Errorf("--folder %s is the model's own, want another", s.folder)
	}
	return nil
}

func checkDType(dtype string) error {
	switch checkpoint.DType(dtype) {
	case checkpoint.F32, checkpoint.F16, checkpoint.BF16:
		return nil
	}
	return fmt.Errorf("--dtype is %q, want F32, F16 or BF16", dtype)
}

// write writes the ONNX file, the folder or both, and returns the paths written.
func (s *exportSettings) write(m *checkpoint.Model) (files []string, err error) {
	o := export.Options{Form: export.Form(s.form), Precision: export.Precision(s.precision), TopK: s.topK}
	if err := o.Check(m.Config.Vocab); err != nil {
		return nil, fmt.Errorf("--top-k: %w", err)
	}
	if s.onnx != "" {
		words := strings.TrimSuffix(s.onnx, ".onnx") + ".vocab.txt"
		err := checkpoint.WriteFile(words, func(w io.Writer) error { _, err := m.Vocab.WriteTo(w); return err })
		if err != nil {
			return nil, err
		}
		// The ONNX file comes last: if it exists, its vocabulary does too.
		err = checkpoint.WriteFile(s.onnx, func(w io.Writer) error { return export.ONNX(w, m, o) })
		if err != nil {
			return nil, err
		}
		files = append(files, s.onnx, words)
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
		optional, err := copyOptional(s.model, s.folder)
		if err != nil {
			return nil, err
		}
		files = append(append(files, modelFiles(s.folder)...), optional...)
	}
	return files, nil
}

// sameFolder reports whether a and b are the same existing folder. Writing a model over
// itself in a shorter type would lose precision for good.
func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
