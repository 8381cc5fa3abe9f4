// Package serve answers next-word queries over HTTP with JSON.
//
//	GET  /health    {"status":"ok","model":{…},"kernels":"avx2","uptime_seconds":12.3}
//	POST /predict   {"text":"see you","k":3}
//	             →  {"suggestions":[{"word":"later","probability":0.21},…]}
//
// In the body of a prediction text is required, though it may be "", and holds
// at most [MaxText] bytes of UTF-8; k is optional, 1 to [MaxK], and [DefaultK]
// without it. Field names are as written here, each at most once, and nothing
// else is taken, so that a mistyped field is an error and not a default.
//
// Whatever is refused is answered {"error":"…"}, which says what was expected:
//
//	400  the body is not the JSON above, or the request is not HTTP
//	404  another path
//	405  another method; the header Allow names the right ones
//	408  the request did not arrive within Options.ReadTimeout
//	413  text or body too long
//	415  Content-Type is given and is not application/json, or
//	     Content-Encoding is
//	431  the request's headers are over 4 KiB
//	500  a fault of the server, logged and not described
//
// One answer is not JSON: a connection over Options.MaxConns gets 503 in plain
// text, before anything of it is read.
//
// The server logs no text of a request: what people type is theirs.
package serve
