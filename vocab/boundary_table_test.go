package vocab

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
)

var update = flag.Bool("update", false, "write boundary_table.go")

// classByLibrary finds the class of a character by what the library joins it with.
func classByLibrary(r rune) int {
	c := string(r)
	one := func(s string) bool { return words.FromString(s).First() == s }
	switch {
	case slices.Contains([]rune("'’‘ʼ´＇′"), r):
		return apostrophe
	case r == '@':
		return at
	case unicode.IsSpace(r):
		return other // U+202F, too, which UAX #29 takes for a connector
	case one("!" + c):
		return extend
	case one("ア" + c):
		if one("a" + c) {
			return connector
		}
		return katakana
	case one("1," + c):
		return digit
	case one(c + "'"):
		return hebrew
	case one("a" + c):
		if unicode.IsUpper(r) {
			return upper
		}
		return letter
	case one("א"+c+"א") && one("a"+c+"a") && one("1"+c+"1"):
		return mid
	case one("a" + c + "a"):
		return midLetter
	case one("1" + c + "1"):
		return midNumber
	case one("א" + c + "א"):
		return quote
	case unicode.IsLetter(r):
		return unspaced
	case unicode.IsNumber(r):
		return number
	}
	return other
}

// TestBoundaryTable: the table has the classes of UAX #29 for all of Unicode. With -update, it
// is written anew.
func TestBoundaryTable(t *testing.T) {
	if testing.Short() && !*update {
		t.Skip("asks the library about each character of Unicode")
	}
	var want []uint32
	last := -1
	for r := rune(0); r <= unicode.MaxRune; r++ {
		class := other
		if !(0xd800 <= r && r < 0xe000) {
			class = classByLibrary(r)
		}
		if class != last {
			want, last = append(want, uint32(r)<<4|uint32(class)), class
		}
	}
	if *update {
		var b bytes.Buffer
		b.WriteString("package vocab\n\n// boundaryTable is the table of [Boundaries]. go test ./vocab -run BoundaryTable -update writes it.\n")
		fmt.Fprintf(&b, "var boundaryTable = [...]uint32{")
		for i, x := range want {
			if i%16 == 0 {
				b.WriteString("\n\t")
			} else {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%#x,", x)
		}
		b.WriteString("\n}\n")
		if err := os.WriteFile("boundary_table.go", b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !slices.Equal(Boundaries(), want) {
		t.Error("boundary_table.go differs from the library's classes; go test ./vocab -run BoundaryTable -update writes it")
	}
}
