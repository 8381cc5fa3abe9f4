package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// info is the header's entry for a tensor.
type info struct {
	name       string
	dtype      DType
	shape      []int
	begin, end int64 // in the data section
}

// parseHeader walks the JSON token by token: decoding into maps would hide
// duplicate keys and fold their case.
func parseHeader(head []byte) (meta map[string]string, infos []info, err error) {
	if len(head) == 0 || head[0] != '{' {
		return nil, nil, errors.New("header does not begin with {")
	}
	if !json.Valid(head) {
		return nil, nil, errors.New("header is not valid JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(head))
	dec.UseNumber()
	seen := make(map[string]bool)
	err = walkObject(dec, func(key string) error {
		if seen[key] {
			return fmt.Errorf("header names %q twice", key)
		}
		seen[key] = true
		if key == metaName {
			meta, err = parseMeta(dec)
			return err
		}
		in, err := parseInfo(dec, key)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", key, err)
		}
		infos = append(infos, in)
		return nil
	})
	return meta, infos, err
}

func parseMeta(dec *json.Decoder) (map[string]string, error) {
	meta := make(map[string]string)
	err := walkObject(dec, func(key string) error {
		if _, ok := meta[key]; ok {
			return fmt.Errorf("has %q twice", key)
		}
		val, err := token[string](dec, "a string")
		if err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		meta[key] = val
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", metaName, err)
	}
	return meta, nil
}

func parseInfo(dec *json.Decoder, name string) (info, error) {
	in := info{name: name}
	seen := make(map[string]bool, 3)
	err := walkObject(dec, func(key string) (err error) {
		if seen[key] {
			return fmt.Errorf("has %q twice", key)
		}
		seen[key] = true
		switch key {
		case "dtype":
			var s string
			if s, err = token[string](dec, "a string"); err == nil && DType(s).size() == 0 {
				err = fmt.Errorf("%q is unknown", s)
			}
			in.dtype = DType(s)
		case "shape":
			var dims []int64
			dims, err = parseInts(dec, maxRank, math.MaxInt)
			in.shape = make([]int, len(dims))
			for i, d := range dims {
				in.shape[i] = int(d)
			}
		case "data_offsets":
			var at []int64
			if at, err = parseInts(dec, 2, math.MaxInt64); err == nil && len(at) != 2 {
				err = fmt.Errorf("has %d numbers, want 2", len(at))
			}
			if err == nil {
				in.begin, in.end = at[0], at[1]
			}
		default:
			return fmt.Errorf("unknown field %q", key)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
	if err == nil && len(seen) != 3 {
		err = errors.New("want dtype, shape and data_offsets")
	}
	return in, err
}

// walkObject reads the next object and calls field for every key; field must consume the
// value.
func walkObject(dec *json.Decoder, field func(key string) error) error {
	if err := delim(dec, '{'); err != nil {
		return err
	}
	for dec.More() {
		key, err := token[string](dec, "a name")
		if err != nil {
			return err
		}
		if err := field(key); err != nil {
			return err
		}
	}
	return delim(dec, '}')
}

// parseInts reads an array of at most maxLen integers from 0 to limit.
func parseInts(dec *json.Decoder, maxLen int, limit int64) ([]int64, error) {
	if err := delim(dec, '['); err != nil {
		return nil, err
	}
	var out []int64
	for dec.More() {
		num, err := token[json.Number](dec, "a number")
		if err != nil {
			return nil, err
		}
		v, err := strconv.ParseUint(num.String(), 10, 63)
		if err != nil || int64(v) > limit {
			return nil, fmt.Errorf("%.40s is not an integer from 0 to %d", num, limit)
		}
		if len(out) == maxLen {
			return nil, fmt.Errorf("has more than %d numbers", maxLen)
		}
		out = append(out, int64(v))
	}
	return out, delim(dec, ']')
}

func delim(dec *json.Decoder, want json.Delim) error {
	got, err := token[json.Delim](dec, want.String())
	if err == nil && got != want {
		err = fmt.Errorf("found %v, want %v", got, want)
	}
	return err
}

// token reads the next token, which must be a T.
func token[T any](dec *json.Decoder, want string) (T, error) {
	var zero T
	tok, err := dec.Token()
	if err != nil {
		return zero, err
	}
	v, ok := tok.(T)
	if !ok {
		return zero, fmt.Errorf("found %.40v, want %s", tok, want)
	}
	return v, nil
}
