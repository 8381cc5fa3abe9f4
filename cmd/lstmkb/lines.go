package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// eachLine calls do with each line that next returns, until next fails or ctx ends. io.EOF is the
// end of the standard input. The goroutine that reads may outlive eachLine, blocked on the
// terminal; by then the program is ending.
func eachLine(ctx context.Context, next func() (string, error), do func(line string) error) error {
	lines, failed := make(chan string), make(chan error, 1)
	go func() {
		for {
			line, err := next()
			if err != nil {
				failed <- err
				return
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case line := <-lines:
			if err := do(line); err != nil {
				return err
			}
		case err := <-failed:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("standard input: %w", err)
		}
	}
}
