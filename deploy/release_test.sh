#!/usr/bin/env bash
# Checks what deploy/release.sh has built: the sums, that each binary which this machine
# can run starts and suggests, and that the .deb for it is clean and can be installed and
# removed again.
#
#   deploy/release_test.sh OUT
#
# Needs root for the .deb; Debian's qemu-user starts the other processors' binaries, lintian
# reads the .deb.
set -euo pipefail
out=$(realpath "${1:?usage: deploy/release_test.sh OUT}")
cd "$(dirname "$0")/.."
version=$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/lstmkb/release.go)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "$*" >&2; exit 1; }

(cd "$out" && sha256sum --quiet -c SHA256SUMS)
shopt -s nullglob # a release may be of some targets alone

native=$(go env GOHOSTARCH)

# check runs a binary, by an emulator where one is given.
check() {
  local said
  said=$("$@" version) || fail "$* version: exit code $?"
  [[ $said == "lstmkb $version go"* ]] || fail "$* version: $said"
  said=$("$@" predict --text "i want to" --k 3) || fail "$* predict: exit code $?"
  [ "$(wc -l <<<"$said")" = 3 ] || fail "$* predict: $said"
}

declare -A qemu=([amd64]=x86_64 [arm64]=aarch64 [loong64]=loongarch64)
for archive in "$out"/lstmkb_*_linux_*.tar.gz; do
  arch=${archive##*_linux_} arch=${arch%.tar.gz}
  tar -xzf "$archive" -C "$tmp"
  emulator=()
  [ "$arch" = "$native" ] || emulator=("qemu-${qemu[$arch]:-$arch}")
  if [ ${#emulator[@]} != 0 ] && ! command -v "${emulator[0]}" >/dev/null; then
    echo "linux/$arch: not started, there is no ${emulator[0]}"
    continue
  fi
  check "${emulator[@]}" "$tmp/lstmkb_${version}_linux_$arch/lstmkb"
  echo "linux/$arch: starts, suggests"
done
for archive in "$out"/lstmkb_*_{darwin,windows}_*; do
  case $archive in
    *.tar.gz) grep -q '/lstmkb$' <<<"$(tar -tzf "$archive")" || fail "$archive holds no lstmkb" ;;
    *.zip) grep -q '/lstmkb.exe$' <<<"$(unzip -Z1 "$archive")" || fail "$archive holds no lstmkb.exe" ;;
  esac
done

deb=$out/lstmkb_$version-1_$native.deb
[ -e "$deb" ] || exit 0
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error,warning  "$deb"
  echo "$native.deb: lintian finds neither errors nor warnings"
fi
root=$tmp/root
mkdir -p "$root/var/lib/dpkg/"{info,updates}
touch "$root/var/lib/dpkg/"{status,available}
install_in_root() { dpkg --root="$root" --log=/dev/null --force-script-chrootless "$@" >/dev/null; }
install_in_root --install "$deb"
check "$root/usr/bin/lstmkb"
for file in etc/lstmkb/serve.toml usr/lib/systemd/system/lstmkb.service usr/share/ibus/component/lstmkb.xml usr/share/man/man1/lstmkb-ibus.1.gz usr/share/doc/lstmkb/copyright; do
  [ -s "$root/$file" ] || fail "the .deb installs no /$file"
done
install_in_root --purge lstmkb
left=$(find "$root" -path "$root/var" -prune -o -type f -print)
[ -z "$left" ] || fail "the .deb leaves $left"
echo "$native.deb: installs, starts, goes without a trace"
