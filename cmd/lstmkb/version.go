package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/kernels"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the kernels in use and the processor",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := kernels.Default()
			if err != nil {
				return err
			}
			var all []string
			for _, s := range kernels.Sets() {
				all = append(all, s.Name)
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "lstmkb %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			fmt.Fprintf(w, "kernels %s, of %s (%s forces one)\n", set.Name, strings.Join(all, ", "), kernels.EnvSet)
			for _, why := range kernels.Passed() {
				fmt.Fprintf(w, "  %v\n", why)
			}
			fmt.Fprintf(w, "processor %s, %d threads\n", kernels.Processor(), runtime.GOMAXPROCS(0))
			return nil
		},
	}
}

// version returns the release that the program is of: see versionOf.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	return versionOf(build)
}
