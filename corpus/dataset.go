package corpus

// Dataset is a published corpus that [Fetch] downloads: a zip archive.
type Dataset struct {
	Name    string
	URL     string // of the archive
	Archive string // what the archive's file is called
	MaxSize int64  // bytes; an archive that is larger is not the one
	Files   []File // what is taken out of it
}

// File is one text in a [Dataset].
type File struct {
	Name   string // what it is written as
	Member string // its path in the archive
	Size   int64  // bytes
	SHA256 string // in hexadecimal

	// Sorted says that SHA256 is of the file's lines in bytewise order.
	Sorted bool
}

const wikiText2 = "wikitext-2"

// Datasets returns the corpora that Fetch knows.
//
// WikiText-2's first address, in the S3 bucket research.metamind.io, is no
// longer served; this one is the data set's first author's copy of the archive.
// Its train text is held to its size and to the hash of its lines in order, as
// copies of it with the articles in another order are about and train alike:
// valid and test, which results are measured on, must match to the byte.
func Datasets() []Dataset {
	return []Dataset{{
		Name:    wikiText2,
		URL:     "https://wikitext.smerity.com/wikitext-2-v1.zip",
		Archive: "wikitext-2-v1.zip",
		MaxSize: 32 << 20,
		Files: []File{{
			Name:   "train.txt",
			Member: "wikitext-2/wiki.train.tokens",
			Size:   10_797_148,
			SHA256: "ceb07e5c60b8443f5bac85fae2607a570f30cce603b18b5ea2bcac566a35ab50",
			Sorted: true,
		}, {
			Name:   "valid.txt",
			Member: "wikitext-2/wiki.valid.tokens",
			Size:   1_121_681,
			SHA256: "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8",
		}, {
			Name:   "test.txt",
			Member: "wikitext-2/wiki.test.tokens",
			Size:   1_256_449,
			SHA256: "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0",
		}},
	}}
}
