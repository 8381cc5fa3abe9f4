package builtin

import "io/fs"

// Files is the model's folder, for those who run the model elsewhere.
func Files() (fs.FS, error) { return fs.Sub(folder, "model") }
