package corpus

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errContent marks a complete download with the wrong content, which resuming cannot repair.
var errContent = errors.New("wrong content")

const (
	connectTimeout = 15 * time.Second
	headerTimeout  = 30 * time.Second
	stallTimeout   = 30 * time.Second
)

// Fetch downloads the named data set (see [Datasets]) and writes its texts into dir for
// [Open]. It creates dir if needed and does not download texts that are already there and
// correct. urlOverride, if not empty, is another address of the same archive. progress, if
// not nil, is called with the bytes so far and the total, or -1 if the server does not tell.
//
// If a download breaks off or ctx ends, a .part file stays, which the next call resumes.
// Content that differs from the published one is removed; the error names the file, what it
// is and what was expected.
func Fetch(ctx context.Context, name, urlOverride, dir string, progress func(done, total int64)) error {
	f := fetcher{
		sets: Datasets(),
		client: &http.Client{Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: connectTimeout}).DialContext,
			TLSHandshakeTimeout:   connectTimeout,
			ResponseHeaderTimeout: headerTimeout,
			ForceAttemptHTTP2:     true,
		}},
		stall:    stallTimeout,
		progress: progress,
	}
	defer f.client.CloseIdleConnections()
	return f.fetch(ctx, name, urlOverride, dir)
}

// fetcher holds what Fetch needs apart from its arguments.
type fetcher struct {
	sets     []Dataset
	client   *http.Client
	stall    time.Duration // time without data after which a download fails
	progress func(done, total int64)
}

func (f *fetcher) fetch(ctx context.Context, name, url, dir string) error {
	set, err := find(f.sets, name)
	if err != nil {
		return err
	}
	if url == "" {
		url = set.URL
	}
	if complete(dir, set.Files) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("corpus: fetch %s: %w", name, err)
	}
	part := filepath.Join(dir, set.Archive+".part")
	for {
		resumed, err := f.download(ctx, url, part, set.MaxSize)
		if err != nil {
			return fmt.Errorf("corpus: fetch %s: %w", name, errors.Join(err, removeEmpty(part)))
		}
		err = install(part, dir, set.Files)
		if err != nil && !errors.Is(err, errContent) {
			return fmt.Errorf("corpus: fetch %s: %w", name, err) // for example a full disk: the archive may be correct
		}
		if rmErr := os.Remove(part); rmErr != nil {
			return fmt.Errorf("corpus: fetch %s: %w", name, errors.Join(err, rmErr))
		}
		if err == nil {
			return nil
		}
		// The beginning may come from an earlier call with another address.
		if !resumed {
			return fmt.Errorf("corpus: fetch %s from %s: %w", name, url, err)
		}
	}
}

// removeEmpty removes the file of a download that has not begun.
func removeEmpty(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > 0 {
		return nil // no file, or one to resume
	}
	return os.Remove(path)
}

func find(sets []Dataset, name string) (Dataset, error) {
	var known []string
	for _, s := range sets {
		if s.Name == name {
			return s, nil
		}
		known = append(known, s.Name)
	}
	return Dataset{}, fmt.Errorf("corpus: unknown data set %q; expected %s", name, strings.Join(known, " or "))
}
