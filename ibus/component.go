package ibus

import (
	"encoding/xml"
	"strings"

	"github.com/godbus/dbus/v5"
)

// What IBus shows of the engine.
const (
	longName    = "lstmkb"
	description = "Suggests the next word, completes and corrects words"
	author      = "The lstmkb authors"
	homepage    = "https://github.com/lstmkb/lstmkb"
	licence     = "MIT"
	symbol      = "lk" // in the panel
	layout      = "default"
	rank        = 50
)

// componentFile is what IBus reads at its start: what to run, and which engines that is.
type componentFile struct {
	XMLName     xml.Name     `xml:"component"`
	Name        string       `xml:"name"`
	Description string       `xml:"description"`
	Exec        string       `xml:"exec"`
	Version     string       `xml:"version"`
	Author      string       `xml:"author"`
	License     string       `xml:"license"`
	Homepage    string       `xml:"homepage"`
	Engines     []engineFile `xml:"engines>engine"`
}

type engineFile struct {
	Name        string `xml:"name"`
	LongName    string `xml:"longname"`
	Description string `xml:"description"`
	Language    string `xml:"language"`
	License     string `xml:"license"`
	Author      string `xml:"author"`
	Layout      string `xml:"layout"`
	Symbol      string `xml:"symbol"`
	Rank        int    `xml:"rank"`
}

// Component writes the component file for a program at that path. language is the one below which
// IBus' settings list the engine, by its tag.
func Component(program, version, language string) ([]byte, error) {
	f := componentFile{Name: component, Description: description, Exec: quoted(program) + " ibus --ibus", Version: version, Author: author, License: licence, Homepage: homepage,
		Engines: []engineFile{{Name, longName, description, language, licence, author, layout, symbol, rank}}}
	b, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

type wireComponent struct {
	Class                                                                   string
	Extra                                                                   attachments
	Name, Description, Version, License, Author, Homepage, Exec, TextDomain string
	Observed, Engines                                                       []dbus.Variant
}

type wireEngine struct {
	Class                                                                  string
	Extra                                                                  attachments
	Name, LongName, Description, Language, License, Author, Icon, Layout   string
	Rank                                                                   uint32
	Hotkeys, Symbol, Setup, Variant, Option, Version, TextDomain, IconProp string
}

// described is the component as a running program tells it.
func described() dbus.Variant {
	e := wireEngine{Class: "IBusEngineDesc", Extra: attachments{}, Name: Name, LongName: longName, Description: description, Language: "en",
		License: licence, Author: author, Layout: layout, Rank: rank, Symbol: symbol}
	return dbus.MakeVariant(wireComponent{Class: "IBusComponent", Extra: attachments{}, Name: component, Description: description,
		License: licence, Author: author, Homepage: homepage, Observed: []dbus.Variant{}, Engines: []dbus.Variant{dbus.MakeVariant(e)}})
}

// quoted writes a path as one word of a shell, by whose rules IBus takes the command apart.
func quoted(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }
