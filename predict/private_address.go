package predict

import (
	"strconv"
	"strings"
	"unicode"
)

// isAddress reports whether a field is an address of mail, of the web or of a network, or a path
// of files. The name of a site alone, as example.com, is a name like others.
func isAddress(field string) bool {
	bare := inner(field)
	return isWeb(bare) || isNetwork(bare) || isPath(strings.TrimRight(strings.Trim(field, `"'“”‘’«»<>()[]{}`), `.,:;!?"'”’)`))
}

func isWeb(field string) bool {
	if strings.Index(field, "@") > 0 || strings.Contains(field, "://") {
		return true
	}
	lower := strings.ToLower(field)
	if len(field) > 4 && strings.HasPrefix(lower, "www.") || strings.HasPrefix(lower, "mailto:") {
		return true
	}
	host, _, ok := strings.Cut(field, "/") // example.com/x, but not 3.5/5 or a.m./p.m.
	top := host[strings.LastIndex(host, ".")+1:]
	return ok && len(top) >= 2 && len(top) < len(host)-1 && !strings.ContainsFunc(top, func(r rune) bool { return !unicode.IsLetter(r) })
}

// isNetwork reports whether a field is an address of IP, with a port or without, or of a network
// card.
func isNetwork(field string) bool {
	if strings.Count(field, ":") >= 4 || strings.Contains(field, "::") {
		return !strings.ContainsFunc(field, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF:.%/", r) })
	}
	host, _, _ := strings.Cut(field, ":")
	host, _, _ = strings.Cut(host, "/")
	parts := strings.Split(host, ".")
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n < 0 || n > 255 || len(p) > 3 {
			return false
		}
	}
	return len(parts) == 4
}

// isPath reports whether a field is a path of files: /home/jo, ~/x, C:\x, notes/secret.txt.
func isPath(field string) bool {
	hasLetter := func(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
	for _, begin := range []string{"~/", "./", "../", `~\`, `.\`, `..\`, `\\`} {
		if rest, ok := strings.CutPrefix(field, begin); ok {
			return hasLetter(rest)
		}
	}
	if first, rest, ok := strings.Cut(strings.TrimPrefix(field, "/"), "/"); ok && field[0] == '/' && hasLetter(first+rest) {
		return true
	}
	if len(field) > 3 && unicode.IsLetter(rune(field[0])) && field[1] == ':' && strings.ContainsRune(`\/`, rune(field[2])) && hasLetter(field[3:]) {
		return true
	}
	slash, dot := strings.LastIndexAny(field, `/\`), strings.LastIndex(field, ".")
	if slash <= 0 || dot <= slash+1 || !hasLetter(field[slash:dot]) {
		return false
	}
	ending := field[dot+1:]
	return len(ending) >= 2 && len(ending) <= 4 && !strings.ContainsFunc(ending, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}
