# Each target is a command or two; .ci/run is what every change must pass.

PYTHON ?= python3
FUZZTIME ?= 30s
TEXT ?= $(DATA)
DATA ?= $(HOME)/.cache/lstmkb/wikitext-2

.PHONY: help build test race purego arm64 words fuzz bench lint venv crosscheck kernels-report peers-train interchange ci clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

build: ## build the static binary ./lstmkb
	CGO_ENABLED=0 go build -o lstmkb ./cmd/lstmkb

test: ## run all tests
	go test ./...

race: ## run all tests under the race detector (needs gcc)
	CGO_ENABLED=1 go test -short -race ./...

purego: ## run all tests without assembly
	go test -short -tags purego ./...

arm64: ## run the kernels' and layers' tests as arm64 (needs Debian's qemu-user)
	GOARCH=arm64 go vet ./...
	LSTMKB_REQUIRE=neon,neondot,neonbf16 CGO_ENABLED=0 GOARCH=arm64 go test -short -exec "qemu-aarch64 -cpu max" ./kernels ./nn

words: ## check hand-encoded instructions against objdump (needs Debian's binutils, binutils-aarch64-linux-gnu)
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

kernels-report: .venv/peers ## time kernels in turns with PyTorch, numpy and gonum, as shares of the machine's limits
	go run ./bench/peers -python $(CURDIR)/.venv/bin/python kernels

peers-train: .venv/peers ## train in turns with PyTorch, on WikiText-2 in DATA
	go run ./bench/peers -data $(DATA) -python $(CURDIR)/.venv/bin/python train

.venv/interchange: bench/interchange/requirements.txt .venv/installed
	.venv/bin/python -m pip install -q -r $<
	touch $@

interchange: .venv/interchange ## run exported models in other programs, on the test text of TEXT, and print docs/interchange.md's table
	go run ./bench/interchange -data $(TEXT) -python $(CURDIR)/.venv/bin/python -keep .venv/interchange-files
	.venv/bin/python bench/interchange/int8_turns.py .venv/interchange-files
	.venv/bin/python bench/interchange/torch_export.py .venv/torch-export --small
	LSTMKB_PYTHON=$(CURDIR)/.venv/bin/python go test -count=1 ./export

ci: ## run all checks of .ci/run
	bash .ci/run

clean: ## remove what build, tests and profiling left
	rm -rf lstmkb .venv *.test *.prof *.out
