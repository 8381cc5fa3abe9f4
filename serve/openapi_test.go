package serve

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
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

// documented checks an answer against openapi.yaml. Paths and methods that are not
// in it have none to check.
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

// The document has the routes and their methods, and no others.
func TestOpenAPIRoutes(t *testing.T) {
	doc, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, r := range newRoutes() {
		if r.path == "/" {
			continue // of the page
		}
		for _, m := range strings.Split(r.methods(), ", ") {
			if m != "HEAD" { // as GET
				want = append(want, m+" "+r.path)
			}
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			got = append(got, method+" "+path)
			open := slices.ContainsFunc(newRoutes(), func(r *route) bool { return r.path == path && r.open })
			if (op.Security == nil) != open || (op.Responses.Value("401") == nil) != open {
				t.Errorf("%s %s: security or 401 is not as the route has it", method, path)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("openapi.yaml has %q, the server %q", got, want)
	}
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
	batch := doc.Paths.Value("/predict/batch").Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties["queries"].Value
	if batch.MinItems != 1 || *batch.MaxItems != MaxQueries {
		t.Errorf("queries has %d to %d items", batch.MinItems, *batch.MaxItems)
	}
	r := start(t, newFake(), Options{})
	if a := r.do("GET", "/openapi.yaml", "", ""); a.body != string(OpenAPI) || a.header.Get("Content-Type") != "application/yaml" {
		t.Errorf("%d %v", a.status, a.header)
	}
}
