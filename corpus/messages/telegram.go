package messages

import (
	"io"
	"slices"
	"strings"
)

func isTelegramPage(h head) bool {
	return isPage(h) && strings.Contains(h.text, `class="history"`) && strings.Contains(h.text, `class="message `)
}

// telegramPage reads the messages.html that Telegram exports: elements of the classes message,
// from_name (not in a message that goes on after another one of its author) and text.
func (c *collector) telegramPage(name string, r io.Reader) error {
	return c.decode(name, r, func(r io.Reader) error {
		var author, reading string // reading is the class of the element whose text is gathered
		var text strings.Builder
		forward, depth := false, 0
		return eachTag(r, func(t htmlTag) {
			classes := strings.Fields(t.class)
			switch {
			case reading != "" && t.name == "":
				text.WriteString(t.text)
			case reading != "" && t.name == "br":
				text.WriteString("\n")
			case reading != "" && t.name == "div" && t.opens:
				depth++
			case reading != "" && t.name == "div":
				if depth--; depth > 0 {
					return
				}
				got := strings.TrimSpace(text.String())
				switch {
				case forward && reading == "text":
					c.dropped.add(noticesAndForwards, "", 1)
				case reading == "text" && got != "":
					c.add(message{author: author, paragraphs: strings.Split(got, "\n")})
				case !forward && reading == "from_name":
					author = got
				}
				reading = ""
			case t.opens && slices.Contains(classes, "message"):
				forward = false
			case t.opens && slices.Contains(classes, "forwarded"):
				forward = true
			case t.opens && (t.class == "text" && author != "" || t.class == "from_name"):
				reading, depth = t.class, 1
				text.Reset()
			}
		})
	})
}
