package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/corpus/messages"
)

const dataHelp = "text: FILE[.gz], a folder with train|valid|test.txt[.gz], or mails, chats and documents as make reads them, - for the standard input (default WikiText-2 in the user's cache folder)"

// openText opens the text at paths, "" for the default corpus: plain text as it stands, mails,
// chats and documents as make reads them. How it has been read is told on stderr.
func openText(cmd *cobra.Command, paths ...string) (*corpus.Text, error) {
	if len(paths) == 1 && paths[0] == "" {
		dir, err := corpus.DefaultDir()
		if err != nil {
			return nil, err
		}
		paths = []string{dir}
	}
	prepared, splits := 0, ""
	for _, path := range paths {
		is, err := isPrepared(path)
		if err != nil {
			return nil, err
		}
		if is {
			prepared++
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				splits = path
			}
		}
	}
	if prepared == len(paths) {
		text, err := corpus.OpenFiles(paths)
		if err == nil {
			text.Note = func(note string) { fmt.Fprintln(cmd.ErrOrStderr(), printable(note)) }
		}
		return text, err
	}
	if splits != "" { // whose valid and test texts are not to be learned
		return nil, usagef("%s is a folder with splits of its own; expected no other text beside it", splits)
	}
	read, err := readMessages(cmd, "", paths)
	if err != nil {
		return nil, err
	}
	return corpus.FromLines(strings.Join(paths, ", "), read.Lines), nil
}

// isPrepared reports whether package corpus reads what is at path, or says what is wrong with
// it: plain text, or a folder with splits.
func isPrepared(path string) (bool, error) {
	if path == stdinPath {
		return false, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		_, err := corpus.Open(path)
		return !errors.Is(err, corpus.ErrNoSplits), nil
	case err == nil && info.Mode().IsRegular():
		return messages.IsPlain(path)
	}
	return true, nil
}
