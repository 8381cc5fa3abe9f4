package vocab

import (
	"cmp"
	"slices"
	"strings"
)

// ByPrefix appends to dst the ids of all words whose key begins with the key
// of prefix, in ascending order (which for a built vocabulary is from frequent
// to rare), and returns the extended slice. <unk> and <eos> are never among
// them. The first call sorts the vocabulary; later ones are a binary search.
func (v *Vocab) ByPrefix(dst []int32, prefix string) []int32 {
	key := v.tok.Key(prefix)
	if key == "" {
		for id := int32(firstWord); int(id) < len(v.words); id++ {
			dst = append(dst, id)
		}
		return dst
	}
	sorted := v.sorted()
	from, _ := slices.BinarySearchFunc(sorted, key, func(id int32, key string) int {
		return strings.Compare(v.keys[id], key)
	})
	start := len(dst)
	for _, id := range sorted[from:] {
		if !strings.HasPrefix(v.keys[id], key) {
			break
		}
		dst = append(dst, id)
	}
	slices.Sort(dst[start:])
	return dst
}

func (v *Vocab) sortByKey() []int32 {
	ids := make([]int32, 0, len(v.words)-firstWord)
	for id := int32(firstWord); int(id) < len(v.words); id++ {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int32) int {
		return cmp.Compare(v.keys[a], v.keys[b])
	})
	return ids
}
