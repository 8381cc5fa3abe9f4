// Package keyboard opens the keyboard of a person's settings, for every front end: the predictor
// of the languages, the profile that several programs may change at once, and sessions.
package keyboard

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
	"github.com/lstmkb/lstmkb/vocab"
)

// Keyboard is the keyboard of one person. It is safe for concurrent use; its sessions serve one
// caller each.
type Keyboard struct {
	settings  settings.Settings
	predictor *predict.Predictor
	profile   atomic.Pointer[predict.Profile]

	mu      sync.Mutex
	read    stamp               // of the profile's file when it was read
	uncured map[string]struct{} // words that are never corrected, by key
}

// stamp tells versions of a file apart.
type stamp struct {
	changed time.Time
	size    int64
}

// Open opens the keyboard that the settings describe. Options come after those of the settings.
// Errors name the setting, or the file that it names.
func Open(s settings.Settings, options ...predict.Option) (*Keyboard, error) {
	p, err := openPredictor(s, options)
	if err != nil {
		return nil, err
	}
	k := &Keyboard{settings: s, predictor: p, uncured: map[string]struct{}{}}
	for _, w := range s.NeverCorrect {
		k.uncured[vocab.Keyboard.Key(w)] = struct{}{}
	}
	k.profile.Store(&predict.Profile{})
	return k, k.Reload()
}

func openPredictor(s settings.Settings, options []predict.Option) (*predict.Predictor, error) {
	var folders []predict.Folder
	for _, l := range s.Languages {
		folders = append(folders, FolderOf(l))
	}
	list := s.Blocklist
	if list == settings.NoBlocklist {
		list = ""
	}
	p, err := Predictor(folders, list, options...)
	if err != nil {
		return nil, fmt.Errorf("language %s: %w", strings.Join(s.Languages, ", "), err)
	}
	return p, nil
}

// Settings are those that the keyboard was opened with.
func (k *Keyboard) Settings() settings.Settings { return k.settings }

// Predictor is that of the languages, without the person's words.
func (k *Keyboard) Predictor() *predict.Predictor { return k.predictor }

// Reload reads the profile again if another program has changed its file. Front ends call it
// when their person turns to them.
func (k *Keyboard) Reload() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.stamp()
	if k.settings.Profile == "" || now == k.read {
		return nil
	}
	p, err := predict.LoadProfile(k.settings.Profile)
	if err != nil {
		return err
	}
	k.profile.Store(p)
	k.read = now
	return nil
}

// stamp is that of the profile's file, zero if there is none.
func (k *Keyboard) stamp() stamp {
	st, err := os.Stat(k.settings.Profile)
	if err != nil {
		return stamp{}
	}
	return stamp{st.ModTime(), st.Size()}
}

// Learn counts the words of a text that the person has written, unless the settings turn learning
// off. Text of a private field must not come here.
func (k *Keyboard) Learn(ctx context.Context, text string) error {
	if !k.settings.Learning {
		return nil
	}
	return k.update(ctx, func(p *predict.Profile) error {
		p.ReadBy(k.predictor)
		p.Learn(text)
		return nil
	})
}

// Allow makes a word one of the person's, which the person has asked for: also where learning is
// off. The error says why it can be no word.
func (k *Keyboard) Allow(ctx context.Context, word string) error {
	return k.update(ctx, func(p *predict.Profile) error { return p.Allow(word) })
}

// update changes the saved profile, which other programs may change too.
func (k *Keyboard) update(ctx context.Context, change func(*predict.Profile) error) error {
	if k.settings.Profile == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(k.settings.Profile), 0o700); err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	p, err := predict.UpdateProfile(ctx, k.settings.Profile, change)
	if err != nil {
		return err
	}
	k.profile.Store(p)
	k.read = k.stamp()
	return nil
}

// NeverCorrect leaves a word as it is typed from now on, and saves that in the settings.
func (k *Keyboard) NeverCorrect(ctx context.Context, word string) error {
	if err := settings.AddNeverCorrect(ctx, k.settings.Path, word); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.uncured[vocab.Keyboard.Key(word)] = struct{}{}
	return nil
}

// stays reports whether a word is never corrected.
func (k *Keyboard) stays(word string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, stays := k.uncured[vocab.Keyboard.Key(word)]
	return stays
}
