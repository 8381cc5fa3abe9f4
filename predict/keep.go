package predict

// maxKept is how many words a session remembers as put back.
const maxKept = 100

// Keep says that the person has put back letters that a correction had replaced: the session
// does not correct them again. It reports whether they were put back before, so that the
// profile is to learn them.
func (s *Session) Keep(word string) (again bool) {
	key := spelling(word)
	if _, again = s.kept[key]; again {
		return true
	}
	if s.kept == nil || len(s.kept) >= maxKept {
		s.kept = map[string]struct{}{}
	}
	s.kept[key] = struct{}{}
	return false
}

// keeps reports whether the letters typed, with that fold and key, stand as they are: they were
// put back, or are a word that the person has used.
func (s *Session) keeps(fold, key string) bool {
	if s == nil {
		return false
	}
	_, back := s.kept[key]
	return back || s.Profile.standing(fold, key) == kept
}
