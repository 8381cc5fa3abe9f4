package lsp

import "encoding/json"

// The messages of LSP that the server knows, with the fields that it reads or writes. Libraries
// of all of them are of 3.16, or larger than this program's own part of the protocol.

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"` // in units of the position encoding
}

type textRange struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type textDocument struct {
	URI string `json:"uri"`
}

type initializeParams struct {
	Capabilities struct {
		General struct {
			PositionEncodings []string `json:"positionEncodings"`
		} `json:"general"`
	} `json:"capabilities"`
	Options json.RawMessage `json:"initializationOptions"`
}

type initializeResult struct {
	Capabilities serverCapabilities `json:"capabilities"`
	ServerInfo   serverInfo         `json:"serverInfo"`
}

type serverInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type serverCapabilities struct {
	PositionEncoding string            `json:"positionEncoding"`
	Sync             syncOptions       `json:"textDocumentSync"`
	Completion       completionOptions `json:"completionProvider"`
	InlineCompletion bool              `json:"inlineCompletionProvider"`
	CodeAction       struct {
		Kinds []string `json:"codeActionKinds"`
	} `json:"codeActionProvider"`
	ExecuteCommand struct {
		Commands []string `json:"commands"`
	} `json:"executeCommandProvider"`
}

type syncOptions struct {
	OpenClose bool        `json:"openClose"`
	Change    int         `json:"change"`
	Save      saveOptions `json:"save"`
}

type saveOptions struct {
	IncludeText bool `json:"includeText"`
}

type completionOptions struct {
	TriggerCharacters []string `json:"triggerCharacters,omitempty"`
}

type didOpenParams struct {
	Document struct {
		URI        string `json:"uri"`
		LanguageID string `json:"languageId"`
		Version    int    `json:"version"`
		Text       string `json:"text"`
	} `json:"textDocument"`
}

type didChangeParams struct {
	Document struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	} `json:"textDocument"`
	Changes []contentChange `json:"contentChanges"`
}

// contentChange replaces a range, or all of the text if it has none.
type contentChange struct {
	Range *textRange `json:"range"`
	Text  string     `json:"text"`
}

// documentParams are those of didSave, didClose and others of a document as a whole.
type documentParams struct {
	Document textDocument `json:"textDocument"`
}

type positionParams struct {
	Document textDocument `json:"textDocument"`
	Position position     `json:"position"`
	Context  struct {
		TriggerKind int `json:"triggerKind"`
	} `json:"context"`
}

type completionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	Items        []completionItem `json:"items"`
}

type completionItem struct {
	Label      string   `json:"label"`
	Kind       int      `json:"kind"`
	Detail     string   `json:"detail,omitempty"`
	SortText   string   `json:"sortText"`
	FilterText string   `json:"filterText"`
	TextEdit   textEdit `json:"textEdit"`
}

type textEdit struct {
	Range   textRange `json:"range"`
	NewText string    `json:"newText"`
}

type inlineCompletionList struct {
	Items []inlineCompletionItem `json:"items"`
}

type inlineCompletionItem struct {
	InsertText string    `json:"insertText"`
	Range      textRange `json:"range"`
}

type publishDiagnosticsParams struct {
	URI         string       `json:"uri"`
	Version     int          `json:"version"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type diagnostic struct {
	Range    textRange `json:"range"`
	Severity int       `json:"severity"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
}

type codeActionParams struct {
	Document textDocument `json:"textDocument"`
	Range    textRange    `json:"range"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Command     *command       `json:"command,omitempty"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

type executeCommandParams struct {
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

type showMessageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}

// Numbers of the protocol.
const (
	syncIncremental = 2

	kindText = 1 // of a completionItem

	severityInformation = 3
	severityHint        = 4

	triggerAutomatic = 2 // of an inline completion, while somebody types

	messageError = 1

	codeRequestCancelled     = -32800
	codeServerNotInitialized = -32002
)
