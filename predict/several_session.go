package predict

import "slices"

// newMixedSession is NewSession for several languages: a session of each.
func (p *Predictor) newMixedSession() *Session {
	s := &Session{p: p}
	s.mixed = &mixture{p: p, session: s, follower: newFollower(p.voices)}
	for i, v := range p.voices {
		one := v.NewSession()
		one.others = slices.Delete(slices.Clone(p.voices), i, i+1)
		s.voices, s.mixed.languages = append(s.voices, one), append(s.mixed.languages, one)
	}
	return s
}

// mixture returns that of several languages, whose sessions know of the person what s knows.
func (s *Session) mixture() *mixture {
	for _, v := range s.voices {
		v.Profile, v.Correction, v.kept = s.Profile, s.Correction, s.kept
	}
	return s.mixed
}

// rememberMixed is Remember for several languages.
func (s *Session) rememberMixed(message string) {
	s.mixture()
	for _, v := range s.voices {
		v.Remember(message)
	}
}

// hasElsewhere reports whether another language of s has a word.
func (s *Session) hasElsewhere(fold, key string) bool {
	return slices.ContainsFunc(s.others, func(p *Predictor) bool { return p.has(fold, key) })
}

// foreign reports whether another language of s has a word and its own does not.
func (s *Session) foreign(word string) bool {
	if len(s.others) == 0 {
		return false
	}
	fold, key := Fold(word), spelling(word)
	return !s.p.hasWord(word) && s.hasElsewhere(fold, key)
}
