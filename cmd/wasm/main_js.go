// Command wasm is the predictor for a browser.
package main

import (
	"fmt"
	"syscall/js"
)

// main defines the object lstmkb for JavaScript and then waits for calls. Each
// function returns a string, its answer, or an Error.
//
//	load({name: Uint8Array, …})   reads a model folder's files; of several languages [{…}, {…}]
//	suggest(query)                {context, prefix, k, autocorrect, touches, layout, language, join, emoji} as JSON
//	                              → '{"suggestions":[{"word","probability","kind"},…],"autocorrect":…,"joined":…}'
//	swipe(query)                  {context, path, k, layout, language} → the same
//	keep(word)                    takes letters that the typist has put back as meant
//	touched(query)                {prefix, touches} of a word that was meant
//	learn(text)                   counts the words of a text → predict.Tally as JSON
//	learned()                     → the profile that was learned
//	restore(profile)              adds a profile
//	forget()                      forgets everything learned
func main() {
	e := &engine{}
	js.Global().Set("lstmkb", map[string]any{
		"load":    function(1, func(args []js.Value) (string, error) { return "", e.load(foldersOf(args[0])...) }),
		"suggest": function(1, func(args []js.Value) (string, error) { return e.suggest(args[0].String()) }),
		"swipe":   function(1, func(args []js.Value) (string, error) { return e.swipe(args[0].String()) }),
		"keep":    function(1, func(args []js.Value) (string, error) { return "", e.keep(args[0].String()) }),
		"touched": function(1, func(args []js.Value) (string, error) { return "", e.touched(args[0].String()) }),
		"learn":   function(1, func(args []js.Value) (string, error) { return e.learn(args[0].String()) }),
		"learned": function(0, func([]js.Value) (string, error) { return e.learned() }),
		"restore": function(1, func(args []js.Value) (string, error) { return "", e.restore(args[0].String()) }),
		"forget":  function(0, func([]js.Value) (string, error) { return "", e.forget() }),
	})
	select {}
}

// function wraps f, which takes n arguments, as a JavaScript function. Errors and panics
// are returned as an Error; a panic would otherwise end the program.
func function(n int, f func(args []js.Value) (string, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) (result any) {
		fail := func(err any) any { return js.Global().Get("Error").New(fmt.Sprint(err)) }
		defer func() {
			if r := recover(); r != nil {
				result = fail(r)
			}
		}()
		if len(args) != n {
			return fail(fmt.Sprintf("%d arguments, want %d", len(args), n))
		}
		s, err := f(args)
		if err != nil {
			return fail(err)
		}
		return s
	})
}

// foldersOf copies the files of one folder, an object of Uint8Arrays, or of an array of folders.
func foldersOf(folders js.Value) (all []memory) {
	if !js.Global().Get("Array").Call("isArray", folders).Bool() {
		return []memory{filesOf(folders)}
	}
	for i := range folders.Length() {
		all = append(all, filesOf(folders.Index(i)))
	}
	return all
}

// filesOf copies the files that an object of Uint8Arrays holds.
func filesOf(object js.Value) memory {
	files := memory{}
	names := js.Global().Get("Object").Call("keys", object)
	for i := range names.Length() {
		name := names.Index(i).String()
		b := make([]byte, object.Get(name).Length())
		js.CopyBytesToGo(b, object.Get(name))
		files[name] = b
	}
	return files
}
