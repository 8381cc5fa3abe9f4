package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/vocab"
)

func importCommand() *cobra.Command {
	var (
		weights, words, tokenizer, out, dtype, licence string
		asJSON                                         bool
	)
	cmd := &cobra.Command{
		Use:   "import --weights FILE.safetensors --vocab FILE --out DIR",
		Short: "Make a model folder of a model trained in PyTorch",
		Long: `Import makes a model folder, which all other commands take, of the state dict of
an nn.Embedding, nn.LSTM or nn.GRU, and nn.Linear, saved as safetensors:

  safetensors.torch.save_file(model.state_dict(), "model.safetensors")

Tensors are found by their names, whatever prefix these have: weight_ih_l0, … of the
LSTM or GRU, embedding.weight (or encoder, embed, wte, …), decoder.weight (or fc, linear,
head, …). Linear and embedding are tied where the Linear's weight is missing or the
same; where their widths differ, a Linear named projection leads from one to the
other. Biases that are missing are zeros. LSTMs and GRUs of one direction without
proj_size can be imported, and layers that are modules of their own, as in AWD-LSTM
(fast.ai's names too).

--vocab has a word a line, line n the word with id n−1, or a word and its id a line, or
is JSON, {"word": id, …}, or a tokenizer.json of words. <unk> and <eos> may stand anywhere:
the folder has them first, and their rows with them.
F32, F16 and BF16 weights keep their bits with --dtype of the same type, and
lstmkb export --folder writes them back so.`,
		Example: `  lstmkb import --weights model.safetensors --vocab vocab.txt --out runs/cluster
  lstmkb eval --model runs/cluster --split test`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if weights == "" || words == "" || out == "" {
				return errors.New("import: --weights FILE, --vocab FILE and --out DIR are needed")
			}
			if err := checkDType(dtype); err != nil {
				return err
			}
			tok, err := vocab.ParseTokenizer(tokenizer)
			if err != nil {
				return usagef("--tokenizer: %w", err)
			}
			unlock, err := newFolder(out)
			if err != nil {
				return err
			}
			defer unlock()
			v, err := readVocab(cmd, words, tok)
			if err != nil {
				return err
			}
			m, notes, err := readPyTorch(weights, v)
			if err != nil {
				return fmt.Errorf("--weights %s: %w", weights, err)
			}
			tellNotes(cmd, "--weights "+weights, notes)
			m.Config.Licence = licence
			if err := checkpoint.Save(out, m, checkpoint.DType(dtype)); err != nil {
				return err
			}
			files := []string{filepath.Join(out, "model.safetensors"), filepath.Join(out, "vocab.txt"), filepath.Join(out, "config.json")}
			return printFiles(cmd.OutOrStdout(), files, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&weights, "weights", "", "safetensors file of the PyTorch module's state dict")
	f.StringVar(&words, "vocab", "", "vocabulary file, a word a line")
	f.StringVar(&tokenizer, "tokenizer", string(vocab.WikiText), "how the model's text was cut: wikitext or keyboard")
	f.StringVarP(&out, "out", "o", "", "model folder to write")
	f.StringVar(&dtype, "dtype", string(checkpoint.F32), "numbers in the folder: F32, F16 or BF16")
	f.StringVar(&licence, "licence", "", "licence of the training text, kept in config.json")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

func readPyTorch(path string, v *vocab.Imported) (*checkpoint.Model, []string, error) {
	st, err := os.Stat(path) // opening a pipe would wait
	if err != nil {
		return nil, nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, nil, errors.New("is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	file, err := checkpoint.ReadTensors(f, st.Size())
	if err != nil {
		return nil, nil, err
	}
	return export.FromPyTorch(file, v.Vocab, v.Rows)
}
