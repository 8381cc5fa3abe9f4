# Each target is a command or two; .ci/run is what every change must pass.

PYTHON ?= python3
FUZZTIME ?= 30s
TEXT ?= $(DATA)
PAIRS ?=
MINUTES ?= 20
MODEL ?=
TAG ?=
LMPLZ ?= lmplz
DATA ?= $(HOME)/.cache/lstmkb/wikitext-2

.PHONY: help wasm extension extension-lint extension-check cldr build test race purego arm64 encodings fuzz bench lint vulnerabilities venv crosscheck kernels-report peers-predict peers-train english language languages-report sizes eval-report peers-serve typos adapt-report picture first-hour flower soak replicas helm-check schemathesis interchange mutate ibus-test ibus-picture ibus-report editor-report deb release release-check container container-check ci clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

build: ## build the static binary ./lstmkb
	CGO_ENABLED=0 go build -o lstmkb ./cmd/lstmkb

wasm: ## build the engine that the keyboard page runs in the browser, anew into serve/page/engine; commit it
	go run ./cmd/wasm serve/page/engine

extension: ## build the browser extension, folders and archives for Chromium and Firefox, in dist/extension
	go run ./cmd/extension dist/extension

extension-lint: extension ## check both with Mozilla's addons-linter (needs npm)
	npx --yes addons-linter@10.14.0 dist/extension/firefox

extension-check: ## test the extension in Chromium and in Firefox (needs Debian's chromium and firefox-esr)
	LSTMKB_THOROUGH=1 LSTMKB_REQUIRE=chromium,firefox go test -p 1 -count=1 -timeout 30m ./cmd/extension

LANGUAGES ?= en de fr es it pt nl pl

cldr: ## make the tables of emoji anew, from the Unicode CLDR's (needs npm, and Debian's unicode-data)
	rm -rf cldr && mkdir cldr
	for p in annotations annotations-derived misc; do npm pack --silent --pack-destination cldr cldr-$$p-full@48.2.0 && \
	  mkdir cldr/cldr-$$p-full && tar -xzf cldr/cldr-$$p-full-48.2.0.tgz -C cldr/cldr-$$p-full --strip-components 1 || exit 1; done
	cp /usr/share/unicode/emoji/emoji-test.txt cldr/
	go run ./cmd/cldr cldr $(LANGUAGES)
	rm -r cldr

test: ## run all tests
	go test ./...

race: ## run all tests under the race detector (needs gcc)
	CGO_ENABLED=1 go test -short -race ./...

purego: ## run all tests without assembly
	go test -short -tags purego ./...

arm64: ## run the kernels' and layers' tests as arm64 (needs Debian's qemu-user)
	GOARCH=arm64 go vet ./...
	LSTMKB_REQUIRE=neon,neondot,neonbf16 CGO_ENABLED=0 GOARCH=arm64 go test -short -exec "qemu-aarch64 -cpu max" ./kernels ./nn

encodings: ## check hand-encoded instructions against objdump (needs Debian's binutils, binutils-aarch64-linux-gnu)
	LSTMKB_REQUIRE=objdump go test -count=1 ./asm
	LSTMKB_REQUIRE=objdump CGO_ENABLED=0 GOARCH=arm64 go test -count=1 -exec "qemu-aarch64 -cpu max" ./asm

fuzz: ## fuzz each target for FUZZTIME
	@go test -list '^Fuzz' ./... | awk '/^Fuzz/ { name[++n] = $$1 } /^ok/ { for (i = 1; i <= n; i++) print $$2, name[i]; n = 0 }' | \
	while read -r package target; do \
		echo "$$package $$target"; \
		go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x "$$package" </dev/null || exit 1; \
	done

bench: ## benchmark kernels, layers and predictions
	go test -run '^$$' -bench . ./kernels ./nn ./predict ./bench/...

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run $$(sed -n 's/^staticcheck=//p' .ci/run) ./...

vulnerabilities: ## look for known vulnerabilities (needs the network)
	go run $$(sed -n 's/^govulncheck=//p' .ci/run) ./...

venv: .venv/installed ## install in .venv what the cross-checks need (PYTHON=python3)

.venv/installed: export/testdata/requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install -q -r $<
	touch $@

crosscheck: venv ## check exported models against ONNX Runtime
	LSTMKB_PYTHON=$(CURDIR)/.venv/bin/python go test -count=1 ./export

.venv/peers: bench/peers/requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

.venv/gomlx: $(wildcard bench/peers/gomlx/*)
	cd bench/peers/gomlx && GOEXPERIMENT=simd go build -o $(CURDIR)/$@ .

kernels-report: .venv/peers .venv/gomlx ## time kernels in turns with PyTorch, numpy, GoMLX and gonum, as shares of the machine's limits
	go run ./bench/peers -python $(CURDIR)/.venv/bin/python -gomlx $(CURDIR)/.venv/gomlx kernels

peers-predict: .venv/peers ## predict in turns with ONNX Runtime; type and compare with int8 on the test text of TEXT, with the model of MODEL or the built-in one
	go run ./bench/peers -python $(CURDIR)/.venv/bin/python -model "$(MODEL)" -text $(TEXT) predict

peers-train: .venv/peers ## train in turns with PyTorch, compare losses and train an epoch, on WikiText-2 in DATA
	go run ./bench/peers -data $(DATA) -python $(CURDIR)/.venv/bin/python train

language: build ## build the folder of the language TAG from the text in TEXT, for an hour or so; languages/build.sh says how
	TAG=$(TAG) TEXT="$(TEXT)" INSTALL=yes sh languages/build.sh

languages-report: ## measure each language, or those of TAG, on the corpora in TEXT beside a 5-gram, by KenLM's program LMPLZ
	go run ./bench/languages -data "$(TEXT)" -lmplz "$(LMPLZ)" -only "$(TAG)"

english: build ## build the English model anew, for hours, in the folder WORK (languages/en/build.sh says what else it takes)
	sh languages/en/build.sh

sizes: ## train in other sizes, on other numbers of threads, on WikiText-2 in DATA
	go run ./bench/peers -data $(DATA) sizes

eval-report: ## evaluate the model of MODEL on WikiText-2's test split in DATA, in float32 and faster, in turns
	go run ./bench/peers -data $(DATA) -model "$(MODEL)" eval

.venv/peers-serve: bench/peers/serve_requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

peers-serve: .venv/peers-serve ## serve the model of MODEL in turns with FastAPI and ONNX Runtime (needs Debian's wrk)
	go run ./bench/peers -python $(CURDIR)/.venv/bin/python -model "$(MODEL)" -keep .venv/peers-serve-files serve

.venv/typos: bench/peers/typo_requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

typos: .venv/typos ## correct slips on the test texts of TEXT, folders separated by commas, and the pairs of PAIRS, files likewise, beside SymSpell, Hunspell and Aspell (Debian's hunspell, hunspell-en-us, aspell, aspell-en)
	go run ./bench/peers -python $(CURDIR)/.venv/bin/python -model "$(MODEL)" -text "$(TEXT)" -pairs "$(PAIRS)" typos

adapt-report: ## make keyboards of four texts from the corpora in TEXT and say what they gain, in some 45 minutes
	go run ./bench/make -data $(TEXT)

picture: ## type a message with the built-in model and draw docs/typing.svg, the moving picture of the README
	go run ./bench/picture -out docs/typing.svg

first-hour: venv ## go the three ways of the README in a fresh copy and write docs/first-hour.md
	LSTMKB_PYTHON=$(CURDIR)/.venv/bin/python docs/first-hour/run.sh docs/first-hour.md

.venv/flower/installed: deploy/flower/pyproject.toml
	$(PYTHON) -m venv .venv/flower && .venv/flower/bin/python -m pip install -q ./deploy/flower
	touch $@

flower: build .venv/flower/installed ## train on Flower, by processes of this machine, on the corpora in TEXT, and compare with training in one place; some 20 minutes
	LSTMKB=./lstmkb .venv/flower/bin/python -m unittest deploy/flower/test_flower.py
	go run ./bench/flower -data $(TEXT) -flower $(CURDIR)/.venv/flower/bin

soak: ## load the service for MINUTES beside a hostile client, then restart and kill it
	go run ./bench/soak -minutes $(MINUTES) -model "$(MODEL)"

replicas: ## run 1, 2 and 4 replicas behind HAProxy with one store, kill them and the store while people type (needs Debian's haproxy, redis-server, root for quotas)
	LSTMKB_REQUIRE=redis go test -count=1 ./serve/store
	LSTMKB_REQUIRE=redis go test -count=1 -run TestRealStoreFull ./serve
	LSTMKB_REQUIRE=redis CGO_ENABLED=1 go test -race -count=1 -run 'TestRealStore$$' ./serve
	go run ./bench/replicas

helm-check: ## lint and render the Helm chart, check the manifests and the dashboard (needs the network at first)
	deploy/helm_check.sh

.venv/schemathesis: bench/soak/requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

schemathesis: build .venv/schemathesis ## check that the service answers as its OpenAPI document says
	./lstmkb serve --listen 127.0.0.1:18088 & server=$$!; trap "kill $$server" EXIT; \
	.venv/bin/schemathesis --config-file bench/soak/schemathesis.toml run --wait-for-schema 10 http://127.0.0.1:18088/openapi.yaml

.venv/interchange: bench/interchange/requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

interchange: .venv/interchange ## run models of ours in other programs and of others here: all of docs/interchange.md, on the test text of TEXT
	go run ./bench/interchange -data $(TEXT) -python $(CURDIR)/.venv/bin/python -keep .venv/interchange-files
	.venv/bin/python bench/interchange/int8_turns.py .venv/interchange-files
	.venv/bin/python bench/interchange/torch_export.py .venv/torch-export
	go run ./bench/interchange -torch .venv/torch-export
	LSTMKB_PYTHON=$(CURDIR)/.venv/bin/python go test -count=1 -run ONNXRuntime ./export ./cmd/lstmkb

mutate: ## read 10,000 mutated exports, and as many of the model in the program
	LSTMKB_MUTATIONS=10000 go test -count=1 -v -timeout 60m -run Mutated ./export/graph

ibus-test: ## type into real programs under IBus (needs Debian's xvfb dbus ibus ibus-gtk3 xdotool imagemagick procps python3-gi gir1.2-gtk-3.0; with python3-pyqt5 into one of Qt too)
	LSTMKB_REQUIRE=ibus go test -count=1 -v -run 'Program|Killed' ./ibus

ibus-picture: ## draw docs/ibus.png, likewise
	LSTMKB_REQUIRE=ibus LSTMKB_SHOT=$(CURDIR)/docs/ibus.png go test -count=1 -run Program/gtk ./ibus

ibus-report: build ## time keys through IBus, with the memory and idle time of the engine, for bench/results/ibus.json
	go run ./bench/ibus -program $(CURDIR)/lstmkb

editor-report: build ## time keys through the language server in documents of three sizes, for bench/results/editor.json
	go run ./bench/editor ./lstmkb lsp --private

deb: ## build the archive and the .deb of this processor in dist/ and check them (needs Debian's dpkg, lintian and root)
	GOTOOLCHAIN=local NO_SBOM=1 deploy/release.sh dist linux/$$(go env GOHOSTARCH)
	deploy/release_test.sh dist

release: ## build all archives, .deb packages, SBOMs and checksums in dist/ (needs Debian's dpkg and zip)
	deploy/release.sh dist

release-check: ## build a release of the last commit twice, compare the bytes, start and install what this machine can (needs root, Debian's lintian and qemu-user)
	deploy/release_check.sh

container: ## build the container image with podman, buildah or docker
	deploy/container.sh

container-check: ## build the image without a registry, start it, ask it for its health and for words (needs root, Debian's buildah, busybox-static and curl)
	deploy/container_test.sh

ci: ## run all checks of .ci/run
	bash .ci/run

clean: ## remove what build, tests and profiling left
	rm -rf lstmkb dist .venv .schemathesis *.test *.prof *.out
