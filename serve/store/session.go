package store

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"strconv"

	"github.com/redis/rueidis"
)

// Session is a session as the store has it.
type Session struct {
	Version int64    // 0 if the store has none
	Lessons [][]byte // exported profiles, which add up
	Texts   []Text   // oldest first
	// Unreadable is why some records are not among these, nil if all are.
	Unreadable error

	lessons, first, last string // records: how many, how the first and the last one begin
}

// Text is something that was said in a session.
type Text struct {
	ID   string // of no other text of the session
	Text []byte
}

// Read reads a session.
func (s *Store) Read(name string) (read Session, err error) {
	var lessons, texts []string
	err = s.do(func(ctx context.Context) (err error) {
		b := s.client.B()
		replies := s.client.DoMulti(ctx, b.Get().Key(versionKey(name)).Build(), // before what it may be older than
			b.Lrange().Key(lessonsKey(name)).Start(0).Stop(-1).Build(), b.Lrange().Key(textsKey(name)).Start(0).Stop(-1).Build())
		if read.Version, err = integer(replies[0]); err == nil {
			if lessons, err = replies[1].AsStrSlice(); err == nil {
				texts, err = replies[2].AsStrSlice()
			}
		}
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if n := len(lessons); n > 0 {
		read.lessons, read.first, read.last = strconv.Itoa(n), begin(lessons[0]), begin(lessons[n-1])
	}
	for _, record := range lessons {
		lesson, err := s.options.Keys.Open(lessonsKey(name), record)
		if err != nil {
			read.Unreadable = err
			continue
		}
		read.Lessons = append(read.Lessons, lesson)
	}
	for _, record := range texts {
		if text, err := s.options.Keys.Open(textsKey(name), record); err == nil { // without one the words are a little less likely
			read.Texts = append(read.Texts, Text{begin(record), text})
		}
	}
	return read, nil
}

var appendScript = rueidis.NewLuaScript(`
local before = tonumber(redis.call('GET', KEYS[1]) or 0)
local version = before + 1
if before == 0 then version = tonumber(ARGV[1]) end
redis.call('SET', KEYS[1], string.format('%.0f', version))
if ARGV[2] ~= '' then redis.call('RPUSH', KEYS[2], ARGV[2]) end
if ARGV[3] ~= '' then
  redis.call('RPUSH', KEYS[3], ARGV[3])
  redis.call('LTRIM', KEYS[3], -tonumber(ARGV[4]), -1)
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
end
local lessons = redis.call('LLEN', KEYS[2])
if lessons == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
return {before, version, lessons}`)

// Appended is what Append has found and made.
type Appended struct {
	Before, Version int64  // of the session
	Lessons         int    // in its list
	Text            string // the ID of the text, "" for none
}

// Append adds an exported profile to a session, and a text where texts are stored; either may be
// empty. After an error it is not known whether they were added, but for ErrFull, ErrDenied and ErrFaulty.
func (s *Store) Append(name string, lesson, text []byte) (a Appended, err error) {
	record, said := "", ""
	if len(lesson) > 0 {
		record = s.options.Keys.Seal(lessonsKey(name), lesson)
	}
	if len(text) > 0 && s.Seals() {
		said = s.options.Keys.Seal(textsKey(name), text)
		a.Text = begin(said)
	}
	if record == "" && said == "" {
		a.Version, err = s.Version(name)
		a.Before = a.Version
		return a, err
	}
	err = s.do(func(ctx context.Context) error {
		replies, err := appendScript.Exec(ctx, s.client, KeysOf(name),
			[]string{strconv.FormatInt(firstVersion(), 10), record, said, strconv.Itoa(maxTexts), strconv.FormatInt(s.options.TextsFor.Milliseconds(), 10)}).AsIntSlice()
		if err != nil {
			return err
		}
		if len(replies) != 3 {
			return errors.New("the script of the store answered something else")
		}
		a.Before, a.Version, a.Lessons = replies[0], replies[1], int(replies[2])
		return nil
	})
	if err == nil {
		s.watch.saved()
	}
	return a, err
}

// firstVersion is a random one of 48 bits, which a number of Lua holds exactly.
func firstVersion() int64 {
	var b [8]byte
	rand.Read(b[2:]) // never fails
	return int64(binary.BigEndian.Uint64(b[:])) + 1
}

var foldScript = rueidis.NewLuaScript(`
local n = tonumber(ARGV[1])
local function begins(at, with)
  local record = redis.call('LINDEX', KEYS[1], at)
  return record and string.sub(record, 1, string.len(with)) == with
end
if not begins(0, ARGV[2]) or not begins(n - 1, ARGV[3]) then return 0 end
redis.call('LTRIM', KEYS[1], n, -1)
redis.call('LPUSH', KEYS[1], ARGV[4])
return 1`)

// Fold replaces the lessons that were read by their sum, unless somebody else did or the session
// was forgotten. Lessons that were appended since stay. What could not be read is not replaced.
func (s *Store) Fold(name string, read Session, sum []byte) error {
	if read.Unreadable != nil || read.lessons == "" {
		return nil
	}
	return s.do(func(ctx context.Context) error {
		return foldScript.Exec(ctx, s.client, []string{lessonsKey(name)},
			[]string{read.lessons, read.first, read.last, s.options.Keys.Seal(lessonsKey(name), sum)}).Error()
	})
}
