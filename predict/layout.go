package predict

import "github.com/lstmkb/lstmkb/decoder"

// CheckLayout returns an error that names the layouts, unless there is one of that name or name
// is empty.
func CheckLayout(name string) error {
	if name == "" {
		return nil
	}
	_, err := decoder.LookupLayout(name)
	return err
}
