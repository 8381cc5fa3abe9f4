package asm

import (
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"os/exec"
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
func (m *wordMacro) values(param string) (low, high int) {
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

// allWords are the words of every macro and their texts, for every value of each
// parameter while the others are at either end of theirs.
func allWords(t *testing.T) (words []uint32, texts []string) {
	t.Helper()
	for _, m := range wordMacros(t) {
		for _, p := range m.params {
			for end := range 2 {
				args := map[string]int{}
				for _, q := range m.params {
					low, high := m.values(q)
					args[q] = low + end*(high-low)
				}
				low, high := m.values(p)
				for args[p] = low; args[p] <= high; args[p]++ {
					word, text := m.word(t, args)
					words, texts = append(words, word), append(texts, text)
				}
			}
		}
	}
	return words, texts
}

// Every word is what the comment beside its macro says.
func TestEncodings(t *testing.T) {
	words, texts := allWords(t)
	for i, got := range disassemble(t, words) {
		if got != texts[i] {
			t.Errorf("word %08x is %q, want %q", words[i], got, texts[i])
		}
	}
}

// disassemble returns the instruction of each word, as GNU's tools write it.
func disassemble(t *testing.T, words []uint32) []string {
	t.Helper()
	var texts []string
	for _, w := range words {
		inst, err := arm64asm.Decode(binary.LittleEndian.AppendUint32(nil, w))
		if err == nil {
			texts = append(texts, arm64asm.GNUSyntax(inst))
		} else if text := decodeLater(w); text != "" {
			texts = append(texts, text)
		} else {
			t.Fatalf("word %08x: %v", w, err)
		}
	}
	return texts
}

// decodeLater decodes what arm64asm, which ends at Armv8.1, does not know, by the
// tables "Advanced SIMD three same extra" and "two-register miscellaneous" of the
// Arm Architecture Reference Manual.
func decodeLater(w uint32) string {
	bits := func(from, n int) uint32 { return w >> from & (1<<n - 1) }
	q, u, size, m, n, d := bits(30, 1), bits(29, 1), bits(22, 2), bits(16, 5), bits(5, 5), bits(0, 5)
	if bits(31, 1) != 0 || bits(24, 5) != 0b01110 || q == 0 && bits(17, 5) != 0b10000 {
		return ""
	}
	same := bits(21, 1) == 0 && bits(15, 1) == 1 && bits(10, 1) == 1
	misc := bits(17, 5) == 0b10000 && bits(10, 2) == 0b10
	switch opcode := bits(11, 4); {
	case same && u == 0 && size == 0b10 && opcode == 0b0010:
		return fmt.Sprintf("sdot v%d.4s, v%d.16b, v%d.16b", d, n, m)
	case same && u == 1 && size == 0b01 && opcode == 0b1111:
		return fmt.Sprintf("bfdot v%d.4s, v%d.8h, v%d.8h", d, n, m)
	case same && u == 1 && size == 0b01 && opcode == 0b1101:
		return fmt.Sprintf("bfmmla v%d.4s, v%d.8h, v%d.8h", d, n, m)
	case misc && u == 0 && size == 0b10 && bits(12, 5) == 0b10110:
		return fmt.Sprintf("bfcvtn%s v%d.%dh, v%d.4s", []string{"", "2"}[q], d, 4+4*q, n)
	}
	return ""
}

// The same by GNU's disassembler (Debian: binutils-aarch64-linux-gnu). Without it
// the test is skipped, unless LSTMKB_REQUIRE names objdump.
func TestEncodingsByObjdump(t *testing.T) {
	const tool = "aarch64-linux-gnu-objdump"
	if _, err := exec.LookPath(tool); err != nil {
		if strings.Contains(os.Getenv("LSTMKB_REQUIRE"), "objdump") {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	words, texts := allWords(t)
	var code []byte
	for _, w := range words {
		code = binary.LittleEndian.AppendUint32(code, w)
	}
	file := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-D", "-z", "-b", "binary", "-m", "aarch64", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^ *[0-9a-f]+:\t([0-9a-f]{8}) \t(.*)$`).FindAllStringSubmatch(string(out), -1)
	if len(lines) != len(words) {
		t.Fatalf("%s wrote %d instructions of %d", tool, len(lines), len(words))
	}
	for i, l := range lines {
		if got := strings.Join(strings.Fields(l[2]), " "); got != texts[i] {
			t.Errorf("word %08x is %q, want %q", words[i], got, texts[i])
		}
	}
}

// No other file writes instructions as numbers, and each use of a macro has
// operands in range: a register of 32 would be another instruction.
func TestEncodingsAreMacros(t *testing.T) {
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
		low, high := m.values(m.params[i])
		if v, err := strconv.Atoi(arg); err == nil && (v < low || v > high) {
			t.Errorf("%s: operand %s of %s is %d, want %d to %d", at, m.params[i], m.name, v, low, high)
		}
	}
}
