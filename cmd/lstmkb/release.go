package main

import "runtime/debug"

// release is the version that this source is released as. deploy/release.sh reads it here.
const release = "0.1.0"

// versionOf returns the release, followed by the go command's name of the build where that
// is another commit or has changed files.
func versionOf(build *debug.BuildInfo) string {
	switch name := build.Main.Version; name {
	case "", "(devel)", "v" + release:
		return release
	default:
		return release + " (" + name + ")"
	}
}
