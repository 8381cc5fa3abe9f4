#!/usr/bin/env bash
# Packs what deploy/release.sh has put into a folder as a .deb; that script runs it.
#
#   deploy/deb.sh VERSION GOARCH FOLDER OUT
set -euo pipefail
version=$1 arch=$2 from=$3 out=$4
cd "$(dirname "$0")"
[ "$arch" != ppc64le ] || arch=ppc64el # Debian's name
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"

put() { install -D -m "${3:-0644}" "$1" "$root/$2"; }
put "$from/lstmkb" usr/bin/lstmkb 0755
put lstmkb.service usr/lib/systemd/system/lstmkb.service
sed -i 's|/usr/local/bin|/usr/bin|; /^# *install/d; s|^# The server under systemd:|# The server under systemd, with the settings of /etc/lstmkb/serve.toml:|' "$root/usr/lib/systemd/system/lstmkb.service"
put serve.toml etc/lstmkb/serve.toml
for page in "$from"/man/*.1; do [ ! -e "$page" ] || put "$page" "usr/share/man/man1/${page##*/}"; done
put "$from/completions/lstmkb.bash" usr/share/bash-completion/completions/lstmkb
put "$from/completions/lstmkb.zsh" usr/share/zsh/vendor-completions/_lstmkb
put "$from/completions/lstmkb.fish" usr/share/fish/vendor_completions.d/lstmkb.fish
put "$from/ibus/lstmkb.xml" usr/share/ibus/component/lstmkb.xml
put deb/copyright usr/share/doc/lstmkb/copyright
put "$from/NOTICE" usr/share/doc/lstmkb/NOTICE
put "$from/CHANGELOG.md" usr/share/doc/lstmkb/changelog
put deb/lintian-overrides usr/share/lintian/overrides/lstmkb
mkdir -p "$root/DEBIAN"
cat >"$root/usr/share/doc/lstmkb/changelog.Debian" <<END
lstmkb ($version-1) unstable; urgency=medium

  * Release $version; changelog.gz has what is in it.

 -- The lstmkb authors <lstmkb@users.noreply.github.com>  $(date -R -d "@$SOURCE_DATE_EPOCH")
END
gzip -9n "$root"/usr/share/doc/lstmkb/changelog{,.Debian} $(find "$root/usr/share" -name "*.1")

for script in postinst prerm postrm; do put deb/$script DEBIAN/$script 0755; done
echo /etc/lstmkb/serve.toml >"$root/DEBIAN/conffiles"
(cd "$root" && find usr -type f | sort | xargs md5sum >DEBIAN/md5sums)
# In KiB, as dpkg-gencontrol counts: on every file system the same.
size=$(find "$root"/[a-z]* -printf "%y %s\n" | awk '{ n += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print n }')
{
  cat deb/control
  echo "Version: $version-1"
  echo "Architecture: $arch"
  echo "Installed-Size: $size"
} >"$root/DEBIAN/control"
# Several threads cut the data elsewhere than one does. Models are hardly compressible: -z3 takes
# three times as long for 1.6 % less.
dpkg-deb --root-owner-group --threads-max=1 -Zxz -z0 --build "$root" "$out/lstmkb_$version-1_$arch.deb" >/dev/null
