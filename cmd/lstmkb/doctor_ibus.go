package main

import (
	"strings"

	"github.com/lstmkb/lstmkb/ibus"
)

// checkIBus says how far the input method is. That it is not installed is no fault.
func checkIBus(*examination) (state, found, advice string) {
	if err := needsIBus(); err != nil {
		return stateSkipped, err.Error(), ""
	}
	i, err := ibus.UserInstallation()
	if err != nil {
		return stateWarning, err.Error(), "set HOME"
	}
	s, err := i.Status()
	where := strings.Join(s.Installed, ", ")
	switch {
	case err != nil:
		return stateWarning, err.Error(), "start it anew: lstmkb ibus use"
	case s.Chosen:
		return stateOK, "in use", ""
	case s.Known:
		return stateOK, "IBus knows the engine; it is not chosen", "lstmkb ibus use"
	case len(s.Installed) == 0:
		return stateOK, "not installed, which only the input method needs", "lstmkb ibus install"
	case !s.Running:
		return stateWarning, where + " is installed; no IBus runs", "log in again, or lstmkb ibus use"
	}
	return stateWarning, where + " is installed; the running IBus does not know it", "log in again"
}
