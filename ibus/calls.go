package ibus

import "github.com/godbus/dbus/v5"

// surroundingText is a program's capability of telling the text around its cursor.
const surroundingText = 1 << 5

// call calls a method of the engine and returns its reply. It reports false for a method that
// there is not, or arguments that are none of it.
func (e *engine) call(member string, args []any) (reply []any, ok bool) {
	switch member {
	case "ProcessKeyEvent":
		n, ok := numbers(args, 3)
		if !ok {
			return nil, false
		}
		return []any{e.key(n[0], n[2])}, true
	case "FocusInId":
		if len(args) != 2 {
			return nil, false
		}
		e.commits = args[1] == qt
		e.focus()
	case "FocusIn", "Enable":
		e.focus()
	case "FocusOut", "FocusOutId", "Disable":
		e.leave()
	case "Reset":
		e.reset()
	case "SetSurroundingText":
		if len(args) != 3 {
			return nil, false
		}
		text, ok := readText(args[0])
		n, both := numbers(args[1:], 2)
		if !ok || !both {
			return nil, false
		}
		e.surrounding(text, n[0], n[1])
	case "CandidateClicked":
		n, ok := numbers(args, 3)
		if !ok {
			return nil, false
		}
		e.show(e.composer.Click(int(n[0])))
	case "PropertyActivate":
		if len(args) == 2 && args[0] == privacyKey {
			e.setPrivate(args[1] == uint32(1))
		}
	case "SetCapabilities":
		n, ok := numbers(args, 1)
		if !ok {
			return nil, false
		}
		e.tells = n[0]&surroundingText != 0
		e.presume()
	case "SetCursorLocation", "PropertyShow", "PropertyHide", "PageUp", "PageDown", "CursorUp", "CursorDown",
		"ProcessHandWritingEvent", "CancelHandWriting", "PanelExtensionReceived", "PanelExtensionRegisterKeys":
	default:
		return nil, false
	}
	return nil, true
}

// properties answers org.freedesktop.DBus.Properties: the daemon tells what the field is for by one.
func (e *engine) properties(member string, args []any) (reply []any, ok bool) {
	values := map[string]dbus.Variant{
		"FocusId":               dbus.MakeVariant(true),
		"ActiveSurroundingText": dbus.MakeVariant(true),
	}
	switch {
	case member == "GetAll":
		return []any{values}, true
	case member == "Get" && len(args) == 2:
		name, _ := args[1].(string)
		v, ok := values[name]
		return []any{v}, ok
	case member == "Set" && len(args) == 3 && args[1] == "ContentType":
		v, _ := args[2].(dbus.Variant)
		pair, _ := v.Value().([]any)
		n, ok := numbers(pair, 2)
		if ok {
			e.field = fieldOf(n[0], n[1])
			e.composer.Enter(e.field)
		}
		return nil, ok
	}
	return nil, false
}

// numbers returns arguments that are n numbers.
func numbers(args []any, n int) ([]uint32, bool) {
	if len(args) != n {
		return nil, false
	}
	found := make([]uint32, n)
	for i, a := range args {
		var ok bool
		if found[i], ok = a.(uint32); !ok {
			return nil, false
		}
	}
	return found, true
}
