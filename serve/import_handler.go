package serve

import (
	"bytes"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// importProfile answers POST /sessions/{id}/import: what a client has kept of GET /sessions/{id}
// is learned again. Profiles add up, so that a large one may come in parts.
func (s *server) importProfile(ctx *fasthttp.RequestCtx, id string) error {
	f, err := s.sessions.fetch(id)
	if err != nil {
		return refuseUntaught(err)
	}
	exported := ctx.PostBody()
	var saved flush
	if err := s.do(job{session: id, slow: true, step: func() (more bool, err error) {
		if more, err := s.sessions.resume(id, f); more || err != nil {
			return more, err
		}
		if err := new(predict.Profile).Import(bytes.NewReader(exported)); err != nil {
			return false, refuse(fasthttp.StatusBadRequest, "%v", err)
		}
		return false, s.sessions.use(id, func(h *session) (err error) {
			saved, err = h.add(exported)
			return err
		})
	}}); err != nil {
		return err
	}
	if err := s.sessions.flush(saved); err != nil {
		return refuseUntaught(err)
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return nil
}
