package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Limits of a message. A document of maxDocument bytes in JSON is within them, whatever it holds.
const (
	maxMessage = 8 * maxDocument
	maxHeader  = 4 << 10
)

// stream has messages of JSON behind a header, as the base protocol of LSP frames them. It is a
// jsonrpc2.ObjectStream that reads no more than the limits.
type stream struct {
	in  *bufio.Reader
	out io.Writer
	end io.Closer

	mu     sync.Mutex // of what follows, and held to write
	broken error      // why nothing more can be read, nil at the end
}

func newStream(conn io.ReadWriteCloser) *stream {
	return &stream{in: bufio.NewReaderSize(conn, maxHeader), out: conn, end: conn}
}

// ReadObject reads the next message. What is no JSON within a sound frame is a message without a
// method, which the reader of messages passes over; a broken frame ends the stream.
func (s *stream) ReadObject(v any) error {
	text, err := s.readFrame()
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err != io.EOF {
			s.broken = err
		}
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return json.Unmarshal([]byte(`{"jsonrpc":"2.0","method":""}`), v)
	}
	return nil
}

// failure returns why the stream could not be read to its end, nil if it could.
func (s *stream) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// readFrame reads a header and the text of the message behind it.
func (s *stream) readFrame() ([]byte, error) {
	length, err := s.readHeader()
	if err != nil {
		return nil, err
	}
	if length > maxMessage { // passed over, as an empty text is
		_, err := io.CopyN(io.Discard, s.in, int64(length))
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(s.in, int64(length))) // no more memory than there are bytes
	if err == nil && len(text) < length {
		err = io.ErrUnexpectedEOF
	}
	return text, err
}

// readHeader reads a header and returns the length of the message behind it.
func (s *stream) readHeader() (length int, err error) {
	for read := 0; ; {
		line, err := s.in.ReadSlice('\n')
		if read += len(line); err == bufio.ErrBufferFull || read > maxHeader {
			return 0, fmt.Errorf("header of a message has more than %d bytes", maxHeader)
		}
		if err != nil {
			return 0, err
		}
		name, value, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), ":")
		switch {
		case strings.EqualFold(name, "Content-Length"):
			length, err = strconv.Atoi(strings.TrimSpace(value))
			if err != nil || length < 1 {
				return 0, fmt.Errorf("Content-Length of a message is %.20q, want a number from 1", value)
			}
		case name == "" && length == 0:
			return 0, errors.New("header of a message has no Content-Length")
		case name == "":
			return length, nil
		}
	}
}

// WriteObject writes a message.
func (s *stream) WriteObject(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = s.out.Write(append([]byte("Content-Length: "+strconv.Itoa(len(text))+"\r\n\r\n"), text...))
	return err
}

// Close ends the stream.
func (s *stream) Close() error { return s.end.Close() }
