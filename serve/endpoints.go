package serve

import "github.com/valyala/fasthttp"

// endpoint is one row of the table of the service: a method of a path, and all that
// the server needs to know about it.
type endpoint struct {
	method  string // GET answers HEAD too; "" takes every method
	path    string // as openapi.yaml and the metrics write it; {id} is a session's name
	public  bool   // needs no token
	maxBody int    // bytes of the JSON body that it reads, up to MaxBody; 0 if it reads none
	queued  bool   // uses the batcher: may be refused with 429, and has a histogram of seconds
	handle  handler
}

// handler answers a request, id being the session's name in its path. It may instead
// return an error, which [server.fail] answers: a [refusal] is the client's fault,
// any other error the server's.
type handler func(s *server, ctx *fasthttp.RequestCtx, id string) error

// endpoints is the table. A new endpoint is one row here, its handler, and its
// description in openapi.yaml; the tests hold the two together.
var endpoints = []endpoint{
	{method: "POST", path: "/predict", maxBody: MaxBody, queued: true, handle: (*server).predict},
	{method: "POST", path: "/predict/batch", maxBody: MaxBody, queued: true, handle: (*server).predictBatch},
	{method: "POST", path: "/swipe", maxBody: MaxBody, queued: true, handle: (*server).swipe},
	{method: "POST", path: "/sessions/{id}/learn", maxBody: MaxBody, queued: true, handle: (*server).learn},
	{method: "POST", path: "/sessions/{id}/keep", maxBody: smallBody, queued: true, handle: (*server).keep},
	{method: "POST", path: "/sessions/{id}/import", maxBody: MaxBody, queued: true, handle: (*server).importProfile},
	{method: "GET", path: "/sessions/{id}", queued: true, handle: (*server).learned},
	{method: "DELETE", path: "/sessions/{id}", queued: true, handle: (*server).forget},
	{method: "GET", path: "/health", public: true, handle: (*server).health},
	{method: "GET", path: "/metrics", handle: (*server).writeMetrics},
	{method: "GET", path: "/openapi.yaml", public: true, handle: (*server).openAPI},
	{path: "/", public: true, handle: (*server).page}, // every path that no row above has
}
