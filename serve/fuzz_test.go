package serve

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// checking wants what Predictor promises.
type checking struct{ t *testing.T }

func (c checking) Next(text string, k int) ([]predict.Suggestion, error) {
	if !utf8.ValidString(text) || len(text) > MaxText || k < 1 || k > MaxK {
		c.t.Errorf("Next(%q, %d)", text, k)
	}
	return []predict.Suggestion{{Word: text, Probability: 0.5}}, nil
}

// post is a request that the handler can be called with.
func post(body []byte) *fasthttp.RequestCtx {
	ctx := new(fasthttp.RequestCtx)
	ctx.Init(new(fasthttp.Request), nil, nil)
	ctx.Request.Header.SetMethod("POST")
	ctx.Request.SetRequestURI("/predict")
	ctx.Request.Header.SetContentType("application/json")
	ctx.Request.SetBodyRaw(body)
	return ctx
}

func FuzzPredictBody(f *testing.F) {
	for _, s := range []string{
		"", "null", "{}", `{"text":"see you","k":3}`, `{"text":"\ud83d","k":1e2}`, `{"k":[{}],"text":""}`,
		`{"text":"a"}{"text":"b"}`, "{\"text\":\"\xff\"}", `{"text":"a","text":null}`, `{"":{"text":"a"}}`, `["text","a"]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := &server{predictor: checking{t}, log: slog.New(slog.DiscardHandler)}
		ctx := post(body)
		s.handle(ctx)
		status, got := ctx.Response.StatusCode(), ctx.Response.Body()
		if status != 200 && (status < 400 || status > 499) || !json.Valid(got) || !utf8.Valid(got) {
			t.Fatalf("%q: %d %q", body, status, got)
		}
		if status != 200 {
			return
		}
		// Whatever is taken, encoding/json takes, and reads alike.
		var want struct{ Text string }
		var answer predictAnswer
		if err := json.Unmarshal(body, &want); err != nil {
			t.Fatalf("%q was taken: %v", body, err)
		}
		if err := json.Unmarshal(got, &answer); err != nil || answer.Suggestions[0].Word != want.Text {
			t.Fatalf("%q: %s, want the word %q", body, got, want.Text)
		}
	})
}

// fixed costs nothing itself.
type fixed []predict.Suggestion

func (f fixed) Next(_ string, k int) ([]predict.Suggestion, error) { return f[:k], nil }

func BenchmarkHandler(b *testing.B) {
	words, _ := newFake().Next("word", MaxK)
	s := &server{predictor: fixed(words), started: time.Now(), log: slog.New(slog.DiscardHandler)}
	for _, c := range []struct{ name, text string }{
		{"short", "see you"}, {"longest", strings.Repeat("see you ", MaxText/8)},
	} {
		b.Run(c.name, func(b *testing.B) {
			ctx := post([]byte(`{"text":"` + c.text + `","k":5}`))
			b.ReportAllocs()
			for b.Loop() {
				ctx.Response.Reset()
				s.handle(ctx)
			}
			if ctx.Response.StatusCode() != 200 {
				b.Fatalf("%d %s", ctx.Response.StatusCode(), ctx.Response.Body())
			}
		})
	}
}
