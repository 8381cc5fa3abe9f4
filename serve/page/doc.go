// Package page serves the keyboard page: plain HTML, CSS and JavaScript that are
// embedded in the binary, without a build step and without anything from another
// host.
//
//	GET /                      the page
//	GET /sw.js                 the service worker, for use without a network
//	GET /page/NAME             the page's styles, scripts and icon
//	GET /page/boundaries.json  the table of word boundaries (vocab.Boundaries)
//	GET /page/languages.json   [{"tag","served","rules"},…]: each language's rows of keys and rules
//	                           (predict.Language), and whether the server answers in it
//	GET /page/emoji-TAG.tsv    the table of emoji of a language
//	GET /engine/engine.json    {"available":true,"languages":{TAG:{"bytes":N,"files":[{"name","path","bytes"},…]}}}
//	                           or {"available":false,"reason":"…"}
//	GET /engine/lstmkb.wasm    the predictor as WebAssembly, and
//	GET /engine/wasm_exec.js   what runs it, both built by make wasm
//	GET /engine/TAG/NAME       a language's model's files
//
// All links are relative, so that a proxy may put the page under any path. Each
// answer has an ETag and is revalidated; clients that accept gzip get text
// compressed. Each answer's Content-Security-Policy lets a browser run and reach only
// what this server sends, and no script or style within the markup.
//
// The page asks POST /predict, POST /swipe and /sessions/{id}; docs/page.md says when.
package page
