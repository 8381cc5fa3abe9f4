// Package messages turns what a person has into clean lines of text to learn from: mails, chats and
// documents, in the formats that other programs save them in. The content of a file tells its
// format, not its name.
//
// A line is one utterance or paragraph of UTF-8 without control characters. What the author did not
// type is left out: quoted replies, signatures, attachments, code, links, notices of the program.
// [Report] counts what was kept and, by reason, what was dropped.
//
// # Formats
//
// Mail: mbox, .eml, Maildir folders. Chats: WhatsApp (Android and iOS, any locale, as text or zip),
// Telegram (result.json and messages.html), Signal (its own JSON lines and those of signal-export,
// Markdown, JSON), and the JSON of other messengers whose messages name an author and a text.
// Documents: plain text in any encoding, Markdown, HTML, .docx and .odt. Each of them may be
// compressed by gzip or lie in a zip archive.
package messages
