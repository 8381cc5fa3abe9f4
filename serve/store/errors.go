package store

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/redis/rueidis"
)

// What is wrong with the store. The texts are fit for anybody: they name no address.
var (
	ErrAway   = errors.New("the store of profiles cannot be reached")
	ErrSlow   = errors.New("the store of profiles does not answer in time")
	ErrDenied = errors.New("the store of profiles refuses the password")
	ErrFull   = errors.New("the store of profiles is full")
	ErrFaulty = errors.New("the store of profiles refuses to save")
)

// classify wraps an error of the client in the one of this package that it is.
func classify(err error) error {
	var network net.Error
	reply, replied := rueidis.IsRedisErr(err)
	switch {
	case err == nil || rueidis.IsRedisNil(err):
		return nil
	case replied && hasPrefix(reply.Error(), "OOM"):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case replied && hasPrefix(reply.Error(), "NOAUTH", "WRONGPASS", "NOPERM", "ERR invalid password", "ERR AUTH"):
		return fmt.Errorf("%w: %w", ErrDenied, err)
	case replied && hasPrefix(reply.Error(), "LOADING", "MASTERDOWN", "CLUSTERDOWN"): // it starts, or fails over
		return fmt.Errorf("%w: %w", ErrAway, err)
	case replied:
		return fmt.Errorf("%w: %w", ErrFaulty, err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fmt.Errorf("%w: %w", ErrSlow, err)
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}
