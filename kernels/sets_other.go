//go:build purego || !amd64

package kernels

func archSets() []*Set { return nil }
