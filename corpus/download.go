package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// userAgent names this program: the mirror refuses the default names of libraries.
const userAgent = "lstmkb (+https://github.com/lstmkb/lstmkb)"

// download completes the file part and reports whether some of it existed before.
func (f *fetcher) download(ctx context.Context, url, part string, maxSize int64) (resumed bool, err error) {
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	have, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	if have > maxSize {
		have = 0 // too long to be ours
	}
	resumed, err = f.get(ctx, url, file, have, maxSize)
	if errors.Is(err, errRestart) {
		resumed, err = f.get(ctx, url, file, 0, maxSize)
	}
	return resumed, errors.Join(err, file.Sync())
}

// errRestart means that the server cannot continue from the end of the file.
var errRestart = errors.New("the server cannot resume this download")

// get requests the archive from byte have on and writes it to file. It reports whether the
// bytes that file had were kept.
func (f *fetcher) get(ctx context.Context, url string, file *os.File, have, maxSize int64) (resumed bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept-Encoding", "identity") // so that lengths are those of the archive itself
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()

	plan, err := planFor(resp, have)
	if err != nil {
		return false, err
	}
	if plan.whole {
		return true, nil
	}
	if plan.total > maxSize {
		return false, fmt.Errorf("%s has %d bytes; expected at most %d", url, plan.total, maxSize)
	}
	if err := file.Truncate(plan.from); err != nil {
		return false, err
	}
	if _, err := file.Seek(plan.from, io.SeekStart); err != nil {
		return false, err
	}
	watched := &watch{r: resp.Body, stall: f.stall}
	watched.timer = time.AfterFunc(f.stall, func() {
		cancel(fmt.Errorf("no data came for %v", f.stall))
	})
	defer watched.timer.Stop()
	n, err := f.copy(file, watched, plan, maxSize)
	switch {
	case err != nil && context.Cause(ctx) != nil:
		err = fmt.Errorf("%s broke off after %d bytes: %w", url, n, context.Cause(ctx))
	case err != nil:
		err = fmt.Errorf("%s broke off after %d bytes: %w", url, n, err)
	case n > maxSize:
		err = fmt.Errorf("%s has more than %d bytes; expected at most that", url, maxSize)
	case plan.total >= 0 && n != plan.total:
		err = fmt.Errorf("%s gave %d bytes; it said %d", url, n, plan.total)
	}
	if err == nil || n <= maxSize && (plan.total < 0 || n <= plan.total) {
		return plan.from > 0, err
	}
	// Too long: not the beginning of the archive.
	return false, errors.Join(err, file.Truncate(0))
}

// copy returns the file's new length, which exceeds the limit by one byte at most.
func (f *fetcher) copy(dst io.Writer, src io.Reader, p plan, maxSize int64) (int64, error) {
	n := p.from
	src = io.LimitReader(src, maxSize+1-n)
	buf := make([]byte, bufSize)
	for {
		k, err := src.Read(buf)
		if k > 0 {
			if _, err := dst.Write(buf[:k]); err != nil {
				return n, err
			}
			n += int64(k)
			if f.progress != nil {
				f.progress(n, p.total)
			}
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// watch restarts the stall timer whenever data arrives.
type watch struct {
	r     io.Reader
	timer *time.Timer
	stall time.Duration
}

func (w *watch) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if n > 0 {
		w.timer.Reset(w.stall)
	}
	return n, err
}
