// Command gorgonnx is a reader of the interchange table: onnx-go with Gorgonia as
// its backend.
//
//	gorgonnx FOLDER
//
// It reads what bench/interchange writes there and prints a line of JSON for each
// form: that it decodes, or why it does not.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/owulveryck/onnx-go"
	"github.com/owulveryck/onnx-go/backend/x/gorgonnx"
	"gorgonia.org/tensor"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gorgonnx FOLDER")
		os.Exit(2)
	}
	out := json.NewEncoder(os.Stdout)
	for _, form := range []string{"float32-sequence", "float32-step", "int8-sequence", "int8-step"} {
		err := run(filepath.Join(os.Args[1], form+".onnx"))
		if err == nil {
			err = fmt.Errorf("runs: the table wants its logits")
		}
		out.Encode(map[string]string{"form": form, "error": err.Error()})
	}
}

func run(path string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %.200v", r)
		}
	}()
	file, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	backend := gorgonnx.NewGraph()
	model := onnx.NewModel(backend)
	if err := model.UnmarshalBinary(file); err != nil {
		return err
	}
	if err := model.SetInput(0, tensor.New(tensor.WithShape(1, 1), tensor.WithBacking([]int64{2}))); err != nil {
		return err
	}
	return backend.Run()
}
