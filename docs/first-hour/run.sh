#!/usr/bin/env bash
# Goes the three ways of the README in a fresh copy of the repository, with an empty home folder,
# and writes what a person sees there to OUT. Any step that fails ends it. Lines that only tell how
# far a run is are left out, and times are dots.
#
#   docs/first-hour/run.sh docs/first-hour.md     LSTMKB_PYTHON=python with numpy and onnxruntime
set -euo pipefail
out=$(realpath "${1:?usage: docs/first-hour/run.sh OUT}")
cd "$(dirname "$0")/../.."

tmp=$(mktemp -d)
server=
finish() {
  local code=$?
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ "$code" = 0 ] || { echo "first hour: FAILED after:"; tail -n 20 "$tmp/page"; cat "$tmp/last"; } >&2
  rm -rf "$tmp"
}
trap finish EXIT
: >"$tmp/last"

# Go's caches stay: filling them takes minutes, and a network.
GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE GOPATH=$tmp/go GOFLAGS="${GOFLAGS:--buildvcs=false}" HOME=$tmp/home
export LSTMKB_LISTEN=127.0.0.1:0 # another program may have port 8080, which the page names
unset GOBIN XDG_CACHE_HOME
mkdir -p "$HOME" "$tmp/lstmkb" "$tmp/bin"
tar -c --exclude=./.git --exclude=./.venv --exclude=./dist --exclude=./runs . | tar -x -C "$tmp/lstmkb"
cd "$tmp/lstmkb"
if [ -n "${LSTMKB_PYTHON:-}" ]; then
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$LSTMKB_PYTHON" >"$tmp/bin/python3"
  chmod +x "$tmp/bin/python3"
  PATH=$tmp/bin:$PATH
fi
unset LSTMKB_PYTHON

say() { printf '%s\n\n' "$*" >>"$tmp/page"; }

steady() {
  sed -E -e '/  loss [0-9]/d' -e '/^training  epoch/d' -e '/^expected  /d' \
    -e 's/[0-9.]+ (tokens|words)\/s/… \1\/s/' -e 's/wall [^ ]+/wall …/' -e 's/peak [0-9.]+/peak …/' -e 's/int8 in [0-9.]+ s/int8 in … s/' \
    -e 's/127\.0\.0\.1:[0-9]+/127.0.0.1:8080/g' -e 's/"uptime_seconds":[0-9.]+/"uptime_seconds":…/'
}

# shown writes a command and what it printed, at most so many lines of it.
shown() {
  local command=$1 lines=$2
  {
    printf '```console\n$ %s\n' "$command"
    steady <"$tmp/last" | sed "$((lines + 1)),\$d"
    [ "$(steady <"$tmp/last" | wc -l)" -le "$lines" ] || echo …
    printf '```\n\n'
  } >>"$tmp/page"
}

# run runs a command in this shell. The port is that of the server that runs.
run() {
  echo "first hour: $1" >&2
  eval "${1//:8080/:${port:-8080}}" >"$tmp/last" 2>&1
  [ -s "$tmp/last" ] || [ "${2:-}" = quiet ] || { echo "it printed nothing" >>"$tmp/last"; return 1; }
  shown "$1" "${3:-60}"
}

# follow runs the command beginning with $1 that the last one has printed.
follow() {
  local command
  command=$(sed -n "s/^ *\(use this: \|or: \)\?\($1.*\)/\2/p" "$tmp/printed" | head -n 1)
  [ -n "$command" ] || { echo "nothing on the screen said: $1" >>"$tmp/last"; return 1; }
  if [ "$1" = "lstmkb serve" ]; then serve "$command"; else run "$command${2:-}"; fi
}
printed() { cp "$tmp/last" "$tmp/printed"; }

# serve starts a server in the background and waits until it listens.
serve() {
  echo "first hour: $1 &" >&2
  $1 >"$tmp/last" 2>&1 & server=$!
  for _ in {1..200}; do
    port=$(sed -n 's/^listening on .*://p' "$tmp/last")
    [ -z "$port" ] || break
    sleep 0.1
  done
  [ -n "$port" ]
  sleep 0.1 # the line after
  shown "$1 &" 60
}

stop() {
  kill "$server"
  wait "$server" || true
  server=
  printf '```console\n$ kill %%1\n```\n\n' >>"$tmp/page"
}

. docs/first-hour/steps.sh
cp "$tmp/page" "$out"
