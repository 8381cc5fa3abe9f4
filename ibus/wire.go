package ibus

import (
	"unicode/utf8"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/ibus/compose"
)

// IBus sends objects as D-Bus structures, within variants: the name of the class, attachments, and
// the fields in the order in which libibus has them (src/ibus*.c, the functions *_serialize).
type attachments = map[string]dbus.Variant

type wireText struct {
	Class string
	Extra attachments
	Text  string
	Attrs dbus.Variant // wireList of wireAttribute
}

// wireList is an IBusAttrList or an IBusPropList.
type wireList struct {
	Class string
	Extra attachments
	Items []dbus.Variant
}

type wireAttribute struct {
	Class                   string
	Extra                   attachments
	Type, Value, Start, End uint32 // from and to a character
}

type wireTable struct {
	Class              string
	Extra              attachments
	PageSize, Cursor   uint32
	CursorVisible      bool
	Round              bool
	Orientation        int32
	Candidates, Labels []dbus.Variant // wireText
}

type wireProperty struct {
	Class              string
	Extra              attachments
	Key                string
	Type               uint32
	Label              dbus.Variant // wireText
	Icon               string
	Tooltip            dbus.Variant // wireText
	Sensitive, Visible bool
	State              uint32
	Sub                dbus.Variant // wireList
	Symbol             dbus.Variant // wireText
}

const (
	underline       = 1 // IBUS_ATTR_TYPE_UNDERLINE
	underlineSingle = 1
	horizontal      = 0 // IBUS_ORIENTATION_HORIZONTAL
	toggle          = 1 // PROP_TYPE_TOGGLE
	clearOnLeave    = 0 // IBUS_ENGINE_PREEDIT_CLEAR
	commitOnLeave   = 1 // IBUS_ENGINE_PREEDIT_COMMIT: the program gets the preedit when it is left
)

func list(class string, items ...any) dbus.Variant {
	l := wireList{Class: class, Extra: attachments{}, Items: []dbus.Variant{}}
	for _, x := range items {
		l.Items = append(l.Items, dbus.MakeVariant(x))
	}
	return dbus.MakeVariant(l)
}

// plainText is an IBusText.
func plainText(s string) dbus.Variant {
	return dbus.MakeVariant(wireText{"IBusText", attachments{}, s, list("IBusAttrList")})
}

// underlined is an IBusText with a line below all of it.
func underlined(s string) dbus.Variant {
	line := wireAttribute{"IBusAttribute", attachments{}, underline, underlineSingle, 0, uint32(utf8.RuneCountInString(s))}
	return dbus.MakeVariant(wireText{"IBusText", attachments{}, s, list("IBusAttrList", line)})
}

// table is an IBusLookupTable of suggestions with the digits that pick them.
func table(offered []compose.Candidate, chosen int) dbus.Variant {
	t := wireTable{Class: "IBusLookupTable", Extra: attachments{}, PageSize: uint32(max(1, len(offered))), Orientation: horizontal,
		Cursor: uint32(max(0, chosen)), CursorVisible: chosen >= 0, Candidates: []dbus.Variant{}, Labels: []dbus.Variant{}}
	for i, o := range offered {
		word := o.Word
		if o.Keep {
			word = "“" + word + "”"
		}
		t.Candidates = append(t.Candidates, plainText(word))
		t.Labels = append(t.Labels, plainText(string(rune('1'+i))))
	}
	return dbus.MakeVariant(t)
}

// privacy is the switch of private typing, an IBusProperty.
func privacy(on bool) wireProperty {
	state := uint32(0)
	if on {
		state = 1
	}
	return wireProperty{"IBusProperty", attachments{}, privacyKey, toggle, plainText("Private: learn nothing"), "", plainText("Words that you type are not learned while this is on"),
		true, true, state, list("IBusPropList"), plainText("")}
}

const privacyKey = "private"

// readText returns the text of an IBusText.
func readText(v any) (string, bool) {
	if x, ok := v.(dbus.Variant); ok {
		v = x.Value()
	}
	fields, ok := v.([]any)
	if !ok || len(fields) < 3 {
		return "", false
	}
	s, ok := fields[2].(string)
	return s, ok
}
