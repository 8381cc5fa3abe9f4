package adapt

import (
	"context"
	"fmt"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
)

// Job describes what to make a keyboard of.
type Job struct {
	Lines  []string       // the person's text, an utterance or a paragraph each
	Ends   []int          // message i ends before line Ends[i]; nil if each line is a message
	From   predict.Folder // the model to start from
	Out    string         // the folder to make
	Time   time.Duration  // about how long it may take
	Pool   *kernels.Pool  // computes
	Report func(Event)    // called as the work goes on, by one goroutine at a time; may be nil
}

// Words that a text must have.
const (
	MinWords = 100       // for a profile
	minTuned = 3_000     // to choose between ways and to measure the choice
	minOwned = 6_000_000 // to try a model of the text alone
)

// Shares of the time that is left for training, and what a choice must gain.
const (
	tuneShare = 0.7
	ownShare  = 0.8
	minGain   = 0.002 // savings on valid text over the starting model
	strange   = 0.25  // share of words unknown to the starting model: another language
)

// maker is a Job in progress.
type maker struct {
	Job
	parts
	words    int64 // of train
	base     *keyboard
	language predict.Language
	rules    []predict.Option
	own      *predict.Words // of the text
	text     *corpus.Text   // train and valid, on disk
	foreign  bool           // the starting model does not know the language
	began    time.Time
	deadline time.Time
	result   Result
}

// Run makes the folder Out, which may hold nothing but what an earlier Run of the same text
// left when ctx ended it: then it goes on from there. What has been trained is kept until it is
// done.
func Run(ctx context.Context, j Job) (*Result, error) {
	m := &maker{Job: j, parts: cut(j.Lines, j.Ends), began: time.Now()}
	m.deadline = m.began.Add(j.Time)
	m.words = wordsOf(m.train)
	m.result = Result{Out: j.Out, Words: wordsOf(j.Lines), Train: m.words, Use: Start}
	if err := checkSpaced(j.Lines); err != nil {
		return nil, err
	}
	if n := m.result.Words; n < MinWords {
		return nil, fmt.Errorf("the text has %d words, too few to learn from; want %d for a profile of its words, and from about %d on a keyboard of its own can help", n, MinWords, minTuned)
	}
	unlock, err := m.claim()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	chosen := m.base
	if m.result.Words >= minTuned {
		if chosen, err = m.choose(ctx); err != nil {
			return nil, err
		}
		if chosen, err = m.compare(ctx, chosen); err != nil {
			return nil, err
		}
	}
	return m.finish(chosen)
}

// open reads the starting model and counts the text's words.
func (m *maker) open() error {
	model, err := m.From.OpenModel()
	if err != nil {
		return err
	}
	if model, err = model.Quantize(nil); err != nil { // which leaves int8 as it is
		return err
	}
	m.base = &keyboard{name: Start, model: model}
	if m.base.words, err = predict.LoadWords(m.From); err != nil {
		return err
	}
	if m.base.ngrams, err = predict.LoadNgrams(m.From); err != nil {
		return err
	}
	if m.base.forms, err = predict.LoadForms(m.From); err != nil {
		return err
	}
	if m.rules, err = m.From.Rules(); err != nil {
		return err
	}
	if m.language, err = predict.LoadLanguage(m.From); err != nil {
		return err
	}
	m.own, err = predict.CountWords(m.base.model.Vocab.Tokenizer(), each(m.train))
	return err
}

// choose tries each way that the text is large enough for and returns the best on valid text.
func (m *maker) choose(ctx context.Context) (*keyboard, error) {
	best, saved := m.base, 0.0
	for _, way := range []struct {
		name Way
		make func(context.Context) (*keyboard, error)
	}{
		{Start, func(context.Context) (*keyboard, error) { return m.base, nil }},
		{Lists, func(context.Context) (*keyboard, error) { return m.listed(Lists, m.base.model) }},
		{Tuned, m.tune},
		{Own, m.ownModel},
	} {
		k, err := way.make(ctx)
		if err != nil {
			return nil, err
		}
		if k == nil {
			continue
		}
		r, err := m.typed(ctx, k, m.valid, "typing "+string(way.name))
		if err != nil {
			return nil, err
		}
		if way.name == Start {
			saved = r.Savings + minGain
			m.foreign = r.OOV > strange
		} else if r.Savings > saved {
			best, saved = k, r.Savings
		}
		m.result.Tried = append(m.result.Tried, Tried{way.name, r.Top3, r.Savings})
		m.tell("%-8s  top-3 %.4f, keystrokes saved %.4f on text to choose by", way.name, r.Top3, r.Savings)
	}
	return best, nil
}

// tune fine-tunes the starting model, with the text's new words in its vocabulary.
func (m *maker) tune(ctx context.Context) (*keyboard, error) {
	floats, err := m.From.LoadModel()
	if err != nil {
		return nil, err
	}
	words := m.newWords()
	m.result.NewWords = len(words)
	begun, err := extend(floats, words, m.unknown(words))
	if err != nil {
		return nil, err
	}
	start, err := extend(begun, nil, 0) // training changes it
	if err != nil {
		return nil, err
	}
	tuned, err := m.tuned(ctx, begun, start)
	if err != nil {
		return nil, err
	}
	return m.quantized(ctx, Tuned, tuned)
}

// unknown counts the uses of words that a vocabulary with these new ones still lacks.
func (m *maker) unknown(words []predict.Learned) (n int) {
	for _, w := range m.own.List() {
		if !m.base.model.Vocab.Has(w.Word) {
			n += w.Count
		}
	}
	for _, w := range words {
		n -= w.Count
	}
	return n
}

// quantized makes the keyboard of a model in floats.
func (m *maker) quantized(ctx context.Context, name Way, floats *checkpoint.Model) (*keyboard, error) {
	net, err := floats.Network()
	if err != nil {
		return nil, err
	}
	ids, err := m.text.Encode(ctx, corpus.Train, floats.Vocab)
	if err != nil {
		return nil, err
	}
	seen, _, err := net.Moments(ctx, m.Pool, ids)
	if err != nil {
		return nil, err
	}
	model, err := floats.Quantize(seen)
	if err != nil {
		return nil, err
	}
	if name == Own {
		return m.ownLists(model)
	}
	return m.listed(name, model)
}
