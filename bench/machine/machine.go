// Package machine describes the machine that the figures of bench/results come from.
package machine

import (
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/kernels"
)

// Header says when, on which machine and with which versions figures were measured.
type Header struct {
	Date      string `json:"date"`
	Commit    string `json:"commit"`
	Processor string `json:"processor"`
	Threads   int    `json:"threads"`
	Kernels   string `json:"kernels"` // name of the kernel set
	Go        string `json:"go"`
}

// NewHeader describes this machine and this commit, now.
func NewHeader() Header {
	h := Header{Date: time.Now().UTC().Format(time.DateOnly), Processor: kernels.Processor(), Threads: runtime.GOMAXPROCS(0), Go: runtime.Version()}
	if commit, err := exec.Command("git", "describe", "--always", "--dirty").Output(); err == nil {
		h.Commit = strings.TrimSpace(string(commit))
	}
	if set, err := kernels.Default(); err == nil {
		h.Kernels = set.Name
	}
	return h
}
