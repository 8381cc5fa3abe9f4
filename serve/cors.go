package serve

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"
)

// checkOrigins wants origins as browsers send them.
func checkOrigins(origins []string) error {
	for _, o := range origins {
		if o == "*" {
			continue
		}
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || o != u.Scheme+"://"+u.Host {
			return fmt.Errorf("serve: origin %q, want * or SCHEME://HOST[:PORT], as in https://example.org", o)
		}
	}
	return nil
}

// origin is the request's origin if its pages may use the server, else nil.
func (s *server) origin(ctx *fasthttp.RequestCtx) []byte {
	if len(s.origins) == 0 {
		return nil
	}
	o := ctx.Request.Header.Peek(fasthttp.HeaderOrigin)
	if len(o) == 0 || !slices.Contains(s.origins, "*") && !slices.Contains(s.origins, string(o)) {
		return nil
	}
	return o
}

// checkOrigin refuses what a page of another site has a browser send. The browser
// keeps the answer from the page, but learning needs no answer. Programs that are no
// browsers send none of these headers. A link may lead to what is public.
func (s *server) checkOrigin(ctx *fasthttp.RequestCtx, r *route) *refusal {
	h := &ctx.Request.Header
	origin := h.Peek(fasthttp.HeaderOrigin)
	site := string(h.Peek("Sec-Fetch-Site"))
	if len(origin) == 0 && site == "" || slices.Contains(s.origins, "*") || s.origin(ctx) != nil {
		return nil
	}
	_, of, _ := strings.Cut(string(origin), "://")
	own := len(origin) == 0 || strings.EqualFold(of, string(ctx.URI().Host()))
	switch site {
	case "same-origin": // also where a proxy has changed the host
		return nil
	case "", "none":
		if own {
			return nil
		}
	default: // cross-site, same-site
		e := r.endpoint(ctx.Method())
		if e != nil && e.public && (ctx.IsGet() || ctx.IsHead()) && len(origin) == 0 &&
			string(h.Peek("Sec-Fetch-Mode")) == "navigate" && string(h.Peek("Sec-Fetch-Dest")) == "document" {
			return nil
		}
	}
	return refuse(fasthttp.StatusForbidden, "pages of the origin %s may not use this server; --cors names those that may", quote(origin))
}

// isPreflight reports whether a browser asks which requests an origin may send.
func (s *server) isPreflight(ctx *fasthttp.RequestCtx) bool {
	return ctx.IsOptions() && s.origin(ctx) != nil && len(ctx.Request.Header.Peek(fasthttp.HeaderAccessControlRequestMethod)) > 0
}

// preflight answers such a question.
func (s *server) preflight(ctx *fasthttp.RequestCtx) {
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderAccessControlAllowMethods, methods(s.routes...))
	h.Set(fasthttp.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, X-Session")
	h.Set(fasthttp.HeaderAccessControlMaxAge, "600")
	ctx.SetStatusCode(fasthttp.StatusNoContent)
}

// setHeaders sets what every answer has: browsers neither keep it, unless it says
// otherwise, nor guess its type, and give it to the pages of origins that may have it.
func (s *server) setHeaders(ctx *fasthttp.RequestCtx) {
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderXContentTypeOptions, "nosniff")
	if len(h.Peek(fasthttp.HeaderCacheControl)) == 0 {
		h.Set(fasthttp.HeaderCacheControl, "no-store")
	}
	if len(s.origins) == 0 {
		return
	}
	h.Add(fasthttp.HeaderVary, fasthttp.HeaderOrigin)
	if o := s.origin(ctx); o != nil {
		h.SetBytesV(fasthttp.HeaderAccessControlAllowOrigin, o)
	}
}
