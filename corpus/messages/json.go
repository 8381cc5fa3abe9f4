package messages

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	// maxDepth bounds the nesting of JSON, HTML and mail.
	maxDepth = 200
	// maxText is the number of bytes of the longest message.
	maxText = 1 << 20
)

// json reads the messages in JSON or in lines of JSON: every object that has an author and a text,
// by the names that messengers give them. It takes a value at a time.
func (c *collector) json(name string, r io.Reader) error {
	return c.decode(name, r, func(r io.Reader) error {
		j := jsonReader{c: c, dec: json.NewDecoder(r), names: map[string]string{}}
		j.dec.UseNumber() // of any size
		for {
			_, err := j.value(0)
			switch {
			case errors.Is(err, io.EOF) && j.found == 0:
				return errors.New("is JSON without messages; expected a chat's export")
			case errors.Is(err, io.EOF):
				return nil
			case errors.Is(err, errDeep):
				return err
			case err != nil:
				return fmt.Errorf("is damaged after %d bytes of JSON: %w", j.dec.InputOffset(), err)
			}
		}
	})
}

var errDeep = fmt.Errorf("is nested more than %d times", maxDepth)

type jsonReader struct {
	c     *collector
	dec   *json.Decoder
	names map[string]string // of Signal's recipients, by id
	muted int               // objects around that hold no messages of their own, as a quote
	found int               // messages
}

// jsonObject is what a JSON value tells about a message.
type jsonObject struct {
	text           string // also that of a string or of a list of texts
	name, id       string
	author, source string // source is an id that stands for a missing author
	conversation   string // the same, of the other one in a chat of two
	kind           string
	notice         bool // not typed by the author
	outgoing       bool
	facebook       bool
	hasText        bool
}

// value reads the next value. Its error is io.EOF at the end of the text.
func (j *jsonReader) value(depth int) (jsonObject, error) {
	token, err := j.dec.Token()
	if err != nil {
		return jsonObject{}, err
	}
	switch t := token.(type) {
	case string:
		return jsonObject{text: t}, nil
	case bool:
		return jsonObject{outgoing: t}, nil
	case json.Delim:
		if depth == maxDepth {
			return jsonObject{}, errDeep
		}
		var o jsonObject
		if t == '[' {
			o.text, err = j.list(depth)
		} else {
			o, err = j.object(depth)
		}
		if err == nil {
			_, err = j.dec.Token() // the bracket that closes it
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return o, err
	}
	return jsonObject{}, nil
}

// list joins the texts of a list, as Telegram cuts a message with bold words.
func (j *jsonReader) list(depth int) (string, error) {
	var b strings.Builder
	for j.dec.More() {
		o, err := j.value(depth + 1)
		if err != nil {
			return "", err
		}
		if b.Len() < maxText {
			b.WriteString(o.text)
		}
	}
	return b.String(), nil
}

func (j *jsonReader) object(depth int) (jsonObject, error) {
	var o jsonObject
	for j.dec.More() {
		token, err := j.dec.Token()
		if err != nil {
			return o, err
		}
		key, _ := token.(string)
		mute := key == "quote" || key == "reactions" || key == "preview" || key == "pinned"
		if mute {
			j.muted++
		}
		v, err := j.value(depth + 1)
		if mute {
			j.muted--
		}
		if err != nil {
			return o, err
		}
		o.set(key, v)
		if key == "recipient" && v.id != "" {
			j.names[v.id] = v.name
		}
	}
	return j.complete(o), nil
}

// set takes what the value of a key says.
func (o *jsonObject) set(key string, v jsonObject) {
	switch key {
	case "from", "sender", "sender_name", "author", "user", "username", "actor":
		o.author = cmp.Or(o.author, v.name, v.text)
		o.facebook = o.facebook || key == "sender_name"
	case "authorId", "from_id", "source", "sourceUuid", "sourceServiceId":
		o.source = cmp.Or(o.source, v.text)
	case "conversationId":
		o.conversation = v.text
	case "text", "body", "content", "message", "standardMessage":
		o.hasText = true
		if o.text == "" {
			o.text = v.text
		}
	case "name", "nickname", "profileGivenName", "global_name", "contact":
		o.name = cmp.Or(o.name, v.name, v.text)
	case "self":
		o.name = self
	case "id":
		o.id = v.text
	case "type":
		o.kind = v.text
		o.outgoing = o.outgoing || v.text == "outgoing"
	case "outgoing":
		o.outgoing = true
	case "action", "subtype", "forwarded_from", "updateMessage":
		o.notice = o.notice || v.text != "" || key == "updateMessage"
	}
}

// self is how Signal's exporters call the owner of the export.
const self = "Me"

// notices are the types of messages that their authors did not type, and of pieces of a text.
var notices = map[string]bool{
	"service": true, "system": true, "call-history": true, "group-v2-change": true, "profile-change": true,
	"keychange": true, "verified-change": true, "timer-notification": true, "Call": true, "code": true, "pre": true,
}

// complete adds the message that an object is, and returns what it tells to the objects around it.
func (j *jsonReader) complete(o jsonObject) jsonObject {
	o.notice = o.notice || notices[o.kind]
	author := o.author
	if author == "" {
		author = cmp.Or(j.names[o.source], o.source, o.conversation)
		if o.outgoing && j.names[o.source] == "" {
			author = self
		}
	}
	switch {
	case author == "" || !o.hasText && !o.notice || j.muted > 0:
		if o.notice {
			o.text = ""
		}
		return jsonObject{text: o.text, name: o.name, id: o.id}
	case o.notice:
		j.c.dropped.add(noticesAndForwards, "", 1)
	case o.text != "":
		if o.facebook {
			author, o.text = undoLatin1(author), undoLatin1(o.text)
		}
		j.c.add(message{author: author, paragraphs: strings.Split(o.text, "\n")})
	}
	j.found++
	return jsonObject{}
}

const noticesAndForwards = "notices of the messenger, forwarded messages and attachments"

// undoLatin1 mends Messenger's export, which writes each byte of UTF-8 as a character.
func undoLatin1(s string) string {
	b, err := charmap.ISO8859_1.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(b) {
		return s
	}
	return b
}
