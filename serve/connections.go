package serve

import (
	"fmt"
	"log/slog"
)

// fitConnections is how many of the connections wanted the process has descriptors
// for, one each, beside ownDescriptors for the server itself. descriptors is 0 if
// their number is not known.
func fitConnections(wanted int, descriptors uint64, log *slog.Logger) (int, error) {
	if descriptors == 0 || uint64(wanted)+ownDescriptors <= descriptors {
		return wanted, nil
	}
	if descriptors <= ownDescriptors {
		return 0, fmt.Errorf("serve: the process may open %d files, want more than %d (ulimit -n, LimitNOFILE)", descriptors, ownDescriptors)
	}
	fit := int(descriptors) - ownDescriptors
	log.Warn("fewer connections than MaxConns: the process may not open more files (ulimit -n, LimitNOFILE)",
		"max_conns", wanted, "files", descriptors, "connections", fit)
	return fit, nil
}
