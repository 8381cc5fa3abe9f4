package corpus

// Dataset is a published corpus that [Fetch] downloads: a zip archive.
type Dataset struct {
	Name    string
	URL     string // of the archive
	Archive string // file name of the archive
	MaxSize int64  // limit of the archive in bytes; a larger one is refused
	Files   []File // texts to extract
}

// File is one text in a [Dataset].
type File struct {
	Name   string // name on disk
	Member string // its path in the archive
	Size   int64  // bytes
	SHA256 string // in hexadecimal

	// Sorted means that SHA256 is the hash of the file's lines in bytewise order.
	Sorted bool
}

const wikiText2 = "wikitext-2"

// Datasets returns the corpora that Fetch knows.
//
// WikiText-2's original address, in the S3 bucket research.metamind.io, is no longer served;
// this one is the copy of the data set's first author. The train text must match in size and
// in the hash of its sorted lines: copies with the articles in another order exist and train
// as well. Valid and test, on which results are measured, must match to the byte.
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
