package serve

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// killedFolder names the variable that makes the test program a server which saves
// profiles in that folder.
const killedFolder = "LSTMKB_TEST_KILLED_FOLDER"

func serveToBeKilled(dir string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		var p *predict.Predictor
		if p, err = small(); err == nil {
			fmt.Println(ln.Addr())
			err = Run(context.Background(), ln, p, testInfo, Options{Profiles: dir})
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// A server killed while it saves leaves every profile readable, with all that it
// said it had learned.
func TestKilledWhileSaving(t *testing.T) {
	const typists = 6
	dir := t.TempDir()
	var acknowledged [typists]atomic.Int32
	rounds := 4
	if testing.Short() {
		rounds = 2
	}
	for round := range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killedFolder+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		address, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		url := "http://" + strings.TrimSpace(address)
		var wg sync.WaitGroup
		for i := range typists {
			wg.Go(func() {
				client := &http.Client{Transport: &http.Transport{}}
				defer client.CloseIdleConnections()
				for {
					res, err := client.Post(fmt.Sprintf("%s/sessions/s%d/learn", url, i), "application/json", strings.NewReader(`{"text":"word"}`))
					if err != nil {
						return // it is dead
					}
					res.Body.Close()
					if res.StatusCode != 200 {
						t.Errorf("status %d", res.StatusCode)
						return
					}
					acknowledged[i].Add(1)
				}
			})
		}
		for i := range typists { // all have something to lose
			for wait := time.Now(); acknowledged[i].Load() == 0 && time.Since(wait) < 30*time.Second; {
				time.Sleep(time.Millisecond)
			}
		}
		time.Sleep(time.Duration(60+17*round) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		cmd.Wait()
		for i := range typists {
			saved := (&profileFolder{dir: dir}).profile(fmt.Sprint("s", i))
			p, err := saved.load(slog.Default())
			if err != nil {
				t.Errorf("round %d: %v", round, err)
				continue
			}
			n, list := int(acknowledged[i].Load()), p.List()
			// One more may have been saved whose answer was never read.
			if n > 0 && (len(list) != 1 || list[0].Count < n || list[0].Count > n+round+1) {
				t.Errorf("round %d: session %d has %v, was told of %d", round, i, list, n)
			}
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.json")); len(files) != typists {
		t.Errorf("%d files, want %d", len(files), typists)
	}
}
