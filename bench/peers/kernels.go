package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
)

// kernelRow is one operation on one shape, kernel set and number of threads.
type kernelRow struct {
	Op      string             `json:"op"`
	Shape   string             `json:"shape"`
	Set     string             `json:"set"`
	Threads int                `json:"threads"`
	GFLOPS  float64            `json:"gflops,omitempty"` // 10⁹ operations a second, of integers too
	GBytes  float64            `json:"gbytes,omitempty"` // 10⁹ bytes a second that the operation asks for
	GElems  float64            `json:"gelems,omitempty"` // 10⁹ elements a second
	Share   float64            `json:"share_of_peak,omitempty"`
	Limit   string             `json:"limit,omitempty"`   // what Share is a share of
	Speedup float64            `json:"speedup,omitempty"` // over one thread
	Ratio   map[string]float64 `json:"ratio,omitempty"`   // of speeds, to other programs: median of the ratios turn by turn
}

// kernelNotes explain the figures.
var kernelNotes = []string{
	"gflops, gbytes, gelems: median of the turns. ratio: of this program's speed to the other's, median of the ratios turn by turn; gonum and generic take one turn.",
	"share_of_peak: the least time that limit allows over the time taken. float32, bfloat16 and int8 peaks are independent multiply-adds in registers of the same set; streams are the same bytes read (and, where the operation writes, written) with next to no computation, in turns with the operation.",
	"mkl: torch.mm and torch.mv in float32. openblas: numpy. fbgemm: torch.ops.quantized.linear_dynamic; like this program, it quantises the vectors within the call. torch: the operation of that name; gates: seven operations.",
	"onednn: torch.mm on operands that are bfloat16 already, with a bfloat16 result, where gemm bfloat16 here takes and gives float32, conversions included. onednn_converting: from and to float32, conversions included, like here.",
	"gomlx: DotGeneral of github.com/gomlx/compute on its backend in Go, built with GOEXPERIMENT=simd: AVX-512 by the compiler's intrinsics.",
	"A call of PyTorch or numpy takes about 1 µs of Python, which counts in operations of a few µs.",
}

// section is one part of the table.
type section struct {
	title   string
	ratios  []string                                                      // columns
	works   func(r *report, set *kernels.Set, chosen bool) []func() *work // each returns nil for what -only leaves out
	printed bool
}

func sections() []*section {
	return []*section{
		{title: "limits of the machine", works: limitWorks},
		{title: "matrix products, M×N×K, float32", works: gemmWorks(kernels.Float32), ratios: []string{"mkl", "openblas", "gomlx", "gonum"}},
		{title: "matrix products, M×N×K, bfloat16", works: gemmWorks(kernels.BFloat16), ratios: []string{"onednn", "onednn_converting"}},
		{title: "products with few vectors, M×N · batch", works: gemvWorks, ratios: []string{"mkl", "openblas", "onednn", "fbgemm", "generic"}},
		{title: "element by element", works: vectorWorks, ratios: []string{"torch", "generic"}},
	}
}

// report is a run of the kernels' comparison.
type report struct {
	peers  *peers // nil for none
	gomlx  *peers // GoMLX's matrix products, nil for none
	rounds int
	quick  bool
	only   *regexp.Regexp
	peaks  map[string]*peaks // by set
	rows   []kernelRow
}

// compareKernels times each operation in turns with PyTorch, numpy, gonum and measurements
// of the machine's limits.
func compareKernels(ctx context.Context, s settings) (results, error) {
	chosen, alone, err := chooseSets(s.set)
	if err != nil {
		return results{}, err
	}
	r := &report{rounds: s.rounds, quick: s.quick, peaks: map[string]*peaks{}}
	if r.only, err = regexp.Compile(s.only); err != nil {
		return results{}, err
	}
	out := results{Notes: kernelNotes}
	if r.quick {
		r.rounds = 1
	}
	if r.peers, out.Peers, err = startPython(ctx, s.python, "bench/peers/kernels_torch.py"); err != nil {
		return results{}, err
	}
	defer r.peers.close()
	if s.gomlx != "" {
		if r.gomlx, err = startPeers(ctx, s.gomlx); err != nil {
			return results{}, err
		}
		defer r.gomlx.close()
		versions, err := r.gomlx.versions()
		if err != nil {
			return results{}, err
		}
		out.Peers = merged(out.Peers, versions)
	}
	sets := slices.Concat(chosen, alone)
	for _, set := range sets {
		p := measurePeaks(set, r.turn(peakSeconds))
		r.peaks[set.Name] = &p
	}
	for _, section := range sections() {
		for _, set := range sets {
			if err := r.run(section, set, slices.Contains(chosen, set)); err != nil {
				return results{}, err
			}
		}
	}
	out.Rows = r.rows
	return out, ctx.Err()
}

// merged holds the entries of both maps, either of which may be nil.
func merged(a, b map[string]string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// chooseSets returns the sets to compare with other programs and the sets to time alone.
// name is a set, to compare it alone, "all", to compare all, or "", to compare the best
// and time the others.
func chooseSets(name string) (chosen, alone []*kernels.Set, err error) {
	switch name {
	case "all":
		return kernels.Sets(), nil, nil
	case "":
		best, err := kernels.Default()
		if err != nil {
			return nil, nil, err
		}
		for _, s := range kernels.Sets() {
			if s.Name != best.Name {
				alone = append(alone, s)
			}
		}
		return []*kernels.Set{best}, alone, nil
	}
	s, err := kernels.Lookup(name)
	return []*kernels.Set{s}, nil, err
}

// wants reports whether the flag -only admits an operation.
func (r *report) wants(op, shape string) bool { return r.only.MatchString(op + " " + shape) }

func (r *report) peaksOf(set *kernels.Set) *peaks { return r.peaks[set.Name] }

// run times a section's works on one set and prints their rows.
func (r *report) run(section *section, set *kernels.Set, chosen bool) error {
	for _, ready := range section.works(r, set, chosen) {
		w := ready()
		if w == nil {
			continue
		}
		row, err := w.compare(r)
		w.done()
		if err != nil {
			return err
		}
		if row.Threads > 1 {
			row.Speedup = r.speedup(row)
		}
		r.rows = append(r.rows, row)
		if !section.printed {
			section.printHead()
			section.printed = true
		}
		row.print(section.ratios)
	}
	return nil
}

// speedup returns how much faster a row is than the same row on one thread, 0 without one.
func (r *report) speedup(row kernelRow) float64 {
	for _, one := range r.rows {
		if one.Threads == 1 && one.Op == row.Op && one.Shape == row.Shape && one.Set == row.Set {
			return row.rate() / one.rate()
		}
	}
	return 0
}

// rate returns the row's speed; all rows of an operation state it in the same unit.
func (row kernelRow) rate() float64 { return cmp.Or(row.GFLOPS, row.GBytes, row.GElems) }

func (s *section) printHead() {
	fmt.Printf("\n%s\n%-36s %-16s %-10s %3s %8s %8s %8s %6s %5s", s.title, "operation", "shape", "set", "thr",
		"GFLOP/s", "GB/s", "Gelem/s", "share", "×1thr")
	for _, name := range s.ratios {
		fmt.Printf(" %*s", ratioWidth(name), "/"+name)
	}
	fmt.Println("  limit")
}

func ratioWidth(name string) int { return max(6, len(name)+1) }

func (row kernelRow) print(ratios []string) {
	number := func(width, digits int, x float64, unit string) string {
		if x == 0 {
			return strings.Repeat(" ", width)
		}
		return fmt.Sprintf("%*.*f%s", width-len(unit), digits, x, unit)
	}
	fmt.Printf("%-36s %-16s %-10s %3d %s %s %s %s %s", row.Op, row.Shape, row.Set, row.Threads, number(8, 1, row.GFLOPS, ""),
		number(8, 1, row.GBytes, ""), number(8, 3, row.GElems, ""), number(6, 0, 100*row.Share, "%"), number(5, 2, row.Speedup, ""))
	for _, name := range ratios {
		fmt.Print(" ", number(ratioWidth(name), 2, row.Ratio[name], ""))
	}
	fmt.Println(" ", row.Limit)
}
