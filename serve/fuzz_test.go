package serve

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// checking wants queries as [Predictor] promises them.
type checking struct{ t *testing.T }

func (c checking) NewSession() *predict.Session { return nil }

func (c checking) Layout(string) (*predict.Layout, error) { return nil, nil }

func (c checking) CheckLanguage(string) error { return nil }

func (c checking) Swipe(predict.SwipeQuery) (a predict.Answer, err error) { return a, nil }

func (c checking) Batch(queries []predict.Query) ([]predict.Answer, []error) {
	return each(queries, func(q predict.Query) ([]predict.Suggestion, error) {
		// A space may have been put between text and prefix.
		if typed := q.Context + q.Prefix; !utf8.ValidString(typed) || len(typed) > MaxText+1 || q.K < 1 || q.K > MaxK {
			c.t.Errorf("query %+v", q)
		}
		return []predict.Suggestion{{Word: q.Context + "|" + q.Prefix, Probability: 0.5}}, nil
	})
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
		` {"prefix" : "la","text":"see you" ,"k":12}`, `{"text":"a","prefix":"b-c'","k":07}`, `{"text":"a",}`, `{,"text":"a"}`,
		`{"text":"a","prefix":"tge","touches":[[4,0],[5.1,1],[2,-1e-9]],"layout":"qwerty","autocorrect":"auto"}`, `{"text":"","touches":[[1e999,null]]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if bytes.Contains(body, []byte("ession")) {
			return // checking has none
		}
		s := testServer(t, checking{t}, Options{Logger: slog.New(slog.DiscardHandler)})
		ctx := post(body)
		s.handle(ctx)
		status, got := ctx.Response.StatusCode(), ctx.Response.Body()
		if status != 200 && (status < 400 || status > 499) || !json.Valid(got) || !utf8.Valid(got) {
			t.Fatalf("%q: %d %q", body, status, got)
		}
		if status != 200 {
			return
		}
		// encoding/json accepts whatever the server accepts, and reads it alike.
		var want struct{ Text, Prefix string }
		var answer struct{ Suggestions []predict.Suggestion }
		if err := json.Unmarshal(body, &want); err != nil {
			t.Fatalf("%q was taken: %v", body, err)
		}
		q := query{text: want.Text, prefix: want.Prefix}.forPredictor()
		if err := json.Unmarshal(got, &answer); err != nil || answer.Suggestions[0].Word != q.Context+"|"+q.Prefix {
			t.Fatalf("%q: %s, want the word %q|%q", body, got, q.Context, q.Prefix)
		}
	})
}

// parseQueryFast reads a query as the full parse does, or not at all.
func FuzzParseQueryFast(f *testing.F) {
	for _, s := range []string{
		`{"text":"see you","k":3}`, `{ "session":"a_B-9" , "prefix" : "é" , "text" : "" , "k" : 100 } `, `{"text":"a","k":00}`,
		`{"text":"a","k":1}x`, `{"text":"a","k":1.5}`, `{"text":"a" "k":1}`, `{"text":"a","k":1000}`, `{"k":5}`, `{"text":"a\n"}`,
		`{"text":"see yo","session":"a","prefix":""}`,
		`{"text":"see","prefix":"yo","autocorrect":"auto"}`, `{"text":"see","autocorrect":""}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fast, ok := parseQueryFast(body)
		if !ok {
			return
		}
		// With an escape in a name the fast parse leaves the query to the full one.
		full, refused := parseQuery(append(bytes.Replace(body, []byte(`"text"`), []byte(`"\u0074ext"`), 1), ' '))
		if refused != nil || !reflect.DeepEqual(full, fast) {
			t.Fatalf("%q: %+v, in full %+v %v", body, fast, full, refused)
		}
	})
}

// fixed is a predictor that costs nothing itself.
type fixed []predict.Suggestion

func (f fixed) NewSession() *predict.Session { return nil }

func (f fixed) Layout(string) (*predict.Layout, error) { return nil, nil }

func (f fixed) CheckLanguage(string) error { return nil }

func (f fixed) Swipe(predict.SwipeQuery) (a predict.Answer, err error) { return a, nil }

func (f fixed) Batch(queries []predict.Query) ([]predict.Answer, []error) {
	return each(queries, func(q predict.Query) ([]predict.Suggestion, error) { return f[:q.K], nil })
}

func BenchmarkHandler(b *testing.B) {
	words, _ := newFake().next("word", MaxK)
	s := testServer(b, fixed(words), Options{Logger: slog.New(slog.DiscardHandler)})
	for _, c := range []struct{ name, text string }{
		{"short", "see you"}, {"longest", strings.Repeat("see you ", MaxText/8)},
	} {
		b.Run(c.name, func(b *testing.B) {
			body := []byte(`{"text":"` + c.text + `","k":5}`)
			ctx := post(body)
			b.ReportAllocs()
			for b.Loop() {
				ctx.Response.Reset()
				ctx.Request.SetBodyRaw(body)
				s.handle(ctx)
			}
			if ctx.Response.StatusCode() != 200 {
				b.Fatalf("%d %s", ctx.Response.StatusCode(), ctx.Response.Body())
			}
		})
	}
}
