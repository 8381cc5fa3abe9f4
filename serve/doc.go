// Package serve answers next-word queries over HTTP with JSON. Its endpoints are the
// rows of the table in endpoints.go, its limits are in limits.go:
//
//	POST   /predict              {"text":"see you","k":3}
//	                          →  {"suggestions":[{"word":"later","probability":0.21,"kind":"next"},…]}
//	POST   /predict/batch        {"queries":[{"text":"see you"},…]}
//	                          →  {"answers":[{"suggestions":[…]},…]}
//	POST   /swipe                {"text":"see you","path":[[8,0],[0.5,1],…]}
//	                          →  {"suggestions":[…]}
//	POST   /sessions/{id}/learn  {"text":"See you at Zoé's."}
//	                          →  {"kept":4,"new":["Zoé's"],"waiting":0,"refused":{},"words":123}
//	POST   /sessions/{id}/import {"format":2,"words":[{"word":"Zoé's","count":1},…]}  → 204
//	POST   /sessions/{id}/keep   {"word":"tge"}  → 204
//	GET    /sessions/{id}        {"format":2,"words":[{"word":"Zoé's","count":1},…]}
//	DELETE /sessions/{id}        → 204
//	GET    /health               {"status":"ok","ready":true,"model":{…},…}
//	GET    /metrics              Prometheus text
//	GET    /openapi.yaml         the description of all this
//	GET    /                     the keyboard page
//
// A query has these fields, each at most once and named as here. Other fields are
// refused, so that a mistyped name is an error and does not mean the default.
//
//   - text, required, though it may be "": finished words. In a session and without
//     prefix it is the text before the cursor, whose word in progress is completed.
//   - prefix: the letters typed of the word after text. Suggestions then begin with
//     them, in whatever case and with whatever accents, or are what they may mean. A
//     space between text and prefix is implied. If prefix holds letters of several
//     words, the last word's count (predict.Split) and the rest is read as text.
//   - k: how many suggestions, 1 to [MaxK]; [DefaultK] without it.
//   - autocorrect: what is done about slips. "off": all suggestions begin with prefix.
//     "suggest": they may also be what it means. "auto": the answer also has
//     "autocorrect", the word that a space puts in place of prefix, or null. Without
//     the field it is Options.Autocorrect.
//   - touches: where each character of prefix was touched, [x, y] in key widths and
//     rows from the centre of the first letter's key, at most [MaxTouches].
//   - layout: the keyboard, as "qwerty"; that of the language without it.
//   - language: those that the text may be in, as "de,en", of those that /health lists; all of
//     them without it.
//   - join: with session, autocorrect may also replace the end of text that the answer calls joined.
//   - emoji: the answer also has "emoji", that for the last word, or null.
//   - session: who types, 1 to [MaxSessionID] of A–Z a–z 0–9 _ -. A session keeps the
//     model's state, so that a letter costs next to nothing, and suggests the words
//     that it was taught. It begins with its first use. Whoever knows the name can
//     read its words: take a random one, such as a UUID.
//
// text and prefix have at most [MaxText] bytes of UTF-8 together, a body [MaxBody],
// a batch [MaxQueries] queries.
//
// A session learns only when a client says with /learn that a message was sent or
// finished. Its words are counted, and while the session lasts they are likelier
// where the text before them is alike (predict.Session.Remember); its sentences are
// not kept, and what looks like a secret is not counted (predict.Secret). The answer, a
// predict.Tally, says what became of the words. /import counts what GET has answered again, for a
// client that keeps it. DELETE forgets all. With touches, one for each character of a text of one
// word, /learn learns only how this person's finger hits beside the keys: the word counts
// with its message. /keep says that the typist has put letters back in place of a
// correction: the session corrects them no more.
//
// A session ends when it was not used for Options.SessionIdle; when there are more than
// Options.MaxSessions or they hold more than Options.SessionMemory, those that have
// learned nothing end first, and of each kind the longest unused. What they have learned
// stays on disk with Options.Profiles, else it is gone.
//
// All work is done in one queue (batcher.go), what takes long in steps of a few
// milliseconds. All that clients can make the server hold is bounded: requests under
// way by a budget (budget.go), sessions by another, the rest by MaxConns.
//
// On a loopback address the server takes only requests for localhost and for
// Options.AllowedHosts, and anywhere only the pages of its own origin and of
// Options.Origins.
//
// A refusal is answered {"error":"…"}, which says what was expected:
//
//	400  the body is not the JSON above, or the request is not HTTP
//	401  Options.Token is set and the request does not bear it
//	403  a page of another origin has sent the request
//	404  another path; a session that does not exist
//	405  another method; the header Allow names the right ones
//	408  the request did not arrive within Options.ReadTimeout
//	413  the text or the body is too long
//	415  Content-Type is given and is not application/json, or
//	     Content-Encoding is
//	421  the request is for another host
//	429  Options.MaxQueue queries wait, or large bodies and answers fill
//	     requestBudget; the header Retry-After says when to try again
//	431  the request's headers are over 4 KiB
//	500  a fault of the server, which only its log describes
//	505  another version of HTTP than 1.1 or 1.0
//
// One answer is not JSON: a connection over Options.MaxConns gets 503 in plain
// text before the server reads from it.
//
// The server logs neither a request's text nor a session's name: what people type
// is theirs.
package serve
