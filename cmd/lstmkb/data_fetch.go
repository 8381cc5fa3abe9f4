package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
)

func fetchCommand() *cobra.Command {
	var url, dir string
	cmd := &cobra.Command{
		Use:   "fetch NAME",
		Short: "Download a corpus: wikitext-2",
		Long: `Fetch downloads a published corpus into the user's cache folder, where the other
commands look for it. What came is checked by size and SHA-256; a download that
breaks off is resumed by the next call.`,
		Example: `  lstmkb data fetch wikitext-2
  lstmkb data fetch wikitext-2 --url https://mirror.example/wikitext-2-v1.zip --dir corpora/wikitext-2`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir == "" {
				var err error
				if dir, err = corpus.DefaultDir(); err != nil {
					return err
				}
			}
			progress, done := fetchProgress(cmd.ErrOrStderr())
			err := corpus.Fetch(cmd.Context(), args[0], url, dir, progress)
			done()
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is in %s\n", args[0], dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "another address of the archive")
	cmd.Flags().StringVar(&dir, "dir", "", "folder to write to (default the user's cache folder)")
	return cmd
}

// fetchProgress shows a bar on a terminal, a line every few seconds elsewhere.
func fetchProgress(w io.Writer) (report func(done, total int64), end func()) {
	if !isTerminal(w) {
		var last time.Time
		return func(done, total int64) {
			if time.Since(last) > 5*time.Second || done == total {
				last = time.Now()
				fmt.Fprintf(w, "%d of %d bytes\n", done, total)
			}
		}, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true),
		progressbar.OptionFullWidth(), progressbar.OptionThrottle(100*time.Millisecond))
	return func(done, total int64) {
			if bar.GetMax64() != total {
				bar.ChangeMax64(total)
			}
			_ = bar.Set64(done)
		}, func() {
			_ = bar.Finish()
			fmt.Fprintln(w)
		}
}
