package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/prompt"
	"github.com/lstmkb/lstmkb/settings"
)

// ofSettings are flags of predict that say what lstmkb settings says otherwise.
var ofSettings = []string{"model", "language", "precision", "profile", "blocklist", "no-blocklist", "punctuation", "plain"}

// prompts reports whether a command asks a person at a terminal that can be drawn on.
func prompts(cmd *cobra.Command) bool {
	in, isFile := cmd.InOrStdin().(*os.File)
	return isFile && isTerminal(in) && isTerminal(cmd.OutOrStdout()) && os.Getenv("TERM") != "dumb"
}

// followsSettings reports whether no flag of a command says what the settings say otherwise.
func followsSettings(cmd *cobra.Command) bool {
	for _, name := range ofSettings {
		if cmd.Flags().Changed(name) {
			return false
		}
	}
	return true
}

// promptBySettings runs the prompt with the keyboard of the person's settings.
func promptBySettings(cmd *cobra.Command, k int) error {
	s, err := settings.Load("")
	if err != nil {
		return settingsError(err)
	}
	keys, err := keyboard.Open(s)
	if err != nil {
		return err
	}
	if s.Learning && s.Profile != "" {
		tellLearning(cmd.ErrOrStderr(), s.Profile)
		fmt.Fprintln(cmd.ErrOrStderr(), "lstmkb settings set learning false turns that off.")
	}
	return runPrompt(cmd, keys.NewSession(), k)
}

// runPrompt shows what the keys are and runs the prompt, with three suggestions unless --k says
// otherwise.
func runPrompt(cmd *cobra.Command, s prompt.Session, k int) error {
	if !cmd.Flags().Changed("k") {
		k = strip
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "Type: Tab or a number picks a word, Enter ends the line, Esc hides the words, Ctrl-C leaves.")
	return prompt.Run(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), s, k)
}

func tellLearning(w io.Writer, profile string) {
	fmt.Fprintf(w, "Learning words, no sentences and no secrets, into %s; lstmkb profile list --profile %[1]s shows them.\n", printable(profile))
}

// lineSession is the session of flags, as prompt.Session takes it.
type lineSession struct {
	*predict.Session
	profile string // the file that learns, "" for none
}

// Answer implements prompt.Session, without emoji: whether they are wanted is a setting.
func (s *lineSession) Answer(q predict.Query) (predict.Answer, error) {
	q.Emoji = false
	return s.Session.Answer(q)
}

// Keep implements prompt.Session.
func (s *lineSession) Keep(ctx context.Context, word string) error {
	if !s.Session.Keep(word) {
		return nil
	}
	return s.Sent(ctx, word)
}

// Sent implements prompt.Session.
func (s *lineSession) Sent(ctx context.Context, line string) (err error) {
	if s.profile == "" {
		return nil
	}
	learned, err := predict.UpdateProfile(ctx, s.profile, func(p *predict.Profile) error {
		p.Learn(line)
		return nil
	})
	if err == nil {
		s.Profile = learned
	}
	return err
}
