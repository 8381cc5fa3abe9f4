package messages

import (
	"strings"
	"testing"
)

func TestMail(t *testing.T) {
	const header = "From: Anna <anna@example.com>\nDate: Mon, 3 May 2021 10:11:12 +0200\nSubject: x\n"
	tests := []struct{ name, rest, want string }{
		{"no type", "\nschön", "schön"},
		{"no charset, Windows-1252", "\nsch\xf6n und gr\xfcn", "schön und grün"},
		{"wrong charset", "Content-Type: text/plain; charset=us-ascii\n\nsimple", "simple"},
		{"unknown charset", "Content-Type: text/plain; charset=x-none\n\nschön", "schön"},
		{"unknown encoding", "Content-Type: text/plain\nContent-Transfer-Encoding: x-none\n\nsimple", "simple"},
		{"KOI8-R", "Content-Type: text/plain; charset=koi8-r\n\n\xd0\xd2\xc9\xd7\xc5\xd4", "привет"},
		{"Shift JIS in quoted-printable", "Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: quoted-printable\n\n=82=B1=82=F1", "こん"},
		{"base64 that breaks off", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVsbG8gdGhlcmUgYWxs!!", "hello there all"},
		{"damaged type", "Content-Type: text; charset\n\nsimple", "simple"},
		{"multipart without end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\nContent-Type: text/plain\n\nsecond", "first|second"},
		{"multipart without boundary", "Content-Type: multipart/mixed\n\nsimple", ""},
		{"alternatives", "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>rich\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--b--\n", "rich"},
		{"blank plain text", "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n<p>rich\n--b--\n", "rich"},
		{"forwarded as attachment", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nFrom: b@example.com\n\nnot mine\n--b--\n", "see below"},
		{"automatic", "Auto-Submitted: auto-replied\n\nI am away", ""},
		{"spam", "X-Gmail-Labels: Spam\n\nbuy now", ""},
		{"a list of people", "List-Unsubscribe: <https://example.com>\nList-Post: <mailto:l@example.com>\n\nwe meet at noon", "we meet at noon"},
	}
	for _, test := range tests {
		c := newCollector(Options{})
		c.begin("mail")
		if err := c.singleMail("", strings.NewReader(header+test.rest)); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := strings.Join(c.out.Lines, "|"); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestMbox(t *testing.T) {
	const from = "From a@example.com Mon May  3 10:11:12 2021\n"
	const header = from + "From: a@example.com\nSubject: x\n\n"
	tests := []struct{ name, mbox, want string }{
		{"one", header + "one", "one"},
		{"two", header + "one\n\n" + header + "two\n", "one|two"},
		{"CR LF", strings.ReplaceAll(header+"one\n\n"+header+"two\n", "\n", "\r\n"), "one|two"},
		{"no blank line before", header + "one\n" + from + "two\n", "one|From Mon May 3 10:11:12 2021|two"},
		{"no date", header + "one\n\nFrom here on\n", "one|From here on"},
		{"quoted", header + "one\n\n>From here on\n", "one|From here on"},
		{"no body", header + "\n" + header + "two\n", "two"},
		{"long line", header + strings.Repeat("word ", 40_000) + "\n\n" + header + "two\n", strings.TrimSpace(strings.Repeat("word ", 40_000)) + "|two"},
		{"zone behind the year", "From 123@xxx Mon May 03 10:11:12 +0000 2021\nFrom: a@example.com\n\none\n", "one"},
		{"damaged header", header + "one\n\n" + from + "no header\n\nlost\n\n" + header + "three\n", "one|three"},
	}
	for _, test := range tests {
		got := readText(t, "inbox", test.mbox)
		if lines := strings.Join(got.Lines, "|"); lines != test.want {
			t.Errorf("%s: %.200q, want %.200q", test.name, lines, test.want)
		}
		if f := got.Report.Formats[0].Name; f != "mbox" {
			t.Errorf("%s: read as %s", test.name, f)
		}
	}
}
