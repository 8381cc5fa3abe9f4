// Package store keeps what sessions have learned where all replicas of the service find it: on a
// server of the Redis protocol, such as Valkey.
//
// A session is three keys, whose names hold a hash of the session's and one hash tag:
//
//	lstmkb:{HASH}:version   an integer, which each change raises; it begins at random, so that a
//	                        session that was forgotten and taught again is told from the old one
//	lstmkb:{HASH}:lessons   a list of exported profiles, which add up
//	lstmkb:{HASH}:texts     a list of what was said lately, which ends with the session; only
//	                        where records are sealed
//
// To learn is to append, so that replicas that teach one session at once lose nothing of each
// other's. A long list is replaced by its sum if it still begins with what was added up (Fold):
// what others appended meanwhile stays behind the sum. Both are scripts, which the server runs
// as a whole.
//
// Each record is compressed and, with keys, sealed (seal.go). The server pushes what has changed
// (client-side caching), so that asking whether a session is still the same costs no round trip.
//
// Each call ends within Options.Timeout. After one that failed because the store was away, all
// fail at once until the store answers a ping again (watch.go).
package store
