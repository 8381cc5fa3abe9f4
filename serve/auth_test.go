package serve

import (
	"net/http"
	"strings"
	"testing"
)

func (r *running) with(method, path, body string, header ...string) answer {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	a, err := r.send(req)
	if err != nil {
		r.t.Fatal(err)
	}
	documented(r.t, req, a)
	return a
}

func TestToken(t *testing.T) {
	r := start(t, smallPredictor(t), Options{Token: "secret"})
	const query = `{"text":"a"}`
	for _, c := range []struct {
		path, authorization string
		status              int
	}{
		{"/predict", "Bearer secret", 200}, {"/predict", "", 401}, {"/predict", "Bearer", 401}, {"/predict", "Bearer ", 401},
		{"/predict", "Bearer secre", 401}, {"/predict", "Bearer secrets", 401}, {"/predict", "bearer secret", 200}, {"/predict", "Bearer Secret", 401}, {"/predict", "Basic secret", 401},
		{"/predict/batch", "", 401}, {"/sessions/a/learn", "", 401}, {"/sessions/a/learn", "Bearer secret", 200},
	} {
		a := r.with("POST", c.path, query, "Authorization", c.authorization)
		if a.status != c.status || (a.header.Get("Www-Authenticate") == "Bearer") != (c.status == 401) {
			t.Errorf("%s with %q: %d %v, want %d", c.path, c.authorization, a.status, a.header, c.status)
		}
	}
	for path, status := range map[string]int{"/health": 200, "/openapi.yaml": 200, "/": 404, "/metrics": 401, "/sessions/a": 401} {
		if a := r.do("GET", path, "", ""); a.status != status {
			t.Errorf("%s: %d, want %d", path, a.status, status)
		}
	}
}
