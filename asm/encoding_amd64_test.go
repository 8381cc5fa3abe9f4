package asm

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const evexFile = "evex_amd64.h"

// evexMacro is an instruction that Go's assembler cannot write:
//
//	#define NAME(params) body // text, with <param> in place of a number
//
// or NAME alone without parameters. Macros without a text are parts of a body.
type evexMacro struct {
	name, body, text string
	params           []string
}

func evexMacros(t *testing.T) (instructions []evexMacro, parts map[string]evexMacro) {
	t.Helper()
	src, err := os.ReadFile(evexFile)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^#define (\w+)(?:\(([\w, ]+)\))? (.+?)(?: // (.+))?$`)
	// Unlike in Go, a right shift takes all factors behind it, and a left shift none:
	// each must end its term.
	shift := regexp.MustCompile(`(<<|>>) *\w+ *[&*/%<>]`)
	parts = map[string]evexMacro{}
	for i, s := range strings.Split(string(src), "\n") {
		if s == "" || strings.HasPrefix(s, "//") {
			continue
		}
		m := line.FindStringSubmatch(s)
		if m == nil || shift.MatchString(m[3]) {
			t.Fatalf("%s:%d: no macro, or a shift without parentheses: %s", evexFile, i+1, s)
		}
		macro := evexMacro{name: m[1], body: m[3], text: m[4]}
		if m[2] != "" {
			macro.params = strings.Split(m[2], ", ")
		}
		if macro.text == "" {
			parts[macro.name] = macro
		} else {
			instructions = append(instructions, macro)
		}
	}
	if len(instructions) == 0 {
		t.Fatalf("%s: holds no instruction", evexFile)
	}
	return instructions, parts
}

// replaced is the text with args in place of the parameters.
func (m evexMacro) replaced(text string, args []string) string {
	return regexp.MustCompile(`\w+`).ReplaceAllStringFunc(text, func(word string) string {
		for i, p := range m.params {
			if p == word {
				return args[i]
			}
		}
		return word
	})
}

// values are all that a parameter may be: a base without SP and R12, an offset of
// one byte, a tile, a register of VEX or of EVEX.
func (m evexMacro) values(param string) []int {
	low, high := 0, 31
	switch {
	case param == "base":
		return []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15}
	case param == "index":
		return []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	case param == "scale":
		return []int{1, 2, 4, 8}
	case param == "i" || param == "off":
		low, high = -128, 127
	case m.tile(param):
		high = 7
	case strings.HasPrefix(m.text, "{vex}"):
		high = 15
	}
	var all []int
	for v := low; v <= high; v++ {
		all = append(all, v)
	}
	return all
}

// tile tells whether a parameter is one. No instruction takes the same tile twice.
func (m evexMacro) tile(param string) bool { return strings.Contains(m.text, "tmm<"+param+">") }

// code expands the macro and computes its bytes.
func (m evexMacro) code(t *testing.T, parts map[string]evexMacro, args []string) (code []byte) {
	t.Helper()
	for _, statement := range strings.Split(m.replaced(m.body, args), "; ") {
		name, operand, _ := strings.Cut(statement, " ")
		size := map[string]int{"BYTE": 1, "LONG": 4}[name]
		if size == 0 {
			call, inner, _ := strings.Cut(statement, "(")
			part, ok := parts[call]
			if !ok {
				t.Fatalf("%s: neither BYTE, LONG nor a macro: %s", m.name, statement)
			}
			code = append(code, part.code(t, parts, strings.Split(strings.TrimSuffix(inner, ")"), ", "))...)
			continue
		}
		v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, strings.TrimPrefix(operand, "$"))
		if err != nil {
			t.Fatalf("%s: %s: %v", m.name, statement, err)
		}
		n, exact := constant.Uint64Val(v.Value)
		if !exact || n>>(8*size) != 0 {
			t.Fatalf("%s: %s is %v, more than %d bytes", m.name, statement, v.Value, size)
		}
		for range size {
			code = append(code, byte(n))
			n >>= 8
		}
	}
	return code
}

// instruction is the macro's text as objdump writes it.
func (m evexMacro) instruction(args []string) string {
	bases := strings.Fields("rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15")
	return regexp.MustCompile(`\+?<(\w+)(\*\d+)?>`).ReplaceAllStringFunc(m.text, func(s string) string {
		name, factor, _ := strings.Cut(strings.Trim(s, "+<>"), "*")
		v, _ := strconv.Atoi(m.replaced(name, args))
		switch f, err := strconv.Atoi(factor); {
		case name == "base":
			return bases[v]
		case name == "index":
			return "+" + bases[v]
		case s[0] != '+':
			return strconv.Itoa(v)
		case err == nil:
			v *= f
			fallthrough
		default:
			return regexp.MustCompile(`^\+-`).ReplaceAllString(fmt.Sprintf("+%#x", v), "-")
		}
	})
}

// Every instruction is what the comment beside its macro says, for every value of
// each parameter while the others are at either end of theirs. GNU's disassembler
// tells (Debian: binutils); without it the test is skipped, unless LSTMKB_REQUIRE
// names objdump.
func TestEvexByObjdump(t *testing.T) {
	// Others' tools of that name have other options.
	if version, err := exec.Command("objdump", "--version").Output(); !strings.HasPrefix(string(version), "GNU objdump") {
		if strings.Contains(os.Getenv("LSTMKB_REQUIRE"), "objdump") {
			t.Fatalf("no GNU objdump: %q, %v", version, err)
		}
		t.Skipf("no GNU objdump: %v", err)
	}
	var code []byte
	var want []string
	macros, parts := evexMacros(t)
	for _, m := range macros {
		if len(m.params) == 0 {
			code, want = append(code, m.code(t, parts, nil)...), append(want, m.text)
		}
		for k, p := range m.params {
			for end := range 2 {
				args := make([]string, len(m.params))
				for i, q := range m.params {
					all := m.values(q)
					near := 0
					if m.tile(q) {
						near = i
					}
					args[i] = strconv.Itoa(all[max(near, end*(len(all)-1)-near)])
				}
				for _, v := range m.values(p) {
					if m.tile(p) && slices.Contains(slices.Delete(slices.Clone(args), k, k+1), strconv.Itoa(v)) {
						continue
					}
					args[k] = strconv.Itoa(v)
					code = append(code, m.code(t, parts, args)...)
					want = append(want, m.instruction(args))
				}
			}
		}
	}
	file := filepath.Join(t.TempDir(), "code")
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("objdump", "-D", "-z", "-w", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^ *[0-9a-f]+:\t([0-9a-f ]+)\t(.*)$`).FindAllStringSubmatch(string(out), -1)
	if len(lines) != len(want) {
		t.Fatalf("objdump wrote %d instructions of %d", len(lines), len(want))
	}
	for i, l := range lines {
		if got := strings.Join(strings.Fields(l[2]), " "); got != want[i] {
			t.Errorf("%s is %q, want %q", l[1], got, want[i])
		}
	}
}

// No other file writes instructions as numbers, and each use of a macro has operands
// in range: a register of 32 would be another instruction.
func TestEvexIsMacros(t *testing.T) {
	macros, _ := evexMacros(t)
	files, err := filepath.Glob("*_amd64.[sh]")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file == evexFile {
			continue
		}
		for i, line := range strings.Split(string(src), "\n") {
			if regexp.MustCompile(`\b(WORD|BYTE|LONG|QUAD)\b`).MatchString(line) {
				t.Errorf("%s:%d: belongs into %s: %s", file, i+1, evexFile, line)
			}
			for _, m := range macros {
				for _, use := range regexp.MustCompile(`\b`+m.name+`\(([^)]*)\)`).FindAllStringSubmatch(line, -1) {
					uses[m.name]++
					m.checkUse(t, fmt.Sprintf("%s:%d", file, i+1), strings.Split(use[1], ", "))
				}
			}
		}
	}
	for _, m := range macros {
		if uses[m.name] == 0 {
			t.Logf("%s: nothing uses %s", evexFile, m.name)
		}
	}
}

// checkUse leaves arguments that are no plain numbers to the tests of package
// kernels.
func (m evexMacro) checkUse(t *testing.T, at string, args []string) {
	t.Helper()
	if len(args) != len(m.params) {
		t.Errorf("%s: %s has %d operands, want %d", at, m.name, len(args), len(m.params))
		return
	}
	for i, arg := range args {
		all := m.values(m.params[i])
		if v, err := strconv.Atoi(arg); err == nil && (v < all[0] || v > all[len(all)-1]) {
			t.Errorf("%s: operand %s of %s is %d, want %d to %d", at, m.params[i], m.name, v, all[0], all[len(all)-1])
		}
	}
}
