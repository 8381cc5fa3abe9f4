package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// flagValues are what a shell completes after a flag, by "command flag" or by the flag alone.
func flagValues() map[string]cobra.CompletionFunc {
	var cells []string
	for _, c := range nn.Cells {
		cells = append(cells, c.Name)
	}
	splits := oneOf(corpus.Train, corpus.Valid, corpus.Test)
	dtypes := oneOf(checkpoint.F32, checkpoint.F16, checkpoint.BF16)
	return map[string]cobra.CompletionFunc{
		"apply out":          folders,
		"autocorrect":        oneOf("off", "suggest", "auto"),
		"blocklist":          orFile("default"),
		"cell":               oneOf(cells...),
		"config":             files("toml"),
		"dtype":              dtypes,
		"eval precision":     oneOf("auto", "float32", "bfloat16"),
		"export folder":      folders,
		"export precision":   oneOf(export.Float32, export.Int8),
		"form":               oneOf(export.Sequence, export.Step),
		"from":               models,
		"import out":         folders,
		"language":           models,
		"make out":           folders,
		"model":              models,
		"onnx":               files("onnx"),
		"precision":          oneOf(inInt8, inFloat32),
		"profiles":           folders,
		"quantize calibrate": oneOf("train", "valid", "test", "none"),
		"quantize out":       folders,
		"recipe":             oneOf(recipeNames()...),
		"round dtype":        oneOf(checkpoint.F32, checkpoint.BF16, checkpoint.I8),
		"schedule":           oneOf(train.Constant, train.Linear, train.Cosine, train.OneCycle),
		"split":              splits,
		"tokenizer":          oneOf(vocab.WikiText, vocab.Keyboard),
		"train out":          folders,
		"train precision":    oneOf("auto", "float32", "bfloat16"),
		"weights":            files("safetensors"),
	}
}

// completeValues lets shells complete the values of flags, and arguments, of cmd and the
// commands below it.
func completeValues(cmd *cobra.Command) {
	values := flagValues()
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			complete, ok := values[c.Name()+" "+f.Name]
			if !ok {
				complete, ok = values[f.Name]
			}
			if !ok {
				return
			}
			if err := c.RegisterFlagCompletionFunc(f.Name, complete); err != nil {
				panic(err) // the flag is the command's, and is visited once
			}
		})
		if c.ValidArgsFunction == nil {
			c.ValidArgsFunction = argumentsOf(c)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(cmd)
}

// argumentsOf completes the arguments that the usage line of a command names.
func argumentsOf(c *cobra.Command) cobra.CompletionFunc {
	_, arguments, _ := strings.Cut(c.Use, " ")
	switch {
	case c.Name() == "fetch":
		var names []string
		for _, d := range corpus.Datasets() {
			names = append(names, d.Name)
		}
		return oneOf(names...)
	case strings.Contains(arguments, ".onnx"):
		return files("onnx")
	case strings.HasPrefix(arguments, "DIR"):
		return folders
	case strings.HasPrefix(arguments, "[FILE") || strings.HasPrefix(arguments, "FILE"):
		return orFile()
	}
	return cobra.NoFileCompletions
}

func oneOf[T ~string](values ...T) cobra.CompletionFunc {
	var plain []string
	for _, v := range values {
		plain = append(plain, string(v))
	}
	return cobra.FixedCompletions(plain, cobra.ShellCompDirectiveNoFileComp)
}

func orFile(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveDefault)
}

// files completes the names of files that end in one of the extensions.
func files(extensions ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(extensions, cobra.ShellCompDirectiveFilterFileExt)
}

func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// models completes languages and model folders, and other folders on the way to them.
func models(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	found := []string{}
	for name := range languages.Folders {
		if strings.HasPrefix(name, typed) {
			found = append(found, name)
		}
	}
	for _, below := range []string{"*", filepath.Join("*", "*")} {
		configs, _ := filepath.Glob(typed + below + string(os.PathSeparator) + "config.json") // typed may be no pattern
		for _, c := range configs {
			found = append(found, filepath.Dir(c))
		}
	}
	if len(found) == 0 {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	slices.Sort(found)
	return found, cobra.ShellCompDirectiveNoFileComp
}
