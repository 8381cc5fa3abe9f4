package train

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// stopAt runs j until its record of the given step, whose report ends the context.
func stopAt(t *testing.T, j Job, step int64, valid bool) Result {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	j.Report = func(r Record) {
		if r.Step == step && (r.Valid != nil) == valid {
			cancel()
		}
	}
	res, err := Run(ctx, j)
	if !errors.Is(err, ErrStopped) {
		t.Fatalf("error %v, want ErrStopped", err)
	}
	if res.Steps != step {
		t.Fatalf("stopped after step %d, want %d", res.Steps, step)
	}
	return res
}

func TestResumeIsBitForBit(t *testing.T) {
	text, dir := bothSplits(t), t.TempDir()
	whole := filepath.Join(dir, "whole")
	first := mustRun(t, job(t, small(), text, whole, 1))
	perEpoch := first.Steps / int64(small().Epochs)
	if perEpoch%small().LogEvery == 0 || perEpoch < 12 {
		t.Fatalf("%d steps an epoch: the cases below need saves between log lines", perEpoch)
	}
	type stop struct {
		step  int64
		valid bool // at the evaluation's record instead of the training record
	}
	for name, c := range map[string]struct {
		every   int64 // LogEvery
		stops   []stop
		threads []int // of each process
	}{
		"first epoch":            {5, []stop{{10, false}}, []int{2, 2}},
		"other threads":          {5, []stop{{10, false}, {20, false}}, []int{2, 1, 3}},
		"between log lines":      {5, []stop{{11, true}}, []int{2, 1}}, // the step of an evaluation has no log line
		"epoch's end, before it": {5, []stop{{perEpoch, true}}, []int{2, 2}},
		"second epoch":           {5, []stop{{(perEpoch + 5) / 5 * 5, false}, {2 * perEpoch, true}}, []int{1, 2, 1}},
		// A log line at the step of an evaluation: the context ends just before the
		// evaluation, so that the resumed run must do it.
		"in an evaluation":      {5, []stop{{55, false}}, []int{2, 2}},
		"in the last step":      {5, []stop{{first.Steps, false}}, []int{2, 1}},
		"after the last record": {5, []stop{{first.Steps - first.Steps%5, false}, {first.Steps, false}}, []int{1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			o.LogEvery = c.every
			out := filepath.Join(t.TempDir(), "run")
			for i, s := range c.stops {
				j := job(t, o, text, out, c.threads[i])
				j.Resume = i > 0
				stopAt(t, j, s.step, s.valid)
			}
			j := job(t, o, text, out, c.threads[len(c.stops)])
			j.Resume = true
			last := mustRun(t, j)
			sameRun(t, out, whole)
			if last.Steps != first.Steps || last.TrainLoss != first.TrainLoss || *last.ValidPerplexity != *first.ValidPerplexity {
				t.Errorf("result %+v, want %+v", last, first)
			}
		})
	}
	t.Run("finished", func(t *testing.T) {
		before := snapshot(t, whole)
		j := job(t, small(), text, whole, 1)
		j.Resume = true
		if res := mustRun(t, j); res.TrainLoss != first.TrainLoss || *res.ValidPerplexity != *first.ValidPerplexity {
			t.Errorf("resuming a finished run: %+v, want %+v", res, first)
		}
		if !maps.Equal(snapshot(t, whole), before) {
			t.Error("resuming a finished run changed its folder")
		}
	})
	t.Run("seed", func(t *testing.T) { // the comparison can fail
		o := small()
		o.Seed = 2
		out := filepath.Join(t.TempDir(), "run")
		mustRun(t, job(t, o, text, out, 1))
		_, a := state(t, out)
		_, b := state(t, whole)
		if maps.EqualFunc(a, b, func(x, y []float32) bool { return x[0] == y[0] }) {
			t.Error("another seed gives the same weights")
		}
	})
}

// TestResumeRegularised does the same with everything that a recipe can set. It stops before
// and after averaging of the weights begins, and during an evaluation.
func TestResumeRegularised(t *testing.T) {
	text := bothSplits(t)
	for name, change := range map[string]func(*Options){
		"EMA":   func(o *Options) { o.EMA = 0.95 },
		"GRU":   func(o *Options) { o.EMA, o.Cell = 0.95, "gru" },
		"<unk>": func(o *Options) { o.EMA, o.Unknown = 0.95, 0.5 },
		"ASGD":  func(o *Options) { o.ASGD, o.LR, o.EvalEvery = 1, 5e-2, 6 },
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			o.DropoutInput, o.DropoutLayers, o.DropoutOutput, o.Locked = 0.2, -1, 0.3, true
			o.DropoutWords, o.WeightDrop, o.AR, o.TAR, o.WeightDecay = 0.1, 0.3, 2, 1, 0.01
			o.SeqSpread, o.Schedule, o.LogEvery = 2, OneCycle, 1
			change(&o)
			whole := filepath.Join(t.TempDir(), "run")
			first := mustRun(t, job(t, o, text, whole, 1))
			s, extra := state(t, whole)
			if s.Averaged == 0 || name == "ASGD" && s.Averaged == s.Step || len(extra["state.average.embedding.weight"]) == 0 {
				t.Fatalf("an average of %d steps of %d, with %d numbers", s.Averaged, s.Step, len(extra["state.average.embedding.weight"]))
			}
			out := filepath.Join(t.TempDir(), "run")
			last := int64(0)
			for i, stop := range []int64{9, first.Steps - s.Averaged + 1, first.Steps / 2, first.Steps/2 + 2, first.Steps - 3} {
				if stop <= last {
					continue
				}
				last = stop
				j := job(t, o, text, out, 1+i%3)
				j.Resume = i > 0
				stopAt(t, j, stop, false)
			}
			j := job(t, o, text, out, 1)
			j.Resume = true
			mustRun(t, j)
			sameRun(t, out, whole)
			t.Logf("%d steps, %d of them averaged, valid perplexity %v", s.Step, s.Averaged, s.History)
		})
	}
}

// TestCancelledBeforeTheFirstStep: the run's state is saved and can be resumed.
func TestCancelledBeforeTheFirstStep(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	// Reading the text may also stop at once; then there are no files.
	_, err := Run(ctx, job(t, small(), text, out, 1))
	if !errors.Is(err, ErrStopped) && !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want ErrStopped or context.Canceled", err)
	}
	used, err := checkpoint.Occupied(out)
	if err != nil {
		t.Fatal(err)
	}
	j := job(t, small(), text, out, 1)
	j.Resume = used
	mustRun(t, j)
}

// The environment of the process that TestKilled starts and kills.
const (
	envChild = "LSTMKB_TEST_TRAIN" // the folder to train in
	envText  = "LSTMKB_TEST_TEXT"
)

// killed returns settings with which a run spends nearly all its time saving, so that a random
// kill mostly hits a save.
func killed() Options {
	o := small()
	o.Epochs, o.SaveEvery, o.LogEvery, o.EvalEvery = 4, 2, 3, 9
	return o
}

// TestChild is the process that TestKilled kills. It prints the step of each record and waits
// for the kill near its end.
func TestChild(t *testing.T) {
	out := os.Getenv(envChild)
	if out == "" {
		t.Skip("run by TestKilled")
	}
	j := job(t, killed(), open(t, os.Getenv(envText)), out, 2)
	_, err := os.Stat(filepath.Join(out, "last", "model.safetensors"))
	j.Resume = err == nil
	j.Report = func(r Record) {
		fmt.Printf("step %d\n", r.Step)
		if r.Step > r.Total-6 {
			select {}
		}
	}
	t.Error(Run(context.Background(), j))
}

func TestKilled(t *testing.T) {
	if os.Getenv(envChild) != "" {
		t.Skip("in the child")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	for name, text := range map[string]string{"train": words(1, 60), "valid": words(2, 12)} {
		if err := os.WriteFile(filepath.Join(data, name+".txt"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text, dir := open(t, data), t.TempDir()
	whole, out := filepath.Join(dir, "whole"), filepath.Join(dir, "run")
	total := mustRun(t, job(t, killed(), text, whole, 1)).Steps

	seed := rand.Uint64()
	t.Logf("seed %d", seed) // to repeat a failure, as far as timing allows
	r := rand.New(rand.NewPCG(seed, 0))
	from := int64(killed().SaveEvery)
	for range 5 {
		at := min(total-6, from+r.Int64N(total/4)+1)
		killAt(t, exec.Command(self, "-test.run=^TestChild$"), out, data, at)
		var s saved
		if err := checkpoint.LoadState(out, &s); err != nil {
			t.Fatalf("after a kill at step %d: %v", at, err)
		}
		from = s.Step
		if testing.Short() {
			break
		}
	}
	j := job(t, killed(), text, out, 1)
	j.Resume = true
	mustRun(t, j)
	sameRun(t, out, whole)
	// Half-written files of killed processes stay for an hour. They are hidden files and must
	// not be mistaken for others.
	for path := range snapshot(t, out) {
		if name := filepath.Base(path); !strings.HasPrefix(name, ".") {
			switch name {
			case "config.json", "vocab.txt", "model.safetensors", logName:
			default:
				t.Errorf("%s is left behind", path)
			}
		}
	}
}

// killAt runs cmd in out until it prints the given step or a later one, and kills it.
func killAt(t *testing.T, cmd *exec.Cmd, out, data string, step int64) {
	t.Helper()
	cmd.Env = append(os.Environ(), envChild+"="+out, envText+"="+data)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	told := int64(-1)
	var other []string
	for s := bufio.NewScanner(pipe); told < step && s.Scan(); {
		if n, ok := strings.CutPrefix(s.Text(), "step "); ok {
			told, err = strconv.ParseInt(n, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
		} else {
			other = append(other, s.Text())
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("the child ended by itself: %v\n%s", err, strings.Join(other, "\n"))
	}
	if err := cmd.Wait(); err == nil || told < step {
		t.Fatalf("the child ended by itself at step %d, before it was killed: %v\n%s", told, err, strings.Join(other, "\n"))
	}
}

// TestTornLog: the incomplete line that a killed process left is dropped.
func TestTornLog(t *testing.T) {
	text, dir := bothSplits(t), t.TempDir()
	whole, out := filepath.Join(dir, "whole"), filepath.Join(dir, "run")
	mustRun(t, job(t, small(), text, whole, 1))
	stopAt(t, job(t, small(), text, out, 1), 10, false)
	f, err := os.OpenFile(filepath.Join(out, logName), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"step":11,"total_steps":60,"epoch":0.5,"valid":{}}` + "\n" + `{"step":15,"total_st`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	j := job(t, small(), text, out, 1)
	j.Resume = true
	mustRun(t, j)
	sameRun(t, out, whole)
}

// TestTornEvaluation: a run stopped in an evaluation, resumed, and killed between
// that evaluation's record and the save after it.
func TestTornEvaluation(t *testing.T) {
	text, dir := bothSplits(t), t.TempDir()
	whole, out := filepath.Join(dir, "whole"), filepath.Join(dir, "run")
	mustRun(t, job(t, small(), text, whole, 1))
	stopAt(t, job(t, small(), text, out, 1), 55, false)
	if s, _ := state(t, out); !s.Due || s.Step != 55 {
		t.Fatalf("state %+v, want an evaluation due after step 55", s)
	}
	evaluated := false
	for line := range strings.Lines(string(read(t, filepath.Join(whole, logName)))) {
		if strings.HasPrefix(line, `{"step":55,`) && strings.Contains(line, `"valid"`) {
			evaluated = true
			f, err := os.OpenFile(filepath.Join(out, logName), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteString(line); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !evaluated {
		t.Fatal("the whole run did not evaluate after step 55")
	}
	j := job(t, small(), text, out, 1)
	j.Resume = true
	mustRun(t, j)
	sameRun(t, out, whole)
}
