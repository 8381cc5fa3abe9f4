package serve

import (
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// Limits of a request. openapi.yaml and docs/service.md tell them to clients.
const (
	MaxText      = 64 << 10        // bytes of text and prefix together, as UTF-8
	MaxBody      = 512 << 10       // bytes of a body: JSON may write a byte of text as six
	MaxK         = 100             // suggestions
	DefaultK     = 5               // suggestions, where k is absent
	MaxQueries   = 32              // queries of /predict/batch
	MaxTouches   = 64              // points of touches
	MaxPath      = predict.MaxPath // points of a path of /swipe
	maxDistance  = 1000            // of a point from the first key, in key widths and rows
	MaxSessionID = 64              // bytes of a session's name
	maxHeaders   = 4 << 10         // bytes of the request line and the headers
)

// Limits of what clients together can make the server hold or compute, beside those
// of [Options]: MaxConns, MaxQueue, MaxSessions, SessionMemory and the times.
const (
	// smallBody and smallAnswer are the sizes in bytes up to which a body is admitted
	// and an answer is given whatever other clients do, and up to which a connection
	// keeps their memory: MaxConns bounds it.
	smallBody   = 4 << 10
	smallAnswer = 8 << 10
	// requestBudget is how many bytes larger bodies and answers may take together.
	requestBudget = 64 << 20
	// longBody is the size in bytes above which a body is parsed in the queue, as long
	// work: that takes milliseconds and several times its bytes.
	longBody = 16 << 10

	// ownDescriptors are the file descriptors that MaxConns leaves to the server: its
	// model, profiles, the listener, connections that it refuses.
	ownDescriptors = 64
	// maxAcceptWait is how long the listener waits at most before it tries again.
	maxAcceptWait = 100 * time.Millisecond

	// A connection that closes reads on for at most lingerTime and lingerBytes. What it
	// reads is discarded.
	lingerTime  = 500 * time.Millisecond
	lingerBytes = 64 << 20

	// maxPooledAnswer is the largest buffer for an answer that is kept for later ones.
	maxPooledAnswer = 64 << 10
	// The response cache keeps answers of at most maxCachedAnswer bytes to queries of at
	// most maxCachedText bytes: with Options.ResponseCache 4096, 4 MiB in all.
	maxCachedText   = 256
	maxCachedAnswer = 768

	// A session counts with the memory that it was measured to take when the server
	// started, at least minSessionBytes, with its profile (predict.Profile.Bytes) and with
	// the words that the model remembers: each is kept as it is written and folded, with
	// and without its accents.
	minSessionBytes    = 4 << 10
	rememberedWord     = 96  // bytes, beside three times the word's own
	maxWord            = 100 // bytes of a word that is kept
	maxRememberedWords = 512 // of a session; the model forgets the oldest first
	maxKept            = 100 // letters put back; the session then begins anew
	// maxRemembered is how many of a message's last bytes the model reads, and
	// rememberedAtOnce how many in one step, for others' queries wait for a step.
	maxRemembered    = 4 << 10
	rememberedAtOnce = 128
	// cheapMessage is the size in bytes up to which learning a message is cheap.
	cheapMessage = 256
	// maxSyncs is how many files are flushed to the disk at once.
	maxSyncs = 16
	// maxAppended is how many bytes messages append to a profile's file before it is
	// replaced by their sum.
	maxAppended = 256 << 10
	// lockTime is how long another program may hold the lock of a profile.
	lockTime = time.Second
	// smallProfile is the size in bytes up to which reading one does not take long.
	smallProfile = 16 << 10
	// recountAfter is how long a count of the profiles in the folder holds, beside other
	// servers that share it.
	recountAfter = 10 * time.Second

	// maxBatch is how many queries are computed at once. More would gain little, while other
	// workers and connections had nothing to do until all were answered.
	maxBatch = 8
	// longText is the size in bytes above which a text is scheduled alone: a batch with
	// it would wait for its last word. Such texts, and learning, may fill 1/longShare
	// of the queue.
	longText  = 2 << 10
	longShare = 16
	// Short jobs come as long as none has waited shortBreak for the one before. Long jobs
	// meanwhile get one part in longTurns of a worker's time.
	shortBreak = 20 * time.Millisecond
	longTurns  = 4
)
