package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Format is the version of model folders that this package writes, and the newest that it
// reads.
const Format = 1

// maxConfig is the size limit of config.json in bytes; real ones have a few hundred.
const maxConfig = 1 << 20

// Config is config.json.
type Config struct {
	Format int `json:"format"` // Save ignores it and writes Format
	nn.Config
	Tokenizer vocab.Tokenizer `json:"tokenizer"`
	Licence   string          `json:"licence,omitempty"`  // of the training text
	Training  map[string]any  `json:"training,omitempty"` // figures for people
}

// Check returns an error that names the first field out of range.
func (c Config) Check() error {
	if c.Format > Format {
		return fmt.Errorf("format is %d, newer than the %d this program reads", c.Format, Format)
	}
	if c.Format != Format {
		return fmt.Errorf("format is %d, want %d", c.Format, Format)
	}
	if err := c.Config.Check(); err != nil {
		return err
	}
	if _, err := vocab.ParseTokenizer(string(c.Tokenizer)); err != nil {
		return fmt.Errorf("tokenizer: %w", err)
	}
	return nil
}

// parseConfig reads a config.json. encoding/json would accept VOCAB for vocab and the last of
// two equal fields, which hides damage and typing errors.
func parseConfig(b []byte) (Config, error) {
	var c Config
	if len(b) > maxConfig {
		return c, fmt.Errorf("has %d bytes, want at most %d", len(b), maxConfig)
	}
	if !json.Valid(b) {
		err := json.Unmarshal(b, new(any)) // its error says where b is invalid
		return c, fmt.Errorf("is not valid JSON: %w", err)
	}
	fields := make(map[string]json.RawMessage)
	dec := json.NewDecoder(bytes.NewReader(b))
	err := walkObject(dec, func(key string) error {
		if _, ok := fields[key]; ok {
			return fmt.Errorf("has field %q twice", key)
		}
		var raw json.RawMessage
		err := dec.Decode(&raw)
		fields[key] = raw
		return err
	})
	if err != nil {
		return c, err
	}
	// Check the version first: the fields of a newer format must not be reported as unknown.
	if raw, ok := fields["format"]; !ok {
		return c, errors.New(`has no field "format": not the config.json of a model folder`)
	} else if json.Unmarshal(raw, &c.Format) == nil && c.Format > Format {
		return c, c.Check()
	}
	for key := range fields {
		for _, r := range key {
			if (r < 'a' || r > 'z') && r != '_' {
				return c, fmt.Errorf("unknown field %q", key)
			}
		}
	}
	dec = json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, err
	}
	c.Cell = nn.CanonicalCell(c.Cell)
	return c, c.Check()
}

// marshal returns the bytes of config.json.
func (c Config) marshal() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people read the licence
	enc.SetIndent("", "  ")
	if err := enc.Encode(c); err != nil {
		return nil, err
	}
	if b.Len() > maxConfig {
		return nil, fmt.Errorf("has %d bytes, want at most %d", b.Len(), maxConfig)
	}
	return b.Bytes(), nil
}

// identity is the part of a Config that belongs to the weights. A weights file holds its
// JSON as the metadata lstmkb.config.
type identity struct {
	nn.Config
	Tokenizer vocab.Tokenizer `json:"tokenizer"`
}

func (c Config) identity() identity { return identity{c.Config, c.Tokenizer} }

// sameModel ignores dropout, which may change during a run.
func (id identity) sameModel(other identity) bool {
	id.Dropout, other.Dropout = 0, 0
	return id == other
}

func (id identity) String() string {
	b, err := json.Marshal(id)
	if err != nil {
		return fmt.Sprintf("%+v", id.Config)
	}
	return string(b)
}

// identityOf reads the metadata of a weights file; ok is false if there is none.
func identityOf(meta map[string]string) (id identity, ok bool, err error) {
	s, ok := meta[metaConfig]
	if !ok {
		return id, false, nil
	}
	if err := json.Unmarshal([]byte(s), &id); err != nil {
		return id, true, fmt.Errorf("metadata %s: %w", metaConfig, err)
	}
	id.Cell = nn.CanonicalCell(id.Cell)
	return id, true, nil
}
