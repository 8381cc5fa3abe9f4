#!/usr/bin/env bash
# Builds a release of the checked-out commit: for each target an archive and an SBOM, for
# Linux a .deb as well, and SHA256SUMS. The same commit gives the same bytes.
#
#   deploy/release.sh OUT [GOOS/GOARCH ...]
#
# Needs Go, git, and on Debian: dpkg, zip. NO_SBOM=1 leaves out the SBOMs and their tool.
set -euo pipefail
out=$(realpath -m "${1:?usage: deploy/release.sh OUT [GOOS/GOARCH ...]}")
shift
cd "$(dirname "$0")/.."

cyclonedx=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
targets=("$@")
[ $# != 0 ] || targets=(
  linux/{amd64,arm64,riscv64,ppc64le,s390x,loong64}
  darwin/{amd64,arm64}
  windows/{amd64,arm64}
)

# All that could differ between two builds is fixed here.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$PWD" log -1 --format=%ct)}
# Go's version is part of the bytes; GOTOOLCHAIN=local takes the installed one.
GOTOOLCHAIN=${GOTOOLCHAIN:-$(sed -n 's/^toolchain //p' go.mod)}
export GOTOOLCHAIN
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C CGO_ENABLED=0 GOFLAGS='-trimpath -buildvcs=false'
unset GOOS GOARCH GOAMD64 GOARM64 GORISCV64 GOPPC64 GOEXPERIMENT
umask 022
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

version=$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/lstmkb/release.go)
[ -n "$version" ] || { echo "cmd/lstmkb/release.go names no release" >&2; exit 1; }
git -c safe.directory="$PWD" diff --quiet HEAD || echo "the files differ from those of the commit" >&2
rm -rf "$out"
mkdir -p "$out" "$tmp/docs/man" "$tmp/docs/completions" "$tmp/docs/ibus"

[ -n "${NO_SBOM:-}" ] || GOBIN=$tmp go install "$cyclonedx"
build() { go build -ldflags='-s -w' -o "$1" ./cmd/lstmkb; }

# The manual, the completions and IBus' component file come from the program itself.
build "$tmp/native"
"$tmp/native" man "$tmp/docs/man"
for shell in bash zsh fish powershell; do
  "$tmp/native" completion $shell >"$tmp/docs/completions/lstmkb.$shell"
done
"$tmp/native" ibus component /usr/bin/lstmkb >"$tmp/docs/ibus/lstmkb.xml"
cp README.md CHANGELOG.md LICENSE NOTICE SECURITY.md "$tmp/docs/"

settle() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

archive() { # folder of $tmp, GOOS
  settle "$tmp/$1"
  if [ "$2" = windows ]; then
    (cd "$tmp" && find "$1" | sort | zip -q -X -@ "$out/$1.zip")
  else
    tar -C "$tmp" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner -cf - "$1" | gzip -n >"$out/$1.tar.gz"
  fi
}

for target in "${targets[@]}"; do
  echo "$target"
  export GOOS=${target%/*} GOARCH=${target#*/}
  name=lstmkb_${version}_${GOOS}_$GOARCH
  cp -R "$tmp/docs" "$tmp/$name"
  binary=$tmp/$name/lstmkb
  [ "$GOOS" != windows ] || binary+=.exe
  build "$binary"
  archive "$name" "$GOOS"
  [ "$GOOS" != linux ] || deploy/deb.sh "$version" "$GOARCH" "$tmp/$name" "$out"
  # Without the serial number and the time, which differ each time.
  [ -n "${NO_SBOM:-}" ] || "$tmp/cyclonedx-gomod" bin -json -std -noserial -notimestamp -version "v$version" -output "$out/$name.cdx.json" "$binary"
  rm -rf "${tmp:?}/$name"
done
(cd "$out" && sha256sum -- *.* >"$tmp/sums" && cp "$tmp/sums" SHA256SUMS)
