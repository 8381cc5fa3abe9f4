package serve

import "time"

// Limits of a request. openapi.yaml and docs/service.md tell them to clients.
const (
	MaxText      = 64 << 10  // bytes of text and prefix together, as UTF-8
	MaxBody      = 512 << 10 // bytes of a body: JSON may write a byte of text as six
	MaxK         = 100       // suggestions
	DefaultK     = 5         // suggestions, where k is absent
	MaxQueries   = 32        // queries of /predict/batch
	MaxSessionID = 64        // bytes of a session's name
	maxHeaders   = 4 << 10   // bytes of the request line and the headers
)

// Limits of what clients together can make the server hold or compute, beside those
// of [Options]: MaxConns, MaxQueue, MaxSessions, SessionMemory and the times.
const (
	// smallBody is the size in bytes up to which a body is admitted whatever other
	// clients send, and up to which a connection keeps its memory: MaxConns bounds it.
	smallBody = 16 << 10
	// largeBodyBudget is how many bytes the bodies over smallBody may take together.
	largeBodyBudget = 64 << 20

	// A connection that closes reads on for at most lingerTime and lingerBytes. What it
	// reads is discarded.
	lingerTime  = 500 * time.Millisecond
	lingerBytes = 64 << 20

	// maxPooledAnswer is the largest buffer for an answer that is kept for later ones.
	maxPooledAnswer = 64 << 10
	// maxCached is how many answers the response cache keeps, each of at most
	// maxCachedAnswer bytes to a query of at most maxCachedText bytes: 4 MiB in all.
	maxCached       = 4096
	maxCachedText   = 256
	maxCachedAnswer = 768

	// A session counts with the memory that it was measured to take when the server
	// started, at least minSessionBytes, and wordBytes for each learned word.
	minSessionBytes = 1 << 10
	wordBytes       = 128
	// maxRemembered is how many of a message's last bytes the model reads.
	maxRemembered = 4 << 10

	// maxBatch is how many queries are computed at once.
	maxBatch = 32
	// longText is the size in bytes above which a text is scheduled alone: a batch with
	// it would wait for its last word. Such texts may fill 1/longShare of the queue.
	longText  = 2 << 10
	longShare = 16
)
