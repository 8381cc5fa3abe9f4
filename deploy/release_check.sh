#!/usr/bin/env bash
# Builds the commit twice, in two folders and with two caches, compares the bytes and checks
# the first.
#
#   deploy/release_check.sh [GOOS/GOARCH ...]
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'chmod -R u+w "$tmp" && rm -rf "$tmp"' EXIT

git clone -q . "$tmp/one"
git clone -q . "$tmp/another/folder"
"$tmp/one/deploy/release.sh" "$tmp/first" "$@"
"$tmp/one/deploy/release_test.sh" "$tmp/first"
GOCACHE=$tmp/cache "$tmp/another/folder/deploy/release.sh" "$tmp/second" "$@"
diff "$tmp/first/SHA256SUMS" "$tmp/second/SHA256SUMS"
diff -r "$tmp/first" "$tmp/second"
echo "both builds are the same"
