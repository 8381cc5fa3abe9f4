package asm

import (
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/arch/arm64/arm64asm"
)

const wordsFile = "neon_arm64.h"

// wordMacro is an instruction that Go's assembler has no name for:
//
//	#define NAME(params) WORD $(expr) // text, with <param> in place of a number
type wordMacro struct {
	name, expr, text string
	params           []string
}

func wordMacros(t *testing.T) []wordMacro {
	t.Helper()
	src, err := os.ReadFile(wordsFile)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^#define (\w+)\(([\w, ]+)\) WORD \$\((.+)\) // (.+)$`)
	var macros []wordMacro
	for i, s := range strings.Split(string(src), "\n") {
		if s == "" || strings.HasPrefix(s, "//") {
			continue
		}
		m := line.FindStringSubmatch(s)
		if m == nil {
			t.Fatalf("%s:%d: no macro of one word with its instruction: %s", wordsFile, i+1, s)
		}
		macros = append(macros, wordMacro{name: m[1], params: strings.Split(m[2], ", "), expr: m[3], text: m[4]})
	}
	if len(macros) == 0 {
		t.Fatalf("%s: holds no macro", wordsFile)
	}
	return macros
}

// values are all that a parameter may be: a lane in [], a right shift after #,
// else a register.
func (m *wordMacro) values(param string) (least, most int) {
	switch {
	case strings.Contains(m.text, "[<"+param+">]"):
		return 0, 3
	case strings.Contains(m.text, "#<"+param+">"):
		return 1, 32
	}
	return 0, 31
}

// word computes the macro and its text.
func (m *wordMacro) word(t *testing.T, args map[string]int) (uint32, string) {
	t.Helper()
	expr, text := m.expr, m.text
	for p, v := range args {
		expr = regexp.MustCompile(`\b`+p+`\b`).ReplaceAllString(expr, strconv.Itoa(v))
		text = strings.ReplaceAll(text, "<"+p+">", strconv.Itoa(v))
	}
	if strings.ContainsAny(text, "<>") {
		t.Fatalf("%s: its text names no parameter in %q", m.name, text)
	}
	// The assembler's operators bind as Go's do.
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
	if err != nil {
		t.Fatalf("%s: %v", m.name, err)
	}
	n, exact := constant.Uint64Val(v.Value)
	if !exact || n>>32 != 0 {
		t.Fatalf("%s: %s is no word", m.name, expr)
	}
	return uint32(n), text
}

// Every word is what the comment beside its macro says, for every value of each
// parameter while the others are at either end of theirs.
func TestWords(t *testing.T) {
	var words []uint32
	var want []string
	for _, m := range wordMacros(t) {
		for _, p := range m.params {
			for end := range 2 {
				args := map[string]int{}
				for _, q := range m.params {
					least, most := m.values(q)
					args[q] = least + end*(most-least)
				}
				least, most := m.values(p)
				for args[p] = least; args[p] <= most; args[p]++ {
					word, text := m.word(t, args)
					words, want = append(words, word), append(want, m.name+": "+text)
				}
			}
		}
	}
	got := disassemble(t, words)
	for i, text := range want {
		if name, _, _ := strings.Cut(text, ": "); name+": "+got[i] != text {
			t.Errorf("word %08x is %q, want %s", words[i], got[i], text)
		}
	}
}

// disassemble returns the instruction of each word, as GNU's tools write it.
func disassemble(t *testing.T, words []uint32) []string {
	t.Helper()
	var texts []string
	for _, w := range words {
		inst, err := arm64asm.Decode(binary.LittleEndian.AppendUint32(nil, w))
		if err != nil {
			t.Fatalf("word %08x: %v", w, err)
		}
		texts = append(texts, arm64asm.GNUSyntax(inst))
	}
	return texts
}

// No other file writes instructions as numbers, and each use of a macro has
// operands in range: a register of 32 would be another instruction.
func TestWordsAreMacros(t *testing.T) {
	macros := wordMacros(t)
	files, err := filepath.Glob("*_arm64.[sh]")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file == wordsFile {
			continue
		}
		for i, line := range strings.Split(string(src), "\n") {
			if regexp.MustCompile(`\b(WORD|BYTE|LONG)\b`).MatchString(line) {
				t.Errorf("%s:%d: belongs into %s: %s", file, i+1, wordsFile, line)
			}
			for _, m := range macros {
				for _, use := range regexp.MustCompile(`\b`+m.name+`\(([^)]*)\)`).FindAllStringSubmatch(line, -1) {
					uses[m.name]++
					m.checkArgs(t, fmt.Sprintf("%s:%d", file, i+1), strings.Split(use[1], ", "))
				}
			}
		}
	}
	for _, m := range macros {
		if uses[m.name] == 0 {
			t.Errorf("%s: nothing uses %s", wordsFile, m.name)
		}
	}
}

// checkArgs leaves the arguments that are no plain numbers to the tests of
// package kernels.
func (m *wordMacro) checkArgs(t *testing.T, at string, args []string) {
	t.Helper()
	if len(args) != len(m.params) {
		t.Errorf("%s: %s has %d operands, want %d", at, m.name, len(args), len(m.params))
		return
	}
	for i, arg := range args {
		least, most := m.values(m.params[i])
		if v, err := strconv.Atoi(arg); err == nil && (v < least || v > most) {
			t.Errorf("%s: operand %s of %s is %d, want %d to %d", at, m.params[i], m.name, v, least, most)
		}
	}
}
