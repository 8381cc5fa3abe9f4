package serve

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/lstmkb/lstmkb/decoder"
)

// document reads openapi.yaml, once.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(OpenAPI)
	if err == nil {
		err = doc.Validate(openapi3.NewLoader().Context)
	}
	return doc, err
})

var documentRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := document()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// documented checks an answer against openapi.yaml, if that has the path and method.
func documented(t testing.TB, req *http.Request, a answer) {
	t.Helper()
	router, err := documentRouter()
	if err != nil {
		t.Fatal(err)
	}
	found, params, err := router.FindRoute(&http.Request{Method: req.Method, URL: &url.URL{Path: req.URL.Path}})
	if err != nil || strings.HasSuffix(req.URL.Path, "/") { // the router ignores a slash too many
		return
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: found},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader([]byte(a.body))),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s %s is answered %d %.200q, not as openapi.yaml says: %v", req.Method, req.URL.Path, a.status, a.body, err)
	}
}

// The document has the rows of the table and no others, and says of each what the
// row says.
func TestOpenAPIEndpoints(t *testing.T) {
	doc, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, e := range endpoints {
		if e.path == "/" {
			continue // the page
		}
		want = append(want, e.method+" "+e.path)
		op := operation(doc, &e)
		if op == nil {
			continue // reported below
		}
		for what, same := range map[string]bool{
			"security":           (op.Security == nil) == e.public,
			"401":                (op.Responses.Value("401") == nil) == e.public,
			"requestBody":        (op.RequestBody != nil) == (e.maxBody > 0),
			"415":                (op.Responses.Value("415") != nil) == (e.maxBody > 0),
			"429":                (op.Responses.Value("429") != nil) == e.queued,
			"a session's name":   (doc.Paths.Value(e.path).Parameters.GetByInAndName("path", "id") != nil) == strings.Contains(e.path, "{id}"),
			"a limit of MaxBody": e.maxBody <= MaxBody,
		} {
			if !same {
				t.Errorf("%s %s: %s is not as the table has it", e.method, e.path, what)
			}
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			got = append(got, method+" "+path)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("openapi.yaml has %q, the table %q", got, want)
	}
}

// operation is what the document says about an endpoint, or nil.
func operation(doc *openapi3.T, e *endpoint) *openapi3.Operation {
	if item := doc.Paths.Value(e.path); item != nil {
		return item.GetOperation(e.method)
	}
	return nil
}

func TestOpenAPILimits(t *testing.T) {
	doc, err := document()
	if err != nil {
		t.Fatal(err)
	}
	query := doc.Components.Schemas["Query"].Value.Properties
	if m := query["text"].Value.MaxLength; m == nil || *m != MaxText {
		t.Error("text's maxLength is not MaxText")
	}
	if k := query["k"].Value; *k.Min != 1 || *k.Max != MaxK || k.Default != float64(DefaultK) && k.Default != DefaultK {
		t.Errorf("k is %v to %v, default %v", *k.Min, *k.Max, k.Default)
	}
	if n := query["touches"].Value.MaxItems; n == nil || *n != MaxTouches {
		t.Error("touches' maxItems is not MaxTouches")
	}
	swipe := doc.Paths.Value("/swipe").Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties["path"].Value
	if swipe.MinItems != 2 || swipe.MaxItems == nil || *swipe.MaxItems != MaxPath {
		t.Error("path's items are not 2 to MaxPath")
	}
	batch := doc.Paths.Value("/predict/batch").Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties["queries"].Value
	if batch.MinItems != 1 || *batch.MaxItems != MaxQueries {
		t.Errorf("queries has %d to %d items", batch.MinItems, *batch.MaxItems)
	}
	r := start(t, newFake(), Options{})
	if a := r.do("GET", "/openapi.yaml", "", ""); a.body != string(OpenAPI) || a.header.Get("Content-Type") != "application/yaml" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

// TestOpenAPILayouts: the document names the layouts that there are.
func TestOpenAPILayouts(t *testing.T) {
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := `enum: ["", ` + strings.Join(decoder.Layouts(), ", ") + "]"
	if !strings.Contains(string(text), want) {
		t.Errorf("openapi.yaml lacks %s", want)
	}
}
