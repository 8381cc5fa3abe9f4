package lstmkb_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// predictModules are all that a program takes on that suggests words.
var predictModules = []string{
	"github.com/clipperhouse/uax29/v2",
	"github.com/klauspost/compress",
	"github.com/klauspost/cpuid/v2",
	"golang.org/x/sys",
	"golang.org/x/text",
}

// TestPredictModules: predict and the languages need few modules, and no new ones unnoticed.
func TestPredictModules(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command")
	}
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", "./predict", "./languages/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(out))
	slices.Sort(modules)
	if modules = slices.Compact(modules); !slices.Equal(modules, predictModules) {
		t.Errorf("predict and languages import %q, want %q", modules, predictModules)
	}
}
