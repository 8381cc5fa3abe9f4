package checkpoint

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// raw returns a file with the given header and number of data bytes.
func raw(head string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(head)))
	return append(append(b, head...), make([]byte, data)...)
}

func entryOf(name, dtype, shape, offsets string) string {
	return fmt.Sprintf(`%q:{"dtype":%q,"shape":%s,"data_offsets":%s}`, name, dtype, shape, offsets)
}

func TestHostileHeaders(t *testing.T) {
	a := entryOf("a", "F32", "[1]", "[0,4]")
	for _, c := range []struct {
		name string
		file []byte
		want string // in the error; "" for none
	}{
		{"good", raw("{"+a+"}  ", 4), ""},
		{"order is free", raw("{"+entryOf("b", "F16", "[2]", "[4,8]")+","+a+"}", 8), ""},
		{"nothing", raw("{}", 0), ""},
		{"empty file", nil, "at least the 8"},
		{"huge length", binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "length"},
		{"length beyond file", append([]byte{9, 0, 0, 0, 0, 0, 0, 0}, "{}"...), "length"},
		{"no header", raw("", 0), "begin with {"},
		{"leading space", raw(" {}", 0), "begin with {"},
		{"array", raw("[]", 0), "begin with {"},
		{"two values", raw("{}{}", 0), "JSON"},
		{"comma", raw("{"+a+",}", 4), "JSON"},
		{"tensor is a number", raw(`{"a":1}`, 0), "want {"},
		{"tensor is null", raw(`{"a":null}`, 0), "want {"},
		{"duplicate", raw("{"+a+","+a+"}", 4), "twice"},
		{"escaped duplicate", raw("{"+a+`,"\u0061":{}}`, 4), "twice"},
		{"duplicate field", raw(`{"a":{"dtype":"F32","dtype":"F32"}}`, 4), "twice"},
		{"unknown field", raw(`{"a":{"Dtype":"F32"}}`, 4), "Dtype"},
		{"missing field", raw(`{"a":{"dtype":"F32","shape":[1]}}`, 4), "data_offsets"},
		{"unknown dtype", raw("{"+entryOf("a", "F31", "[1]", "[0,4]")+"}", 4), "F31"},
		{"dtype is a number", raw(`{"a":{"dtype":1}}`, 4), "want a string"},
		{"shape is null", raw("{"+entryOf("a", "F32", "null", "[0,4]")+"}", 4), "shape"},
		{"nested shape", raw("{"+entryOf("a", "F32", "[[1]]", "[0,4]")+"}", 4), "want a number"},
		{"negative", raw("{"+entryOf("a", "F32", "[-1]", "[0,4]")+"}", 4), "-1"},
		{"fraction", raw("{"+entryOf("a", "F32", "[1.0]", "[0,4]")+"}", 4), "1.0"},
		{"exponent", raw("{"+entryOf("a", "F32", "[1e0]", "[0,4]")+"}", 4), "1e0"},
		{"beyond int64", raw("{"+entryOf("a", "F32", "[9223372036854775808]", "[0,4]")+"}", 4), "integer"},
		{"overflow to 0", raw("{"+entryOf("a", "F32", "[1073741824,1073741824,16]", "[0,0]")+"}", 0), "too large"},
		{"overflow to 4", raw("{"+entryOf("a", "F32", "[5,5581,8681,49477,384773]", "[0,4]")+"}", 4), "too large"},
		{"rank", raw("{"+entryOf("a", "F32", "[1"+strings.Repeat(",1", maxRank)+"]", "[0,4]")+"}", 4), "more than"},
		{"size", raw("{"+entryOf("a", "F32", "[2]", "[0,4]")+"}", 4), "want 8"},
		{"one offset", raw("{"+entryOf("a", "F32", "[1]", "[0]")+"}", 4), "want 2"},
		{"three offsets", raw("{"+entryOf("a", "F32", "[1]", "[0,4,4]")+"}", 4), "more than 2"},
		{"descending", raw("{"+entryOf("a", "F32", "[1]", "[4,0]")+"}", 4), "ascending"},
		{"beyond file", raw("{"+entryOf("a", "F32", "[1]", "[4,8]")+"}", 4), "within"},
		{"gap", raw("{"+entryOf("a", "F32", "[1]", "[4,8]")+"}", 8), "gap"},
		{"overlap", raw("{"+a+","+entryOf("b", "F32", "[1]", "[0,4]")+"}", 8), "overlap"},
		{"half overlap", raw("{"+a+","+entryOf("b", "F32", "[1]", "[2,6]")+"}", 6), "overlap"},
		{"rest", raw("{"+a+"}", 5), "5 bytes"},
		{"metadata is null", raw(`{"__metadata__":null}`, 0), "want {"},
		{"metadata of a number", raw(`{"__metadata__":{"a":1}}`, 0), "want a string"},
		{"duplicate metadata", raw(`{"__metadata__":{"a":"","a":""}}`, 0), "twice"},
		{"two metadata", raw(`{"__metadata__":{},"__metadata__":{}}`, 0), "twice"},
		{"deep", raw(`{"a":`+strings.Repeat("[", 100_000), 0), "JSON"},
	} {
		_, err := open(c.file)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error is %v, want one with %q", c.name, err, c.want)
		}
	}
}
