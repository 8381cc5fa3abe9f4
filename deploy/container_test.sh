#!/usr/bin/env bash
# Builds the image of deploy/Containerfile with buildah where there is no registry and no
# right to make namespaces, starts it and asks it for its health and for words.
#
#   deploy/container_test.sh
#
# Needs root, and Debian's buildah, busybox-static and curl. An image of this machine's Go
# stands in for golang; its caches are mounted, so that nothing is downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
running=
export BUILDAH_ISOLATION=chroot
store=(--root "$tmp/root" --runroot "$tmp/runroot" --storage-driver vfs)
clean() {
  [ -z "$running" ] || { kill -- "-$running" && wait "$running"; } 2>/dev/null || :
  buildah "${store[@]}" rm --all >/dev/null || :
  rm -rf "$tmp"
}
trap clean EXIT
fail() { echo "$*" >&2; exit 1; }

from=$(sed -n 's/^FROM \(.*\) AS build$/\1/p' deploy/Containerfile)
mkdir -p "$tmp/base/"{bin,etc,root,tmp,usr/local}
cp "$(command -v busybox)" "$tmp/base/bin/busybox"
ln -s busybox "$tmp/base/bin/sh"
ln -s busybox "$tmp/base/bin/mkdir"
cp -R "$(go env GOROOT)" "$tmp/base/usr/local/go"
go=$(buildah "${store[@]}" from scratch)
buildah "${store[@]}" copy -q "$go" "$tmp/base" / >/dev/null
buildah "${store[@]}" config --env PATH=/usr/local/go/bin:/bin --env GOPATH=/go --env HOME=/root "$go"
buildah "${store[@]}" commit -q --rm "$go" "$from" >/dev/null
rm -rf "$tmp/base"

CONTAINER_TOOL=buildah deploy/container.sh "${store[@]}" --pull-never \
  -v "$(go env GOMODCACHE):/go/pkg/mod" -v "$(go env GOCACHE):/root/.cache/go-build"
image=$(buildah "${store[@]}" images --format '{{.Name}}:{{.Tag}}' --filter reference='*lstmkb*')
[ -n "$image" ] || fail "container.sh made no image"

container=$(buildah "${store[@]}" from --pull-never "$image")
set -m
buildah "${store[@]}" run --env LSTMKB_LISTEN=127.0.0.1:0 "$container" -- /lstmkb serve 2>"$tmp/log" &
running=$!
set +m
until address=$(sed -n 's/^listening on //p' "$tmp/log") && [ -n "$address" ]; do
  kill -0 "$running" 2>/dev/null || fail "the container ended: $(cat "$tmp/log")"
  sleep 0.2
done
said=$(curl -fsS "$address/health") || fail "/health: $(cat "$tmp/log")"
echo "/health: $said"
said=$(curl -fsS -d '{"text": "see you", "k": 3}' "$address/predict")
[[ $said == *'"word":'* ]] || fail "/predict: $said"
echo "$image: builds, starts, answers"
