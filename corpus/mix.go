package corpus

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"strings"
)

// mixBlock is the number of lines that stay together in a mixture, so that a conversation
// mostly stays whole.
const mixBlock = 500

// Part is a text of a mixture.
type Part struct {
	Text  *Text
	Times int // how often its train split is in the mixture
}

// MixTrain writes a mixture of the train splits in blocks of 500 lines. Their order is
// random, but the same for the same seed. It holds each text in memory once.
func MixTrain(ctx context.Context, parts []Part, seed uint64, out io.Writer) error {
	var blocks []string
	for _, p := range parts {
		own, err := p.Text.blocks(ctx)
		if err != nil {
			return err
		}
		for range p.Times {
			blocks = append(blocks, own...)
		}
	}
	r := rand.New(rand.NewPCG(seed, 0))
	r.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	for _, b := range blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := io.WriteString(out, b); err != nil {
			return err
		}
	}
	return nil
}

// blocks returns the train split in blocks of lines.
func (t *Text) blocks(ctx context.Context) (blocks []string, err error) {
	var b strings.Builder
	n := 0
	err = t.Lines(ctx, Train, func(line string) error {
		b.WriteString(line)
		b.WriteByte('\n')
		if n++; n%mixBlock == 0 {
			blocks = append(blocks, b.String())
			b.Reset()
		}
		return nil
	})
	if b.Len() > 0 {
		blocks = append(blocks, b.String())
	}
	return blocks, err
}

// Sample writes every nth line of a split of each text, one text after the other. Texts
// without the split add nothing.
func Sample(ctx context.Context, parts []Part, s Split, nth int, out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, p := range parts {
		if !p.Text.Has(s) {
			continue
		}
		n := 0
		err := p.Text.Lines(ctx, s, func(line string) error {
			if n++; (n-1)%nth == 0 {
				_, _ = w.WriteString(line) // Flush returns the first error of all writes
				_ = w.WriteByte('\n')
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return w.Flush()
}
