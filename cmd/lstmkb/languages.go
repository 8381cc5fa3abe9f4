package main

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

// languageRow is a language in the program.
type languageRow struct {
	Tag      string             `json:"tag"` // which --model takes
	Name     string             `json:"name"`
	Default  bool               `json:"default"`
	Words    int                `json:"words"` // of the model's vocabulary
	Bytes    int64              `json:"bytes"` // of all its files
	Figures  *languages.Figures `json:"figures"`
	Training map[string]any     `json:"training"`
	Licence  string             `json:"licence"`
}

func languagesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "languages",
		Short: "List the languages in the program",
		Long: `Languages lists the languages whose models are in the program: the tag that --model takes,
the vocabulary's size, the size of all files, how often the next word of unseen text is the first
suggestion and among three, the share of keystrokes that a strip of three saves, and the licence of the model.
Figures of different languages do not compare: their texts differ. For a language of your own:
docs/languages.md.`,
		Example: `  lstmkb languages
  lstmkb predict --model en --text "see you"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var rows []languageRow
			for _, tag := range slices.Sorted(maps.Keys(languages.Folders)) {
				row, err := describe(tag, languages.Folders[tag])
				if err != nil {
					return fmt.Errorf("%s: %w", tag, err)
				}
				rows = append(rows, row)
			}
			w := cmd.OutOrStdout()
			if asJSON {
				return printJSON(w, rows)
			}
			for _, r := range rows {
				f := "not measured"
				if r.Figures != nil {
					f = fmt.Sprintf("top-1 %.3f  top-3 %.3f  savings %.3f", r.Figures.Top1, r.Figures.Top3, r.Figures.Savings)
				}
				fmt.Fprintf(w, "%-6s  %-12s  %6d words  %5.1f MB  %s  %s\n", r.Tag, r.Name, r.Words, float64(r.Bytes)/1e6, f, r.Licence)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

// describe tells about a language's folder.
func describe(tag string, folder predict.Folder) (languageRow, error) {
	m, err := folder.OpenModel()
	if err != nil {
		return languageRow{}, err
	}
	language, err := predict.LoadLanguage(folder)
	if err != nil {
		return languageRow{}, err
	}
	figures, err := languages.LoadFigures(folder)
	if err != nil {
		return languageRow{}, err
	}
	row := languageRow{Tag: tag, Name: language.Name, Default: tag == languages.Default, Figures: figures,
		Words: m.Vocab.Len(), Training: m.Config.Training, Licence: m.Config.Licence}
	files, err := fs.ReadDir(folder, ".")
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			return row, err
		}
		row.Bytes += info.Size()
	}
	return row, err
}
