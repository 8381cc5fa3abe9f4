package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/lstmkb/lstmkb/serve/store"
)

// openStore connects to the store that servers share, nil if there is none.
func (s serveSettings) openStore(keys store.Keys, log *slog.Logger) (*store.Store, error) {
	switch {
	case s.Store == "" && s.Profiles == "" && len(keys) > 0:
		return nil, usagef("--store-key and --store-key-file: want --store or --profiles too, which they seal")
	case s.Store == "":
		return nil, nil
	case s.Profiles != "":
		return nil, usagef("--store and --profiles: want one of them")
	case s.StoreTimeout <= 0:
		return nil, usagef("--store-timeout is %v, want more than 0", time.Duration(s.StoreTimeout))
	}
	if len(keys) == 0 {
		log.Warn("profiles are stored without a key: who reads the store reads their words")
	}
	opened, err := store.Open(store.Options{URL: s.Store, Keys: keys, Timeout: time.Duration(s.StoreTimeout), TextsFor: time.Duration(s.SessionIdle), Logger: log})
	if err != nil {
		return nil, fmt.Errorf("--store: %w", err)
	}
	return opened, nil
}

// storeKeys reads the keys of the settings.
func (s serveSettings) storeKeys() (store.Keys, error) {
	text, from := s.StoreKey, "--store-key"
	if s.StoreKeyFile != "" {
		if text != "" {
			return nil, usagef("--store-key and --store-key-file: want one of them")
		}
		b, err := os.ReadFile(s.StoreKeyFile)
		if err != nil {
			return nil, fmt.Errorf("--store-key-file: %w", err)
		}
		text, from = string(b), "--store-key-file "+s.StoreKeyFile
	}
	keys, err := store.ParseKeys(text)
	if err == nil && len(keys) == 0 && s.StoreKeyFile != "" {
		err = fmt.Errorf("no key, want ID:BASE64 of 32 bytes")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return keys, nil
}
