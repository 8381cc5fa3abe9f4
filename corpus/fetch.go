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

// errContent marks what came whole but is not what was asked for, so that
// going on from it cannot help.
var errContent = errors.New("wrong content")

const (
	connectTimeout = 15 * time.Second
	headerTimeout  = 30 * time.Second
	stallTimeout   = 30 * time.Second
)

// Fetch downloads the named data set (see [Datasets]) and writes its texts into
// dir, which it makes if need be and which [Open] then takes. Texts that are
// there and right already are not downloaded again. urlOverride, if not empty,
// is another address of the same archive. progress, if not nil, is told the
// bytes so far and in all, or -1 if the server does not say.
//
// A download that breaks off, or whose ctx ends, leaves a .part file that the
// next call resumes. Content that is not what was published is an error that
// names the file, what it is and what was expected, and is removed.
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

// fetcher is what Fetch needs besides its arguments.
type fetcher struct {
	sets     []Dataset
	client   *http.Client
	stall    time.Duration // without data, after which a download is given up
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
			return fmt.Errorf("corpus: fetch %s: %w", name, err) // a full disk, say: the archive may be right
		}
		if rmErr := os.Remove(part); rmErr != nil {
			return fmt.Errorf("corpus: fetch %s: %w", name, errors.Join(err, rmErr))
		}
		if err == nil {
			return nil
		}
		// The beginning may be an earlier call's, of another address.
		if !resumed {
			return fmt.Errorf("corpus: fetch %s from %s: %w", name, url, err)
		}
	}
}

// removeEmpty removes the file of a download that never began.
func removeEmpty(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > 0 {
		return nil // it could not be made, or has something to go on from
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
