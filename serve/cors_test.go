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

// A page of another site can have a browser send requests that need no leave. They do
// nothing. Programs that are no browsers go on as before.
func TestForeignPages(t *testing.T) {
	const foreign = "http://other.example"
	r := start(t, smallPredictor(t), Options{Origins: []string{"https://friend.example"}})
	own := "http://" + r.addr
	for _, c := range []struct {
		name   string
		status int
		header []string
	}{
		{"a program", 200, nil},
		{"curl -d", 200, []string{"Content-Type", "application/x-www-form-urlencoded"}},
		{"the page itself", 200, []string{"Origin", own, "Sec-Fetch-Site", "same-origin"}},
		{"the page in an old browser", 200, []string{"Origin", own}},
		{"the page behind a proxy", 200, []string{"Origin", "https://words.example", "Sec-Fetch-Site", "same-origin"}},
		{"a friend", 200, []string{"Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site"}},
		{"a form", 403, []string{"Origin", foreign, "Sec-Fetch-Site", "cross-site", "Content-Type", "application/x-www-form-urlencoded"}},
		{"a beacon", 403, []string{"Origin", foreign, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}},
		{"an old browser", 403, []string{"Origin", foreign}},
		{"a sandbox", 403, []string{"Origin", "null"}},
		{"another port", 403, []string{"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"}},
		{"no origin", 403, []string{"Sec-Fetch-Site", "cross-site"}},
		{"a site beside", 403, []string{"Sec-Fetch-Site", "same-site"}},
		{"a navigation", 403, []string{"Origin", foreign, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}},
		{"own origin, other scheme", 403, []string{"Origin", "https://" + r.addr, "Sec-Fetch-Site", "cross-site"}},
	} {
		if a := r.with("POST", "/sessions/x/learn", `{"text":"planted"}`, c.header...); a.status != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, a.status, a.body, c.status)
		}
		want := 404
		if c.status == 200 {
			want = 204
		}
		r.status("DELETE", "/sessions/x", "", want)
	}
	link := []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}
	frame := []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}
	r.status("POST", "/sessions/y/learn", `{"text":"word"}`, 200)
	for _, c := range []struct {
		path   string
		header []string
		status int
	}{
		{"/health", link, 200}, {"/health", frame, 403}, {"/sessions/y", link, 403}, {"/metrics", link, 403},
		{"/sessions/y", []string{"Sec-Fetch-Site", "none"}, 200}, {"/sessions/y", nil, 200}, {"/sessions/y", []string{"Origin", own}, 200},
	} {
		a := r.with("GET", c.path, "", c.header...)
		if a.status != c.status {
			t.Errorf("%s with %q: %d, want %d", c.path, c.header, a.status, c.status)
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s with %q: %v", c.path, c.header, a.header)
		}
	}
	a := r.with("OPTIONS", "/sessions/y", "", "Origin", foreign, "Access-Control-Request-Method", "DELETE")
	if a.status != 403 || a.header.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("preflight of a stranger: %d %v", a.status, a.header)
	}
}
