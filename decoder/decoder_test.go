package decoder

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// words are a small list with many neighbours.
var words = strings.Fields("a able about action an and are art at ate bad be bear bed been bet box but by cake can care cart cat " +
	"could dare day definitely did do dog done eat far fat fear for from get go good great had hat have he hear heart her here " +
	"him his hot house how i if in is it just keep know letter like little look made make man me meet my new no not now of off " +
	"on one or our out over people quick read rear receive said say see she should so some take tar tear than that the their them " +
	"then there they thing think this time to tomorrow two up us use was way we well were what when which who will with would year you your zoo")

func newTestDecoder(rewrites ...Rewrite) *Decoder {
	slices.Sort(words)
	a := NewAlphabet(words)
	return NewDecoder(NewTrie(a, words), NewChannel(a, Qwerty(), DefaultFinger, DefaultSlips, rewrites), Narrow)
}

func decode(t *testing.T, d *Decoder, keys string, touches []Point) {
	t.Helper()
	if !d.Decode([]byte(keys), touches, DefaultFinger) {
		t.Fatalf("%q is not decoded", keys)
	}
}

func TestSlips(t *testing.T) {
	d := newTestDecoder(Rewrite{"ei", "ie", 5}, Rewrite{"ite", "ate", 5})
	for _, c := range []struct{ typed, meant, slip string }{
		{"there", "there", "none"},
		{"thete", "there", "a neighbour"},
		{"tomorow", "tomorrow", "a letter left out"},
		{"tomrrow", "tomorrow", "a letter left out"},
		{"leetter", "letter", "a key pressed twice"},
		{"sshee", "she", "two keys pressed twice"},
		{"hsouse", "house", "a key put in"},
		{"mkae", "make", "two letters exchanged"},
		{"recieve", "receive", "spelling"},
		{"definately", "definitely", "spelling"},
		{"lwtterr", "letter", "a neighbour and a key twice"},
	} {
		decode(t, d, c.typed, nil)
		found := d.Words()
		if len(found) == 0 || words[found[0].From] != c.meant {
			t.Errorf("%s: %s: %v, want %s", c.slip, c.typed, named(found), c.meant)
		}
	}
}

func named(found []Match) (list []string) {
	for _, m := range found {
		list = append(list, words[m.From:m.To]...)
	}
	return list
}

// TestPrefixes: words that begin with what was meant are found before they are finished.
func TestPrefixes(t *testing.T) {
	d := newTestDecoder()
	decode(t, d, "tomp", nil)
	if found := named(d.Prefixes(10)); !slices.Contains(found, "tomorrow") {
		t.Errorf("tomp: %v", found)
	}
	n := 0
	for _, m := range d.Prefixes(7) {
		n += int(m.To - m.From)
	}
	if n == 0 || n > 7 {
		t.Errorf("%d words, want 1 to 7", n)
	}
}

// TestTouches: a touch between two keys may mean either, one at a key's centre means it.
func TestTouches(t *testing.T) {
	d, q := newTestDecoder(), Qwerty()
	at := func(word string) (p []Point) {
		for _, r := range word {
			p = append(p, q.Keys[r])
		}
		return p
	}
	cost := func(meant string) float32 {
		for _, m := range d.Words() {
			if words[m.From] == meant {
				return m.Cost
			}
		}
		return never
	}
	decode(t, d, "bet", at("bet"))
	far := cost("bed") - cost("bet")
	touches := at("bet")
	touches[2].Y = 0.45 // towards f, beside d
	decode(t, d, "bet", touches)
	if closer := cost("bed") - cost("bet"); closer >= far {
		t.Errorf("a touch towards another key is no likelier to mean it: %v, at the centre %v", closer, far)
	}
	if got := d.ExactCost(); math.Abs(float64(got-cost("bet"))) > 1e-5 {
		t.Errorf("exact cost %v, want that of bet, %v", got, cost("bet"))
	}
}

// slowCost is the least cost of keys for a word by trying all ways, but for the limits on
// letters left out: never more than the decoder's.
func slowCost(d *Decoder, keys, word []uint8) float32 {
	c := d.channel
	best := make([][]float32, len(word)+1)
	for i := range best {
		best[i] = slices.Repeat([]float32{never}, len(keys)+1)
	}
	best[0][0] = 0
	relax := func(i, j int, x float32) { best[i][j] = min(best[i][j], x) }
	for i := 0; i <= len(word); i++ {
		last := uint8(noLetter)
		if i > 0 {
			last = word[i-1]
		}
		for j := 0; j <= len(keys); j++ {
			x := best[i][j]
			if i < len(word) && j < len(keys) {
				relax(i+1, j+1, x+c.typed[keys[j]][word[i]])
			}
			if i < len(word) {
				relax(i+1, j, x+c.omit[last][word[i]])
			}
			if j < len(keys) {
				insert := c.insert[last][keys[j]]
				if j > 0 && keys[j-1] == keys[j] {
					insert = min(insert, c.double)
				}
				relax(i, j+1, x+insert)
			}
			if i+1 < len(word) && j+1 < len(keys) && keys[j] != keys[j+1] {
				relax(i+2, j+2, x+c.transpose+c.typed[keys[j+1]][word[i]]+c.typed[keys[j]][word[i+1]])
			}
			for n := 0; n <= 3 && j+n <= len(keys); n++ {
				for k, rules := range []*rules{&c.rewrites, &c.first, &c.final} {
					for _, r := range rules.byKeys[keysOf(keys[j:j+n])] {
						first, final := !r.whole || i+j == 0, k < 2 || i+r.n == len(word) && j+n == len(keys)
						if first && final && i+r.n <= len(word) && slices.Equal(word[i:i+r.n], r.intended[:r.n]) {
							relax(i+r.n, j+n, x+r.cost)
						}
					}
				}
			}
		}
	}
	return best[len(word)][len(keys)]
}

// TestOracle compares the costs of words after random slips with those by trying all ways.
func TestOracle(t *testing.T) {
	d := newTestDecoder(Rewrite{"ei", "ie", 5}, Rewrite{"th", "t", 4}, Rewrite{"e", "a", 5}, Rewrite{"r", "re", 6},
		Rewrite{"^th", "^f", 4}, Rewrite{"e$", "$", 3}, Rewrite{"d$", "dt$", 4}, Rewrite{"^", "^ae", 5})
	r := rand.New(rand.NewPCG(1, 2))
	a := d.channel.alphabet
	equal := 0
	const rounds = 2000
	for range rounds {
		word := words[r.IntN(len(words))]
		typed := slip(r, word)
		decode(t, d, typed, nil)
		keys, _ := a.encode(nil, typed)
		found := false
		for _, m := range d.Words() {
			for _, w := range words[m.From:m.To] {
				codes, _ := a.encode(nil, w)
				want := slowCost(d, keys, codes)
				if m.Cost < want-1e-4 {
					t.Fatalf("%q for %q costs %v, at least %v by all ways", typed, w, m.Cost, want)
				}
				if w == word {
					found = true
					if m.Cost < want+1e-4 {
						equal++
					}
				}
			}
		}
		if !found {
			t.Errorf("%q does not find %q", typed, word)
		}
	}
	if equal < rounds*99/100 {
		t.Errorf("the least cost in %d of %d", equal, rounds)
	}
}

// slip makes one slip in a word.
func slip(r *rand.Rand, word string) string {
	b, i := []byte(word), r.IntN(len(word))
	switch r.IntN(4) {
	case 0:
		if len(b) > 2 {
			return string(slices.Delete(b, i, i+1))
		}
	case 1:
		return string(slices.Insert(b, i, b[i]))
	case 2:
		if i > 0 {
			b[i-1], b[i] = b[i], b[i-1]
		}
	default:
		near := "qwertyuiopasdfghjklzxcvbnm"
		b[i] = near[(strings.IndexByte(near, b[i])+1)%len(near)]
	}
	return string(b)
}

// TestIncremental: beams that are kept give what a new decoder gives.
func TestIncremental(t *testing.T) {
	kept := newTestDecoder()
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		word := words[r.IntN(len(words))]
		for _, keys := range []string{word[:1], word, word[:(len(word)+1)/2], slip(r, word)} {
			decode(t, kept, keys, nil)
			fresh := NewDecoder(kept.trie, kept.channel, Narrow)
			decode(t, fresh, keys, nil)
			if a, b := kept.Words(), fresh.Words(); !slices.Equal(a, b) {
				t.Fatalf("%q: %v, a new decoder %v", keys, a, b)
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	d := newTestDecoder()
	for _, keys := range []string{"", "4th", "don't", "naïve", "\xff", strings.Repeat("a", MaxKeys+1)} {
		if d.Decode([]byte(keys), nil, DefaultFinger) {
			t.Errorf("%q is decoded", keys)
		}
	}
	decode(t, d, "the", nil) // still works
	if named(d.Words())[0] != "the" {
		t.Errorf("the: %v", named(d.Words()))
	}
}

func TestDecodeAllocates(t *testing.T) {
	d := newTestDecoder()
	run := func() {
		for _, keys := range []string{"t", "to", "tom", "tomp", "tompr", "t", "th", "hte"} {
			d.Decode([]byte(keys), nil, DefaultFinger)
			d.Words()
			d.Prefixes(100)
		}
	}
	run()
	if n := testing.AllocsPerRun(10, run); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"the", "teh", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\xff\xfe", "zqx"} {
		f.Add([]byte(s), float32(1), float32(1))
	}
	d := newTestDecoder()
	f.Fuzz(func(t *testing.T, keys []byte, x, y float32) {
		for _, touches := range [][]Point{nil, {{x, y}, {y, x}}} {
			if !d.Decode(keys, touches, DefaultFinger) {
				continue
			}
			for _, m := range append(slices.Clone(d.Words()), d.Prefixes(50)...) {
				if m.From < 0 || m.From >= m.To || int(m.To) > len(words) || math.IsNaN(float64(m.Cost)) {
					t.Fatalf("%q: %v", keys, m)
				}
			}
		}
	})
}

// TestTrieNodes: memory is allocated once, for no more nodes than there are.
func TestTrieNodes(t *testing.T) {
	lists := [][]string{{"a", "ab", "aß", "pâte", "pâté", "pète"}, {}, {"b", "b"}}
	a := NewAlphabet(lists...)
	if n := NewTrie(a, lists...).nodes; len(n) != cap(n) {
		t.Errorf("%d nodes in the memory of %d", len(n), cap(n))
	}
}
