package messages

import (
	"strings"
	"testing"
)

// TestStamps has the forms of date and time that telephones write in many locales.
func TestStamps(t *testing.T) {
	for _, stamp := range []string{
		"12.03.21, 14:15 - ",          // German, Android
		"[12.03.21, 14:15:33] ",       // German, iOS
		"3/12/21, 2:15 PM - ",         // US
		"3/12/21, 2:15\u202fPM - ",    // US, newer Android
		"[3/12/21, 2:15:33\u202fPM] ", // US, iOS
		"12/03/2021, 14:15 - ",        // British
		"12/03/2021, 2:15 pm - ",      // British, Indian
		"12/03/2021 à 14:15 - ",       // French
		"[12/03/2021 14:15:33] ",      // French, Italian, iOS
		"12/3/21 14:15 - ",            // Spanish
		"12/3/21, 2:15 p. m. - ",      // Mexican
		"[12/3/21, 2:15:33 p. m.] ",   // Mexican, iOS
		"12/03/2021 14:15 - ",         // Brazilian
		"12-03-2021 14:15 - ",         // Dutch
		"2021-03-12, 14:15 - ",        // Canadian
		"2021-03-12 14:15 - ",         // Swedish
		"[2021-03-12, 14:15:33] ",     // Swedish, iOS; signal-export
		"12.3.2021 klo 14.15 - ",      // Finnish
		"[12.3.2021 klo 14.15.33] ",   // Finnish, iOS
		"12.03.2021, 14:15 - ",        // Russian, Polish
		"2021/3/12 下午2:15 - ",         // Chinese
		"[2021/3/12 下午2:15:33] ",      // Chinese, iOS
		"2021/03/12, 14:15 - ",        // Japanese
		"2021. 3. 12. 오후 2:15 - ",     // Korean
		"[2021. 3. 12. 오후 2:15:33] ",  // Korean, iOS
		"2021. 03. 12. 14:15 - ",      // Hungarian
		"12.03.21 г., 14:15 ч. - ",    // Bulgarian
		"١٢/٠٣/٢٠٢١، ٢:١٥ م - ",       // Arabic
		"\u200f١٢/٠٣/٢٠٢١، ٢:١٥ م - ", // Arabic, right to left
		"\u200e[12.03.21, 14:15:33] ", // iOS, with an attachment
		"[14:15, 12.03.2021] ",        // copied from WhatsApp on the web
		"[2:15 PM, 3/12/2021] ",       // the same in the US
		"12/03/21, 14:15 – ",          // with an en dash
		"2021년 3월 12일 오후 2:15, ",      // Korean, Android: "name : text"
	} {
		name := "Anna: "
		if strings.HasSuffix(stamp, ", ") {
			name = "Anna : "
		}
		text := stamp + name + "did you see: it\nmore of it\n" + stamp + name + "yes"
		got := readText(t, "chat.txt", text)
		if f := got.Report.Formats[0].Name; f != "WhatsApp" && f != "Signal" {
			t.Errorf("%q: read as %s", stamp, f)
			continue
		}
		checkLines(t, got.Lines, []string{"did you see: it", "more of it", "yes"})
		if a := got.Report.Authors; len(a) != 1 || a[0].Name != "Anna" || a[0].Messages != 2 {
			t.Errorf("%q: authors %v", stamp, a)
		}
	}
}

// TestNoChat: text that begins like a chat's line is none.
func TestNoChat(t *testing.T) {
	for _, text := range []string{
		"On 12.03.21, 14:15 - we met: all of us\nand went on",
		"12.03.21 was a good day - Anna: yes\nmore",
		"12.03.21, 14:15\nWe met.",
		"Anna: hello\nTom: hi there",
	} {
		if f := readText(t, "diary.txt", text).Report.Formats[0].Name; f != "text" {
			t.Errorf("%q is read as %s", text, f)
		}
	}
}

func TestNotices(t *testing.T) {
	for _, text := range []string{
		"<Media omitted>", "<Multimedia omitido>", "<Médias omis>", "null", "IMG-20210312-WA0001.jpg (file attached)",
		"\u200eimage omitted", "\u200e<attached: 0001.jpg>", "This message was deleted", "You deleted this message.", "Mensagem apagada",
		"Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
	} {
		got := readText(t, "chat.txt", "12.03.21, 14:15 - Anna: hello\n12.03.21, 14:16 - Anna: "+text+"\n")
		checkLines(t, got.Lines, []string{"hello"})
	}
}

func TestMessengerJSON(t *testing.T) {
	tests := map[string]struct {
		json    string
		lines   []string
		authors []string
	}{
		"Messenger": {
			`{"participants": [{"name": "Anna B\u00c3\u00a4rg"}], "messages": [{"sender_name": "Anna B\u00c3\u00a4rg", "timestamp_ms": 1, "content": "sch\u00c3\u00b6n", "is_geoblocked_for_viewer": false}]}`,
			[]string{"schön"}, []string{"Anna Bärg"},
		},
		"Discord": {
			`{"guild": {"id": "1", "name": "Boats"}, "messages": [{"id": "2", "type": "Default", "content": "hello all", "author": {"id": "3", "name": "anna", "nickname": "Anna"}, "reactions": [{"users": [{"name": "x"}]}], "mentions": []}]}`,
			[]string{"hello all"}, []string{"anna"},
		},
		"Slack": {
			`[{"type": "message", "user": "U1", "text": "lunch?"}, {"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined"}]`,
			[]string{"lunch?"}, []string{"U1"},
		},
		"all chats of Telegram": {
			`{"about": "x", "chats": {"list": [{"name": "A", "messages": [{"id": 1, "type": "message", "from": "Anna", "from_id": "u1", "text": "one"}]}, {"name": "B", "messages": [{"id": 1, "type": "message", "from": "Ben", "from_id": "u2", "text": "two"}]}]}}`,
			[]string{"one", "two"}, []string{"Anna", "Ben"},
		},
		"Signal's database": {
			`{"messages": [{"id": "1", "conversationId": "c1", "type": "outgoing", "body": "here I am"}, {"id": "2", "conversationId": "c1", "source": "+4912", "type": "incoming", "body": "fine"}]}`,
			[]string{"here I am", "fine"}, []string{"+4912", "Me"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := readText(t, "export.json", test.json)
			checkLines(t, got.Lines, test.lines)
			var authors []string
			for _, a := range got.Report.Authors {
				authors = append(authors, a.Name)
			}
			for _, want := range test.authors {
				if !strings.Contains(strings.Join(authors, "|"), want) {
					t.Errorf("authors %q, want %q among them", authors, want)
				}
			}
		})
	}
}
