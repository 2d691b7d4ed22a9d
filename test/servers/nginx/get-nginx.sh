#!/usr/bin/env bash
# get-nginx.sh FOLDER: unpacks the web server nginx of Debian 12 into FOLDER, where FOLDER/bin/nginx runs it.
#
# As with Asterisk nothing is installed and root is not needed: apt resolves and verifies the packages with an empty state
# of its own, they are unpacked, and run through their own dynamic loader. A finished folder is left alone; two runs at once
# wait for each other. The mirror is the one of this machine's apt sources (or DEBIAN_MIRROR). Exit code 3: this machine
# cannot have it.
set -euo pipefail
final=${1:?folder}
suite=bookworm
recipe=1 # raise it to have unpacked folders made anew

unavailable() {
  echo "$*" >&2
  exit 3
}
finished() { [ "$(cat "$final/.complete" 2>/dev/null)" = "$suite $recipe" ]; }

finished && exit 0
for tool in apt-get dpkg-deb flock tar; do
  command -v "$tool" >/dev/null || unavailable "$tool is missing: only Debian and its relatives have these packages"
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || unavailable "$keyring is missing (package debian-archive-keyring)"
mirror=${DEBIAN_MIRROR:-$(apt-get --print-uris update 2>/dev/null | sed -nE "s|^'([^']*/debian/)dists/.*|\1|p" | sed -n 1p)}
[ -n "$mirror" ] || unavailable 'the apt sources name no Debian mirror (set DEBIAN_MIRROR)'

mkdir -p "$(dirname "$final")"
exec 9>"$final.lock"
flock 9
finished && exit 0 # another run made it meanwhile

# Built aside and moved into place when complete, so a folder is whole or absent.
tree=$(mktemp -d "$(cd "$(dirname "$final")" && pwd)/.nginx.XXXXXX")
work=$tree.work
trap 'rm -rf "$tree" "$work"' EXIT
chmod 755 "$tree"
mkdir -p "$work"/{lists/partial,cache/archives/partial,debs,parts}
: >"$work/status"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"

own_apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/parts" \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts="$work/parts" \
    -o Dir::State="$work" -o Dir::State::Lists="$work/lists" -o Dir::State::status="$work/status" \
    -o Dir::Cache="$work/cache" -o Dir::Cache::pkgcache=pkgcache.bin -o Acquire::GzipIndexes=false \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3 -o Acquire::http::Timeout=20 \
    -o APT::Install-Recommends=false -o APT::Update::Error-Mode=any -o APT::Sandbox::User=root "$@"
}
own_apt update >&2 || unavailable "the package index of $suite cannot be fetched"
mapfile -t wanted < <(own_apt -y --print-uris install nginx | awk '{ sub(/_.*/, "", $2); print $2 }' |
  grep -E '^(nginx|lib.*|zlib1g)$')
[ "${#wanted[@]}" -gt 0 ] || unavailable "$suite has no installable nginx"
(cd "$work/debs" && own_apt download "${wanted[@]}" >&2) || unavailable "the packages of $suite cannot be fetched"
for deb in "$work"/debs/*.deb; do
  # Programs, libraries and what the libraries load; nothing of what is only read by people.
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --no-same-owner --keep-directory-symlink \
    --exclude='./usr/share/*' --exclude='./etc' --exclude='./usr/lib*/*/gconv' --exclude='./usr/lib*/*/perl*'
done
loader=$(find "$tree" -type f -name 'ld-*.so*' | sed -n 1p)
libraries=$(find "$tree" -name 'lib*.so*' -printf '%h\n' | sort -u | paste -sd:)
missing=$("$loader" --library-path "$libraries" --list "$tree/usr/sbin/nginx" 2>&1 | grep -E 'not found|cannot open' || true)
[ -z "$missing" ] || unavailable "unresolved libraries: $missing"

in_tree() { sed "s|$tree|\$tree|g" <<<"$1"; }
mkdir -p "$tree/bin"
cat >"$tree/bin/nginx" <<LAUNCHER
#!/bin/sh
tree=\$(cd "\$(dirname "\$0")/.." && pwd)
exec "$(in_tree "$loader")" --library-path "$(in_tree "$libraries")" "\$tree/usr/sbin/nginx" "\$@"
LAUNCHER
chmod +x "$tree/bin/nginx"
echo "$suite $recipe" >"$tree/.complete"
rm -rf "$final"
mv "$tree" "$final"
