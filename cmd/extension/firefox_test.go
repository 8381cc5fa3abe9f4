package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// Keys of WebDriver.
const (
	backspaceKey = "\ue003"
	altKey       = "\ue00a"
)

// open opens a page with that body, in which the extension is.
func (b *bidi) open(body string) (served *atomic.Int64) {
	b.t.Helper()
	served = new(atomic.Int64)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang=en><title>A site</title><link rel=icon href=data:,>%s`, body)
	}))
	b.t.Cleanup(site.Close)
	b.wait("the extension", func() bool { // which a page that came before it has not
		b.navigate(site.URL)
		b.eval(`document.querySelector('textarea').focus()`)
		b.keys("x")
		for range 30 {
			if _, settled := b.strip(); settled {
				b.keys(backspaceKey)
				return true
			}
			time.Sleep(100 * time.Millisecond)
		}
		return false
	})
	return served
}

func (b *bidi) navigate(url string) {
	b.t.Helper()
	b.call("browsingContext.navigate", object{"context": b.context, "url": url, "wait": "complete"}, nil)
	b.call("browsingContext.activate", object{"context": b.context}, nil)
}

// TestFirefoxLearns: in Firefox what is written is learned, but nothing of it in private windows.
func TestFirefoxLearns(t *testing.T) {
	thorough(t)
	for _, private := range []bool{false, true} {
		t.Run(fmt.Sprintf("private %t", private), func(t *testing.T) {
			b := firefox(t, private)
			b.open(`<textarea></textarea>`)
			b.keys("Dinner with Zqabor. ")
			b.settled()
			tries := 0
			offered := func() bool { // what the field has is offered anyway
				tries++
				time.Sleep(1500 * time.Millisecond) // it learns when nobody types
				b.eval(`document.querySelector('textarea').value = ''`)
				b.keys("Zqa")
				return slices.Contains(b.settled(), "Zqabor")
			}
			if !private {
				b.wait("what was learned", offered)
				return
			}
			for tries < 10 {
				if offered() {
					t.Fatal("it was learned in a private window")
				}
			}
		})
	}
}

// TestFirefox: in Firefox, too, words are picked, slips put right at the space and brought back by Backspace, and nobody is asked.
func TestFirefox(t *testing.T) {
	thorough(t)
	b := firefox(t, false)
	served := b.open(`<textarea></textarea><div contenteditable><p><br></p></div><input type=password>`)
	before, asked := served.Load(), b.asked
	for _, c := range []struct{ field, text, slip, meant string }{
		{`document.querySelector('textarea')`, `document.querySelector('textarea').value`, "tomorow", "tomorrow"},
		{`document.querySelector('[contenteditable]')`, `document.querySelector('[contenteditable]').textContent.replaceAll('\u00a0', ' ')`, "becuase", "because"},
	} {
		b.eval(c.field + `.focus()`)
		for _, letter := range "I wan" {
			b.keys(string(letter))
			b.settled()
		}
		words := b.settled()
		i := slices.Index(words, "want")
		if i < 0 {
			t.Fatalf("I wan leads to %q", words)
		}
		b.keys(fmt.Sprint(i+1), altKey)
		b.wants(c.text, "I want ")
		b.settled()
		b.keys("it " + c.slip) // which Backspace keeps from then on
		b.settled()
		b.keys(" ")
		b.wants(c.text, "I want it "+c.meant+" ")
		b.settled()
		b.keys(backspaceKey)
		b.wants(c.text, "I want it "+c.slip+" ")
	}
	b.eval(`document.querySelector('input').focus()`)
	b.keys("tomoroe ")
	if words, _ := b.strip(); words != nil {
		t.Errorf("a password has the suggestions %q", words)
	}
	b.wants(`document.querySelector('input').value`, "tomoroe ")
	if n, m := served.Load()-before, b.asked-asked; n != 0 || m != 0 {
		t.Errorf("%d requests to the site and %d in Firefox while typing, want none", n, m)
	}
}
