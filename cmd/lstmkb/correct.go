package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

func correctCommand() *cobra.Command {
	var (
		model        modelFlags
		profile      string
		blocklist    blocklistFlags
		diff, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "correct [FILE]",
		Short: "Correct slips of the finger and of spelling in a text",
		Long: `Correct writes a text, that of the file or of the standard input, with the words
replaced that the keyboard would replace as they are typed: those of which it is
sure. All else stays as it is, letter for letter, in UTF-8 with line feeds. Words of
the profile stand.

With --diff the lines that change show what was there and what takes its place;
on a terminal in colours. With --json each change is one line.`,
		Example: `  lstmkb correct letter.txt > corrected.txt
  lstmkb correct --diff letter.txt
  echo "i wpuld lije to mret you" | lstmkb correct
  lstmkb correct --json --profile me.json letter.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if diff && asJSON {
				return usagef("--diff and --json are two forms of the same; give one of them")
			}
			learned, err := openProfile(profile)
			if err != nil {
				return err
			}
			p, err := model.open(blocklist.name(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			c := corrector{session: p.NewSession(), out: bufio.NewWriter(cmd.OutOrStdout()), write: writeCorrected}
			c.session.Profile = learned
			switch {
			case asJSON:
				c.write = writeChanges
			case diff && isTerminal(cmd.OutOrStdout()):
				c.write = diffWriter("\x1b[31m\x1b[9m", "\x1b[0m", "\x1b[32m", "\x1b[0m")
			case diff:
				c.write = diffWriter("[-", "-]", "{+", "+}")
			}
			in := cmd.InOrStdin()
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if errors.Is(err, fs.ErrNotExist) {
					return fmt.Errorf("there is no file %q; a text comes from the standard input: echo %q | lstmkb correct", args[0], args[0])
				}
				if err != nil {
					return err
				}
				defer f.Close() // only read from: nothing is lost
				in = f
			}
			if err := c.correct(cmd, in); err != nil {
				return err
			}
			return c.out.Flush()
		},
	}
	f := cmd.Flags()
	model.add(cmd)
	blocklist.add(cmd)
	f.StringVar(&profile, "profile", "", "a file of learned words, which are not corrected; it is not changed")
	f.BoolVar(&diff, "diff", false, "show what changes, [-old-]{+new+}, and only lines that change")
	f.BoolVar(&asJSON, "json", false, "print a line of JSON for each change")
	return cmd
}

// corrector corrects a text line by line.
type corrector struct {
	session *predict.Session
	out     *bufio.Writer
	write   func(out io.Writer, number int, line string, changes []predict.Change) error
}

const (
	// maxBefore is how much of the text before a line is read with it, in bytes.
	maxBefore = 1024
	// maxCorrectLine limits the memory for a line.
	maxCorrectLine = 16 << 20
)

// correct corrects what in has. Each line is written as soon as it is corrected.
func (c *corrector) correct(cmd *cobra.Command, in io.Reader) error {
	decoder := corpus.NewInteractiveDecoder(in)
	r, before := bufio.NewReaderSize(decoder, 1<<16), ""
	for number := 1; ; number++ {
		line, err := r.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if len(line) > maxCorrectLine {
			return fmt.Errorf("line %d: %d bytes, want at most %d", number, len(line), maxCorrectLine)
		}
		if line != "" {
			changes, failed := c.session.CorrectText(cmd.Context(), before, line)
			if failed != nil {
				return fmt.Errorf("line %d: %w", number, failed)
			}
			if failed := c.write(c.out, number, line, changes); failed != nil {
				return failed
			}
			if failed := c.out.Flush(); failed != nil {
				return failed
			}
			before += corrected(line, changes)
			for cut := len(before) - maxBefore; cut > 0; cut = 0 {
				for !utf8.RuneStart(before[cut]) {
					cut++
				}
				before = before[cut:]
			}
		}
		if err != nil {
			tellNote(cmd, decoder)
			return nil
		}
	}
}

// corrected is a line with its changes.
func corrected(line string, changes []predict.Change) string {
	var b strings.Builder
	at := 0
	for _, c := range changes {
		b.WriteString(line[at:c.From])
		b.WriteString(c.Word)
		at = c.To
	}
	b.WriteString(line[at:])
	return b.String()
}

func writeCorrected(out io.Writer, _ int, line string, changes []predict.Change) error {
	_, err := io.WriteString(out, corrected(line, changes))
	return err
}

// writeChanges writes the changes as lines of JSON. Columns count characters from 1.
func writeChanges(out io.Writer, number int, line string, changes []predict.Change) error {
	for _, c := range changes {
		if err := printJSON(out, struct {
			Line        int     `json:"line"`
			Column      int     `json:"column"`
			Typed       string  `json:"typed"`
			Word        string  `json:"word"`
			Probability float64 `json:"probability"`
		}{number, utf8.RuneCountInString(line[:c.From]) + 1, c.Typed, c.Word, c.Probability}); err != nil {
			return err
		}
	}
	return nil
}

// diffWriter returns a function that writes a changed line with marks around each old word and
// each new one.
func diffWriter(beginOld, endOld, beginNew, endNew string) func(io.Writer, int, string, []predict.Change) error {
	return func(out io.Writer, number int, line string, changes []predict.Change) error {
		if len(changes) == 0 {
			return nil
		}
		var b strings.Builder
		at := 0
		for _, c := range changes {
			b.WriteString(printable(line[at:c.From]) + beginOld + printable(c.Typed) + endOld + beginNew + printable(c.Word) + endNew)
			at = c.To
		}
		b.WriteString(printable(strings.TrimRight(line[at:], "\r\n")))
		_, err := fmt.Fprintf(out, "%d: %s\n", number, b.String())
		return err
	}
}
