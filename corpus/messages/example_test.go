package messages_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/lstmkb/lstmkb/corpus/messages"
)

func ExampleRead() {
	const chat = "12.03.21, 14:15 - Anna: are you coming?\n12.03.21, 14:16 - Tom: yes,\nat noon\n12.03.21, 14:17 - Tom: <Media omitted>\n"
	got, err := messages.Read(context.Background(), messages.Options{Author: "Tom"}, strings.NewReader(chat), "-")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n%s", got.Lines, got.Report.String())
	// Output:
	// ["yes," "at noon"]
	// read WhatsApp: 1 file, 2 messages, 0.1 kB
	// kept 2 lines with 3 words
	// dropped 1: messages of other authors
	// dropped 1: notices of the messenger, forwarded messages and attachments
	// written by Anna (1 message), Tom (1 message)
}
