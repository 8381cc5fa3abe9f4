package messages

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// zipOf returns an archive with the files, each a name and its content in turn.
func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func docxOf(t testing.TB, body string) string {
	t.Helper()
	return zipOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml",
		`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+
			body+`</w:body></w:document>`)
}

func TestOffice(t *testing.T) {
	docx := docxOf(t, `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>The bo</w:t></w:r><w:r><w:t xml:space="preserve">at </w:t><w:tab/><w:t>sails</w:t></w:r></w:p>
<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`)
	got := readText(t, "letter.docx", docx)
	checkLines(t, got.Lines, []string{"The boat sails", "one", "two", "a cell"})
	if f := got.Report.Formats[0].Name; f != "docx" {
		t.Errorf("read as %s", f)
	}

	odt := zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		`<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:h>The boat</text:h>`+
			`<text:p>It <text:span>sails</text:span><text:s/>well.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Mostly.</text:p></text:note-body></text:note></text:p>`+
			`</office:text></office:body></office:document-content>`)
	checkLines(t, readText(t, "letter.odt", odt).Lines, []string{"The boat", "Mostly.", "It sails well."})
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "first line\n")
	write(t, dir, "b/note.md", "# second line\n")
	write(t, dir, "b/picture.jpg", "\xff\xd8\xff\xe0 no text")
	write(t, dir, "b/program.go", "package main\n")
	write(t, dir, "b/data.bin", "\x00\x01\x02")
	write(t, dir, "b/empty.txt", "")
	write(t, dir, ".hidden/secret.txt", "hidden line\n")
	write(t, dir, ".profile", "hidden line\n")
	const mail = "From: Anna <anna@example.com>\r\nDate: Mon, 3 May 2021 10:11:12 +0200\r\nSubject: x\r\n\r\n%s line\r\n"
	write(t, dir, "mail/cur/1620.M1P2.host:2,S", fmt.Sprintf(mail, "third"))
	write(t, dir, "mail/tmp/1621.M1P2.host", fmt.Sprintf(mail, "unfinished"))
	write(t, dir, "mail/.Sent/cur/1622.M1P2.host:2,S", fmt.Sprintf(mail, "fourth"))
	write(t, dir, "old.eml", fmt.Sprintf(mail, "fifth"))
	write(t, dir, "packed.txt.gz", gzipOf(t, "sixth line\n"))
	write(t, dir, "whatsapp.zip", zipOf(t, "_chat.txt", "[12.03.21, 14:15:33] Anna: seventh line\n", "photo.jpg", "\xff\xd8\xff"))
	got := read(t, Options{}, dir)
	checkLines(t, got.Lines, []string{
		"first line", "second line", "fourth line", "third line", "fifth line", "sixth line", "seventh line",
	})
	skipped := 0
	for _, s := range got.Report.Skipped {
		skipped += s.Count
		if s.Reason == "" || s.Example == "" {
			t.Errorf("skipped %+v", s)
		}
	}
	if skipped != 5 {
		t.Errorf("skipped %d files, want 5: %+v", skipped, got.Report.Skipped)
	}
}

func TestStandardInput(t *testing.T) {
	for name, content := range map[string]string{
		"text": "hello there\n", "gzip": gzipOf(t, "hello there\n"), "zip": zipOf(t, "a.txt", "hello there"),
		"docx": docxOf(t, "<w:p><w:r><w:t>hello there</w:t></w:r></w:p>"), "UTF-16": "\xff\xfeh\x00e\x00l\x00l\x00o\x00 \x00t\x00h\x00e\x00r\x00e\x00",
	} {
		got, err := Read(t.Context(), Options{}, strings.NewReader(content), "-")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkLines(t, got.Lines, []string{"hello there"})
		if notes := got.Report.Notes; (name == "UTF-16") != (len(notes) == 1) {
			t.Errorf("%s: notes %q", name, notes)
		}
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	nested := zipOf(t, "a.txt", "hello")
	for range 3 {
		nested = zipOf(t, "inner.zip", nested)
	}
	tests := []struct{ name, content, want string }{
		{"empty.txt", "", "empty.txt is empty"},
		{"blank.txt", " \n\n", "no line of text in"},
		{"figures.txt", "1 2 3\n", "left out 1: lines without letters"},
		{"picture.png", "\x89PNG\r\n\x1a\n", "picture.png is a picture"},
		{"data.bin", "abc\x00\x01\x02", "data.bin is of no known format"},
		{"cut.txt.gz", gzipOf(t, strings.Repeat("some text to read\n", 1000))[:60], "cut.txt.gz"},
		{"cut.zip", nested[:len(nested)/2], "cut.zip is a damaged zip archive"},
		{"nested.zip", nested, "nested.zip is a zip archive without"},
		{"no.zip", zipOf(t, "a.jpg", "\xff\xd8\xff"), "no.zip is a zip archive without"},
		{"cut.docx", docxOf(t, "<w:p><w:r>"), "cut.docx is a damaged docx"},
		{"package.json", `{"name": "x", "version": "1"}`, "package.json is JSON without messages"},
		{"cut.json", `[{"from": "Anna", "text": "hello"}, {"fr`, "cut.json is damaged after"},
		{"deep.json", `{"a":` + strings.Repeat("[", 300), "deep.json is nested"},
		{"header.eml", "From: a@example.com\nDate: x\nSubject: y\nno header\n\nbody\n", "header.eml is a mail with a damaged header"},
		{"page.html", "<html><p title='" + strings.Repeat("x", 2<<20), "page.html has a tag"},
	}
	for _, test := range tests {
		path := write(t, dir, test.name, test.content)
		_, err := Read(t.Context(), Options{}, nil, path)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "messages: ") {
			t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
		}
	}
	if _, err := Read(t.Context(), Options{}, nil, filepath.Join(dir, "missing.txt")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: error %v", err)
	}
	if _, err := Read(t.Context(), Options{}, nil); err == nil {
		t.Error("no paths: no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"testdata", filepath.Join("testdata", "notes.txt"), filepath.Join("testdata", "inbox.mbox")} {
		if _, err := Read(ctx, Options{}, nil, path); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled: error %v", path, err)
		}
	}
}

// TestBombs: little files that unpack to much are refused, and large ones take little memory
// besides their lines.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("ab\n", 1<<20)
	for name, content := range map[string]string{
		"bomb.zip":    zipOf(t, "a.txt", zeros),
		"bomb.docx":   docxOf(t, "<w:p><w:r><w:t>"+strings.Repeat("a ", 2<<20)+"</w:t></w:r></w:p>"),
		"bomb.txt.gz": gzipOf(t, zeros),
	} {
		path := write(t, t.TempDir(), name, content)
		if _, err := Read(t.Context(), Options{}, nil, path); err == nil || !strings.Contains(err.Error(), name+" unpacks to more than") {
			t.Errorf("%s of %d bytes: error %v", name, len(content), err)
		}
	}
}

func TestMemory(t *testing.T) {
	line := "12.03.21, 14:15 - Anna: " + strings.Repeat("1234 5678 ", 5) + "\n" // no letters: nothing is kept
	path := write(t, t.TempDir(), "chat.txt", "12.03.21, 14:15 - Anna: hello\n"+strings.Repeat(line, 8<<20/len(line)))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var calls int
	got := read(t, Options{Progress: func(int64) { calls++ }}, path)
	runtime.GC()
	runtime.ReadMemStats(&after)
	checkLines(t, got.Lines, []string{"hello"})
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("8 MiB of chat without text left %d bytes in memory", grown)
	}
	if calls < 7 || calls > 9 {
		t.Errorf("progress was told %d times", calls)
	}
	runtime.KeepAlive(got)
}
