package corpus

import (
	"fmt"
	"os"
	"path/filepath"
)

// DefaultDir returns the folder of WikiText-2: lstmkb/wikitext-2 in the user's cache folder.
// It is an error if the system has no cache folder.
func DefaultDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("corpus: no folder for downloaded text: %w", err)
	}
	return filepath.Join(dir, "lstmkb", wikiText2), nil
}
