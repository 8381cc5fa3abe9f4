package words

import "embed"

// Files are the lists as they are stored: english.tsv.gz and blocked.txt.
//
//go:embed english.tsv.gz blocked.txt
var Files embed.FS
