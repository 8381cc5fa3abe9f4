package corpus

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// plan says what to do with a server's response.
type plan struct {
	whole bool  // the file is complete
	from  int64 // offset of the body in the file
	total int64 // bytes of the whole archive; -1 if unknown
}

// planFor reads the response to a request for the bytes from have on.
func planFor(resp *http.Response, have int64) (plan, error) {
	from, total, ok := contentRange(resp.Header.Get("Content-Range"))
	switch {
	case resp.StatusCode == http.StatusOK:
		return plan{total: resp.ContentLength}, nil

	case resp.StatusCode == http.StatusPartialContent && have > 0:
		if !ok || from != have {
			return plan{}, errRestart
		}
		if n := resp.ContentLength; total >= 0 && n >= 0 && have+n != total {
			return plan{}, fmt.Errorf("%s: %d bytes are there and %d are to come; the server says %d in all",
				resp.Request.URL, have, n, total)
		}
		if total < 0 && resp.ContentLength >= 0 {
			total = have + resp.ContentLength
		}
		return plan{from: have, total: total}, nil

	case resp.StatusCode == http.StatusRequestedRangeNotSatisfiable && have > 0:
		if ok && total == have {
			return plan{whole: true}, nil
		}
		return plan{}, errRestart
	}
	return plan{}, fmt.Errorf("%s: the server answered %s; expected 200 OK", resp.Request.URL, resp.Status)
}

// contentRange reads "bytes 5-9/10" and "bytes */10"; from and total are -1
// if the header does not tell them.
func contentRange(h string) (from, total int64, ok bool) {
	spec, ok := strings.CutPrefix(h, "bytes ")
	if !ok {
		return -1, -1, false
	}
	span, size, ok := strings.Cut(spec, "/")
	if !ok {
		return -1, -1, false
	}
	from, total = -1, -1
	if first, _, isSpan := strings.Cut(span, "-"); isSpan {
		n, err := strconv.ParseInt(first, 10, 64)
		if err != nil || n < 0 {
			return -1, -1, false
		}
		from = n
	}
	if size != "*" {
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil || n < 0 {
			return -1, -1, false
		}
		total = n
	}
	return from, total, true
}
