package train

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed recipes/*.toml
var recipes embed.FS

// Recipes lists the names that ApplyRecipe knows.
func Recipes() []string {
	files, err := recipes.ReadDir("recipes")
	if err != nil {
		panic(err) // the folder is in the program
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".toml"))
	}
	return names
}

// ApplyRecipe overrides o with the named recipe. The error for an unknown name lists the
// known ones.
func (o *Options) ApplyRecipe(name string) error {
	for _, known := range Recipes() {
		if name == known {
			f, err := recipes.Open("recipes/" + name + ".toml")
			if err != nil {
				return err
			}
			defer f.Close()
			return o.Read(f, name+".toml")
		}
	}
	return fmt.Errorf("recipe is %q, want one of %s", name, strings.Join(Recipes(), ", "))
}

// Read overrides o with settings in TOML; see [ReadSettings].
func (o *Options) Read(r io.Reader, file string) error { return ReadSettings(r, file, o) }

// UnknownSetting is the error of [ReadSettings] for a key of the file that is no setting.
type UnknownSetting struct {
	File string
	Line int
	Name string
}

func (u *UnknownSetting) Error() string {
	return fmt.Sprintf("%s:%d: unknown setting %q", u.File, u.Line, u.Name)
}

// ReadSettings sets the fields of the struct that settings points to from TOML. A key that is
// no field is an [UnknownSetting]; all errors name the file and the line.
func ReadSettings(r io.Reader, file string, settings any) error {
	err := toml.NewDecoder(r).DisallowUnknownFields().Decode(settings)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		line, _ := strict.Errors[0].Position()
		return &UnknownSetting{file, line, strings.Join(strict.Errors[0].Key(), ".")}
	case errors.As(err, &syntax):
		line, _ := syntax.Position()
		return fmt.Errorf("%s:%d: %w", file, line, err)
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
