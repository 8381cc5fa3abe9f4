package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	width, height = 760, 190
	margin        = 24
)

// head has the colours, which follow those of the reader's system. Without animation the last
// frame alone is seen.
const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img">
<title>%[3]s</title>
<style>
text{font:21px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#1b1f24;white-space:pre}
.card{fill:#fff;stroke:#d0d7de}.box{fill:#eef1f4}.pick{fill:#2f6feb}.on{fill:#fff}.word{font-size:19px;text-anchor:middle}
.caret{fill:#2f6feb}.fixed{fill:#1a7f37;text-decoration:underline}.small{font-size:14px;fill:#59636e}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.card{fill:#0d1117;stroke:#3d444d}.box{fill:#21262d}.small{fill:#9198a1}.fixed{fill:#3fb950}.on{fill:#fff}}
g{visibility:hidden}g:last-of-type{visibility:visible}
@media(prefers-reduced-motion:no-preference){g,g:last-of-type{animation:%[4]dms step-end infinite}}
`

// draw writes an animated SVG that shows the frames one after another, again and again.
func draw(w io.Writer, frames []frame) error {
	last := frames[len(frames)-1]
	var total time.Duration
	for _, f := range frames {
		total += f.hold
	}
	var b strings.Builder
	fmt.Fprintf(&b, head, width, height, escape(fmt.Sprintf("Typing “%s” with %d keys", last.whole(), last.keys)), total.Milliseconds())
	var at time.Duration
	for i, f := range frames {
		from, to := share(at, total), share(at+f.hold, total)
		b.WriteString(keyframes(i, from, to))
		at += f.hold
	}
	fmt.Fprintf(&b, "</style>\n<rect class=\"card\" x=\"1\" y=\"1\" width=\"%d\" height=\"%d\" rx=\"12\"/>\n", width-2, height-2)
	for i, f := range frames {
		fmt.Fprintf(&b, "<g style=\"animation-name:f%d\">%s</g>\n", i, f.svg())
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func share(at, total time.Duration) float64 { return 100 * float64(at) / float64(total) }

// keyframes makes frame i visible between two percentages of the time.
func keyframes(i int, from, to float64) string {
	begin := ""
	if i > 0 {
		begin = "0%{visibility:hidden}"
	}
	return fmt.Sprintf("@keyframes f%d{%s%.2f%%{visibility:visible}%.2f%%,100%%{visibility:hidden}}\n", i, begin, from, to)
}

// svg draws what one frame shows.
func (f frame) svg() string {
	var b strings.Builder
	text := escape(f.text)
	if f.fixed != "" {
		before := strings.TrimSuffix(f.text, f.fixed+" ")
		text = fmt.Sprintf("%s<tspan class=\"fixed\">%s</tspan> ", escape(before), escape(f.fixed))
	}
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"56\">%s%s<tspan class=\"caret\">|</tspan></text>", margin, text, escape(f.prefix))
	const gap = 10
	box := (width - 2*margin - (stripWords-1)*gap) / stripWords
	for i := range stripWords {
		x, class, on := margin+i*(box+gap), "box", ""
		if i == f.picked {
			class, on = "pick", " on"
		}
		fmt.Fprintf(&b, "<rect class=\"%s\" x=\"%d\" y=\"88\" width=\"%d\" height=\"44\" rx=\"8\"/>", class, x, box)
		if i < len(f.strip) {
			fmt.Fprintf(&b, "<text class=\"word%s\" x=\"%d\" y=\"117\">%s</text>", on, x+box/2, escape(f.strip[i]))
		}
	}
	letters := len([]rune(f.whole()))
	fmt.Fprintf(&b, "<text class=\"small\" x=\"%d\" y=\"166\">%d characters, %d keys pressed</text>", margin, letters, f.keys)
	return b.String()
}

func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}
