package serve

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/serve/storetest"
)

// On a real server, whose pushes say what changed, servers that teach one session at once add up, while
// others of their sessions are asked for, forgotten and evicted.
func TestRealStore(t *testing.T) {
	url, _ := storetest.Real(t)
	replicas := []*running{replicaAt(t, url, sharedKey), replicaAt(t, url, sharedKey)}
	done := make(chan struct{})
	var all sync.WaitGroup
	for i, r := range replicas {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				id := fmt.Sprint("other", n%3)
				r.status("POST", "/predict", `{"session":"s","text":"see you ","prefix":"to"}`, 200)
				r.status("POST", "/sessions/"+id+"/learn", fmt.Sprintf(`{"text":"word%c"}`, 'a'+i), 200)
				if n%5 == 4 {
					r.do("DELETE", "/sessions/"+id, "", "") // the other one may have been first
				}
			}
		})
	}
	teachAtOnce(t, replicas)
	close(done)
	all.Wait()
	replicas[1].status("DELETE", "/sessions/s", "", 204)
	eventually(t, "the other server has forgotten", func() bool { return replicas[0].do("GET", "/sessions/s", "", "").status == 404 })
}

// A full store refuses what is new (507), and says so; suggestions and what was learned go on.
func TestRealStoreFull(t *testing.T) {
	url, _ := storetest.Real(t, "--maxmemory", "3mb", "--maxmemory-policy", "noeviction")
	r := replicaAt(t, url, sharedKey)
	r.status("POST", "/sessions/s/learn", `{"text":"Zo\u00e9"}`, 200)
	refused, noise := answer{}, 0
	random := rand.New(rand.NewPCG(1, 2))
	for ; refused.status == 0 && noise < 2000; noise++ {
		var b strings.Builder
		for b.Len() < 7000 {
			for range 9 {
				b.WriteByte('a' + byte(random.IntN(26)))
			}
			b.WriteByte(' ')
		}
		if a := r.do("POST", fmt.Sprint("/sessions/noise", noise, "/learn"), "", `{"text":"`+b.String()+`"}`); a.status != 200 {
			refused = a
		}
	}
	if refused.status != 507 || !strings.Contains(refused.body, "the store of profiles is full: this message has taught nothing") {
		t.Errorf("learn: %d %s", refused.status, refused.body)
	}
	if b := r.status("GET", "/health", "", 200); !strings.Contains(b, `"problem":"the store of profiles is full"`) {
		t.Errorf("health %s", b)
	}
	if got := r.ask(`{"session":"s","text":"","prefix":"z"}`); fmt.Sprint(got) != "[Zoé]" {
		t.Errorf("%q", got)
	}
	for i := range noise - 1 {
		r.status("DELETE", fmt.Sprint("/sessions/noise", i), "", 204)
	}
	eventually(t, "there is room again", func() bool {
		return r.do("POST", "/sessions/s/learn", "", `{"text":"Zack"}`).status == 200
	})
	r.status("POST", "/sessions/s/learn", `{"text":"Zack"}`, 200)
}
