package main

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const languageHelp = `languages of the text, with commas between, as de,en: tags of languages in the program, or model folders; auto for all in the program`

// modelFlags choose the model that predicts, or those of several languages.
type modelFlags struct {
	model, language string
	precision       string // "" for that of the folder
}

// add adds all flags.
func (m *modelFlags) add(cmd *cobra.Command) {
	m.addNames(cmd)
	cmd.Flags().StringVar(&m.precision, "precision", inInt8, precisionHelp)
}

// addNames adds the flags of a command that takes models as they are.
func (m *modelFlags) addNames(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&m.model, "model", "m", "", modelHelp)
	f.StringVarP(&m.language, "language", "l", "", languageHelp)
	cmd.MarkFlagsMutuallyExclusive("model", "language")
}

// names are the models, by the names that folderOf takes.
func (m *modelFlags) names() ([]string, error) {
	switch m.language {
	case "":
		return []string{m.model}, nil
	case predict.AllLanguages:
		all := slices.Sorted(maps.Keys(languages.Folders))
		first := slices.Index(all, languages.Default)
		return slices.Insert(slices.Delete(all, first, first+1), 0, languages.Default), nil
	}
	names := strings.Split(m.language, ",")
	for i, n := range names {
		if names[i] = strings.TrimSpace(n); names[i] == "" || slices.Contains(names[:i], names[i]) {
			return nil, usagef("--language %q: want languages, each once, with commas between", m.language)
		}
	}
	return names, nil
}

// folders are the model folders, to predict with in the precision asked for.
func (m *modelFlags) folders(stderr io.Writer) (folders []predict.Folder, err error) {
	names, err := m.names()
	for _, n := range names {
		if m.precision == "" {
			folders = append(folders, folderOf(n))
			continue
		}
		f, failed := servedFolder(n, m.precision, stderr)
		if failed != nil {
			return nil, failed
		}
		folders = append(folders, f)
	}
	return folders, err
}

// open makes the predictor with a blocklist, as keyboard.Predictor takes it.
func (m *modelFlags) open(blocklist string, stderr io.Writer, options ...predict.Option) (*predict.Predictor, error) {
	folders, err := m.folders(stderr)
	if err != nil {
		return nil, err
	}
	return keyboard.Predictor(folders, blocklist, options...)
}
