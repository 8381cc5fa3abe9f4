package train

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRecipes(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "recipes.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Recipes() {
		o := Defaults()
		if err := o.ApplyRecipe(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := o.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if (o == Defaults()) != (name == "default") {
			t.Errorf("%s: %+v, want the defaults for \"default\" alone", name, o)
		}
		if !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("docs/recipes.md does not say what `%s` is good for", name)
		}
	}
	if !slices.Contains(Recipes(), "regularised") || !slices.Contains(Recipes(), "keyboard") {
		t.Errorf("recipes %v", Recipes())
	}
	o := Defaults()
	wantError(t, o.ApplyRecipe("../options"), `"../options"`, "default, ")
}

// TestEachSettingIsDocumented: docs/recipes.md names every setting of regularisation.
func TestEachSettingIsDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "recipes.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dropout", "dropout_input", "dropout_layers", "dropout_output", "locked", "dropout_words",
		"weight_drop", "ar", "tar", "weight_decay", "patience", "seq_spread", "ema", "asgd", "schedule", "warmup", "clip", "tie", "precision", "gradient_filter", "logits_int8", "unknown"} {
		if !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("docs/recipes.md does not name `%s`", name)
		}
	}
}

func TestReadOptions(t *testing.T) {
	o := Defaults()
	if err := o.Read(strings.NewReader("hidden = 7\nlocked = true\n"), "a.toml"); err != nil || o.Hidden != 7 || !o.Locked || o.Layers != Defaults().Layers {
		t.Errorf("%+v, %v", o, err)
	}
	wantError(t, o.Read(strings.NewReader("\nhiden = 7\n"), "a.toml"), "a.toml:2", `unknown setting "hiden"`)
	wantError(t, o.Read(strings.NewReader("hidden = \"many\"\n"), "a.toml"), "a.toml:1")
	wantError(t, o.Read(strings.NewReader("hidden = \n"), "a.toml"), "a.toml:1")
}

func FuzzReadOptions(f *testing.F) {
	f.Add("hidden = 7\nlocked = true\n")
	f.Add("[a]\nb = [1, 2.5, 'c']\n")
	f.Fuzz(func(t *testing.T, text string) {
		o := Defaults()
		if err := o.Read(strings.NewReader(text), "a.toml"); err != nil && !strings.HasPrefix(err.Error(), "a.toml:") {
			t.Errorf("error %q does not name the file", err)
		}
	})
}
