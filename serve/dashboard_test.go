package serve

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// The dashboard, and what the chart scales on, name metrics that there are.
func TestDashboard(t *testing.T) {
	const chart = "../deploy/helm/lstmkb"
	r := replica(t, miniredis.RunT(t), sharedKey)
	r.ask(`{"text":"see you"}`)
	metrics := r.status("GET", "/metrics", "", 200)
	for _, file := range []string{"dashboards/lstmkb.json", "templates/adapter-rule.yaml"} {
		b, err := os.ReadFile(filepath.Join(chart, file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, ".json") && !json.Valid(b) {
			t.Errorf("%s is not JSON", file)
		}
		names := regexp.MustCompile(`(?:lstmkb|process)_[a-z_]+`).FindAllString(string(b), -1)
		if len(names) == 0 {
			t.Errorf("%s names no metric", file)
		}
		for _, name := range names {
			if !strings.Contains(metrics, "\n"+name) && !strings.HasPrefix(metrics, name) {
				t.Errorf("%s names %s, which there is not", file, name)
			}
		}
	}
}
