package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/kernels"
)

// envPrefix begins the names of the program's environment variables.
const envPrefix = "LSTMKB_"

// envName is the environment variable of a flag of serve.
func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// warnEnvironment tells of each variable of the environment, "NAME=value", that is nearly one
// of the program's.
func warnEnvironment(w io.Writer, environment []string) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindServe(flags, new(serveSettings))
	known := []string{strings.TrimPrefix(kernels.EnvSet, envPrefix)}
	flags.VisitAll(func(f *pflag.Flag) { known = append(known, strings.TrimPrefix(envName(f.Name), envPrefix)) })
	for _, variable := range environment {
		full, _, _ := strings.Cut(variable, "=")
		name, ours := strings.CutPrefix(full, envPrefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		if near := nearest(name, known); near != "" {
			fmt.Fprintf(w, "lstmkb: the environment has %s, which means nothing%s\n", printable(full), didYouMean(envPrefix, near))
		}
	}
}
