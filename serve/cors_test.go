package serve

import "testing"

func TestCORS(t *testing.T) {
	const one, other = "https://one.example", "https://other.example"
	for _, c := range []struct {
		name    string
		origins []string
		origin  string
		allowed bool
	}{
		{"off", nil, one, false}, {"named", []string{other, one}, one, true}, {"another", []string{one}, other, false},
		{"all", []string{"*"}, other, true}, {"no browser", []string{one}, "", false}, {"longer", []string{one}, one + ".evil", false},
	} {
		r := start(t, newFake(), Options{Origins: c.origins, Token: "secret"})
		want := ""
		if c.allowed {
			want = c.origin
		}
		for _, a := range []answer{
			r.with("POST", "/predict", `{"text":"a"}`, "Origin", c.origin, "Authorization", "Bearer secret"),
			r.with("POST", "/predict", `{"text":"a"}`, "Origin", c.origin), // 401
			r.with("POST", "/predict", `{"text":"panic"}`, "Origin", c.origin, "Authorization", "Bearer secret"),
		} {
			if got := a.header.Get("Access-Control-Allow-Origin"); got != want || (a.header.Get("Vary") == "Origin") != (c.origins != nil) {
				t.Errorf("%s: %d allows %q, want %q; %v", c.name, a.status, got, want, a.header)
			}
		}
		a := r.with("OPTIONS", "/sessions/a", "", "Origin", c.origin, "Access-Control-Request-Method", "DELETE")
		if (a.status == 204) != c.allowed || (a.header.Get("Access-Control-Allow-Methods") != "") != c.allowed {
			t.Errorf("%s: preflight %d %v", c.name, a.status, a.header)
		}
	}
}
