package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

// maxLine is the size limit in bytes of a line that complete reads.
const maxLine = 1 << 20

// completeRequest is a line of JSON that complete reads. One of the first three is given.
type completeRequest struct {
	Text  *string `json:"text"`  // before the cursor
	Sent  *string `json:"sent"`  // a finished text, to learn from
	Keep  *string `json:"keep"`  // a word that was put back in place of a correction
	Count int     `json:"count"` // of suggestions, 0 for --count
}

// completeAnswer is the answer to it.
type completeAnswer struct {
	Suggestions []predict.Suggestion `json:"suggestions"`
	Prefix      string               `json:"prefix"` // the end of the text that suggestions take the place of
	Autocorrect string               `json:"autocorrect,omitempty"`
	Joined      string               `json:"joined,omitempty"` // what stands before the prefix and Autocorrect replaces too
}

func completeCommand() *cobra.Command {
	var file string
	var count int
	var asJSON, private bool
	cmd := &cobra.Command{
		Use:   "complete",
		Short: "Suggest words line by line, for a front end of your own",
		Long: `Complete reads a line at a time, which is the text before the cursor, and answers each at once:
with the words that may follow, or that the letters typed of a word may mean, best first, with tabs
between them; with --json as a line of JSON. lstmkb settings says in which languages, what is done
about slips, and whether it learns.

With --json a line that begins with { is a request in JSON: {"text": TEXT, "count": N} as above, but
for a text of several lines; {"sent": TEXT} for a text that is finished, which is learned if the
settings allow it; {"keep": WORD} for letters that were put back in place of a correction.
Answers have suggestions (word, probability, kind), the prefix that they replace, and, where
autocorrect is auto, what a space puts in its place. What is wrong is answered {"error": MESSAGE}.`,
		Example: `  echo "see you tom" | lstmkb complete
  printf '%s\n' "see you tom" '{"sent": "See you tomorrow."}' | lstmkb complete --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if count < 1 || count > predict.MaxK {
				return usagef("--count is %d, want 1 to %d", count, predict.MaxK)
			}
			s, err := settings.Load(file)
			if err != nil {
				return settingsError(err)
			}
			s.Learning = s.Learning && !private
			k, err := keyboard.Open(s)
			if err != nil {
				return err
			}
			session := k.NewSession()
			return eachLine(cmd.Context(), boundedLines(cmd.InOrStdin()), func(line string) error {
				if !asJSON {
					a, err := session.Suggest(line, count)
					if err != nil {
						return err
					}
					return printWords(cmd.OutOrStdout(), a.Suggestions)
				}
				answer, err := completeLine(cmd.Context(), session, line, count)
				if err != nil {
					answer = map[string]string{"error": err.Error()}
				}
				return printJSON(cmd.OutOrStdout(), answer)
			})
		},
	}
	settingsFlag(cmd, &file)
	cmd.Flags().IntVar(&count, "count", strip, fmt.Sprintf("how many words, 1 to %d", predict.MaxK))
	cmd.Flags().BoolVar(&asJSON, "json", false, "answer with a line of JSON, and take requests in JSON")
	cmd.Flags().BoolVar(&private, "private", false, "learn nothing, whatever the settings are")
	return cmd
}

// completeLine answers a line with what is written as JSON.
func completeLine(ctx context.Context, s *keyboard.Session, line string, count int) (any, error) {
	r := completeRequest{Text: &line}
	if strings.HasPrefix(line, "{") {
		r.Text = nil
		in := json.NewDecoder(strings.NewReader(line))
		in.DisallowUnknownFields()
		if err := in.Decode(&r); err != nil {
			return nil, fmt.Errorf("request: %w", err)
		}
		if in.More() {
			return nil, errors.New("request: something follows the object")
		}
	}
	if r.Count == 0 {
		r.Count = count
	}
	switch {
	case r.Text != nil && r.Sent == nil && r.Keep == nil:
		_, prefix := predict.Split(*r.Text)
		a, err := s.Suggest(*r.Text, r.Count)
		if err != nil {
			return nil, err
		}
		return completeAnswer{append([]predict.Suggestion{}, a.Suggestions...), prefix, a.Autocorrect, a.Joined}, nil
	case r.Sent != nil && r.Text == nil && r.Keep == nil:
		return struct{}{}, s.Sent(ctx, *r.Sent)
	case r.Keep != nil && r.Text == nil && r.Sent == nil:
		return struct{}{}, s.Keep(ctx, *r.Keep)
	}
	return nil, errors.New("request: want one of text, sent and keep")
}

// printWords prints words on a line, with tabs between them.
func printWords(w io.Writer, found []predict.Suggestion) error {
	var b bytes.Buffer
	for i, s := range found {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(printable(s.Word))
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// boundedLines returns the lines of in, one a call, of at most maxLine bytes.
func boundedLines(in io.Reader) func() (string, error) {
	s := bufio.NewScanner(in)
	s.Buffer(nil, maxLine)
	n := 0
	return func() (string, error) {
		if n++; s.Scan() {
			return s.Text(), nil
		}
		if err := s.Err(); err != nil {
			return "", fmt.Errorf("line %d: %w", n, err)
		}
		return "", io.EOF
	}
}
