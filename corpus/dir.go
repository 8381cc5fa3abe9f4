package corpus

import (
	"fmt"
	"os"
	"path/filepath"
)

// DefaultDir returns where WikiText-2 is kept: lstmkb/wikitext-2 in the user's
// cache folder. It is an error if the system tells no such folder.
func DefaultDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("corpus: no folder for downloaded text: %w", err)
	}
	return filepath.Join(dir, "lstmkb", wikiText2), nil
}
