package page_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// BenchmarkEngines measures the milliseconds that the page waits after a letter and
// after a finished word, with the server and with the engine in the browser, and for
// the engine to load.
func BenchmarkEngines(b *testing.B) {
	for _, local := range []bool{false, true} {
		b.Run(map[bool]string{false: "server", true: "browser"}[local], func(b *testing.B) {
			url, _ := listen(b, withEngine(b), serve.Options{})
			tab := open(b, url)
			start := `new Server()`
			if local {
				start = `await Local.start((await (await fetch('engine/engine.json')).json()).languages.en.files, () => {})`
			}
			var ms struct{ Load, Letter, Word float64 }
			for b.Loop() {
				tab.run(chromedp.Evaluate(fmt.Sprintf(`(async () => {
					const { Local, Server } = await import('/page/engine.js');
					const begin = performance.now(), engine = %s, rounds = 200;
					await engine.suggest({ context: 'I ', prefix: '' });
					const Load = performance.now() - begin;
					const time = async (ask) => {
						const from = performance.now();
						for (let i = 0; i < rounds; i++) await engine.suggest(ask(i));
						return (performance.now() - from) / rounds;
					};
					const Letter = await time((i) => ({ context: 'I want to ', prefix: 's' + 'eto'[i %% 3] }));
					const Word = await time((i) => ({ context: 'I want to ' + ['see ', 'go ', 'find '][i %% 3], prefix: '' }));
					return { Load, Letter, Word };
				})()`, start), &ms, awaited))
			}
			b.ReportMetric(ms.Load, "load-ms")
			b.ReportMetric(ms.Letter, "letter-ms")
			b.ReportMetric(ms.Word, "word-ms")
		})
	}
}
