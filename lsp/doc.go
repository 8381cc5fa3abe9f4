// Package lsp is a language server (LSP 3.17, with inline completion of 3.18) that completes and
// corrects prose: all of Markdown, text, mail and commit messages, and the comments and strings
// of code. It writes no log: nothing that a person types leaves it but in answers to the editor.
//
//	stream → queue → handler by method → document → prose at the cursor → keyboard.Session → answer
//
// Messages are handled one after another in the order in which they came. Only cancellations
// overtake: a request that is cancelled before its turn costs nothing. Corrections of a document
// are looked for beside that, on a copy of its text.
package lsp
