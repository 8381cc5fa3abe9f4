package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export"
)

func exportCommand() *cobra.Command {
	var (
		model, onnx, folder, dtype string
		options                    export.Options
	)
	cmd := &cobra.Command{
		Use:   "export (--onnx FILE | --folder DIR --dtype TYPE)",
		Short: "Write a model for ONNX Runtime, or its folder at half the size",
		Long: `Export writes a model for other programs.

--onnx writes one file for ONNX Runtime and its like: token ids and LSTM state in,
logits and state out, with the vocabulary in the metadata; --top-k adds outputs
with the likeliest next words and their probabilities.

--folder writes the model folder anew with the weights as --dtype: F32, or F16 or
BF16 at half the size.`,
		Example: `  lstmkb export --model runs/mine --onnx mine.onnx --top-k 5
  lstmkb export --model runs/mine --folder mine-half --dtype F16`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := cmd.Flags().Changed
			switch {
			case onnx == "" && folder == "":
				return errors.New("export: --onnx FILE or --folder DIR is needed, what to write")
			case onnx == "" && given("top-k"):
				return errors.New("export: --top-k needs --onnx")
			case folder == "" && given("dtype"):
				return errors.New("export: --dtype needs --folder")
			}
			kind := checkpoint.DType(dtype)
			switch kind {
			case checkpoint.F32, checkpoint.F16, checkpoint.BF16:
			default:
				return fmt.Errorf("--dtype is %q, want F32, F16 or BF16", dtype)
			}
			if folder != "" && sameFolder(folder, model) {
				return fmt.Errorf("--folder %s is the model's own, want another", folder)
			}
			m, err := loadModel(model)
			if err != nil {
				return err
			}
			if err := options.Check(m.Config.Vocab); err != nil {
				return fmt.Errorf("--top-k: %w", err)
			}
			if onnx != "" {
				err := checkpoint.WriteFile(onnx, func(w io.Writer) error { return export.ONNX(w, m, options) })
				if err != nil {
					return err
				}
				if err := printFile(cmd.OutOrStdout(), onnx); err != nil {
					return err
				}
			}
			if folder == "" {
				return nil
			}
			if err := checkpoint.Save(folder, m, kind); err != nil {
				return err
			}
			return printFile(cmd.OutOrStdout(), filepath.Join(folder, "model.safetensors"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&model, "model", "", modelHelp)
	f.StringVar(&onnx, "onnx", "", "ONNX file to write")
	f.IntVar(&options.TopK, "top-k", 0, "next words that the ONNX file ranks itself, 0 for none")
	f.StringVar(&folder, "folder", "", "model folder to write")
	f.StringVar(&dtype, "dtype", string(checkpoint.F32), "numbers in --folder: F32, F16 or BF16")
	return cmd
}

// sameFolder tells whether a and b are one existing folder: writing a model onto
// itself with a shorter type would lose what the longer one held.
func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// printFile prints a written file and its size.
func printFile(w io.Writer, path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s  %d bytes\n", path, st.Size())
	return err
}
