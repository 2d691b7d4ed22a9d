#!/usr/bin/env bash
# get-asterisk.sh SUITE FOLDER: unpacks the Asterisk of a Debian suite (sid: 22, bullseye: 16) into FOLDER.
#
# Nothing is installed and root is not needed: apt resolves and verifies the packages with an empty state of its own,
# the few that are used are unpacked, and FOLDER/bin/asterisk runs them through their own dynamic loader. The folder may
# be moved and cached. A finished folder is left alone; two runs at once wait for each other.
# The mirror is the one of this machine's apt sources (or DEBIAN_MIRROR). Exit code 3: this machine cannot have it.
set -euo pipefail
suite=${1:?suite} final=${2:?folder}
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
tree=$(mktemp -d "$(cd "$(dirname "$final")" && pwd)/.asterisk.XXXXXX")
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
all=$(own_apt -y --print-uris install asterisk | awk '{ sub(/_.*/, "", $2); print $2 }') ||
  unavailable "$suite has no installable asterisk"

# What the kept modules are linked with. Should a library move to another package, the check in unpack notices and
# everything apt resolved is unpacked instead.
packages='^(asterisk|asterisk-modules|asterisk-core-sounds-en-gsm|libc6|libgcc-s1|libstdc\+\+6|libcrypt1|libcap2|libedit2
|libgsm1|libuuid1|libmd0|libbsd0|libsrtp2-1|libnss3|libnspr4|liburiparser1|libjansson4|zlib1g|libxslt1\.1|libxml2[-0-9]*
|libzstd1|liblz4-1|liblzma5|libgcrypt20|libgpg-error0|libtinfo6|libsystemd0|libsqlite3-0|libssl[0-9.]+(t64)?|libicu67)$'
packages=${packages//$'\n'/}
# The modules that stay: AMI, SIP, WebRTC, queues, parking, conference, recording.
modules='(app_(attended_transfer|blind_transfer|bridgeaddchan|bridgewait|cdr|chanspy|channelredirect|confbridge|controlplayback
|db|dial|directed_pickup|echo|exec|forkcdr|milliwatt|mixmonitor|originate|page|playback|playtones|queue|read|record|senddtmf
|softhangup|stack|system|transfer|userevent|verbose|waitforsilence|waituntil|while|talkdetect)|bridge_.*|cdr_manager|cel_manager
|chan_(pjsip|sip|bridge_media)|codec_(a_mu|alaw|ulaw|gsm|g722|resample)|format_(pcm|gsm|sln|wav|wav_gsm)
|func_(callcompletion|callerid|cdr|channel|config|cut|db|devstate|dialgroup|dialplan|env|export|extstate|global|groupcount
|hangupcause|holdintercept|json|lock|logic|math|md5|module|periodic_hook|pjsip_.*|presencestate|rand|sha1|shell|sorcery|sprintf
|strings|sysinfo|talkdetect|timeout|uri|uuid|version|volume)|pbx_config|res_(agi|clioriginate|convert|crypto|format_attr_.*
|http_websocket|limit|manager_.*|monitor|musiconhold|mutestream|parking|pjproject|pjsip|rtp_asterisk|security_log|speech|srtp
|sorcery_(astdb|config|memory|realtime)|timing_timerfd|websocket_client|pjsip_(acl|authenticator_digest|caller_id|dialog_info.*
|diversion|dlg_options|dtmf_info|empty_info|endpoint_identifier.*|exten_state|header_funcs|history|logger|maintenance|messaging
|mwi.*|nat|notify|one_touch.*|outbound_authenticator.*|path|pidf.*|pubsub|refer|registrar|rfc.*|sdp_rtp|session|sips_contact
|transport_websocket|xpidf.*|outbound_publish|outbound_registration)))\.so'
modules=${modules//$'\n'/}

unpack() {
  local deb
  (cd "$work/debs" && own_apt download "$@" >&2) || unavailable "the packages of $suite cannot be fetched"
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --no-same-owner --keep-directory-symlink \
      --exclude='./usr/share/doc*' --exclude='./usr/share/man' --exclude='./usr/share/locale' \
      --exclude='./usr/share/lintian' --exclude='./usr/share/asterisk/conf' --exclude='./etc' \
      --exclude='./usr/share/gcc' --exclude='./usr/lib*/*/gconv'
  done
  moduledir=$(find "$tree/usr/lib" -type d -path '*/asterisk/modules')
  find "$moduledir" -name '*.so' | { grep -vE "/$modules\$" || true; } | xargs -r rm -f
  loader=$(find "$tree" -type f -name 'ld-*.so*' | sed -n 1p)
  libraries=$(find "$tree" -name 'lib*.so*' -not -path '*/modules/*' -printf '%h\n' | sort -u | paste -sd:)
  missing=$(printf '%s\0' "$tree/usr/sbin/asterisk" "$moduledir"/*.so |
    xargs -0 -P "$(nproc)" -n 1 "$loader" --library-path "$libraries" --list 2>&1 | grep -E 'not found|cannot open' || true)
}
mapfile -t wanted < <(grep -E "$packages" <<<"$all")
unpack "${wanted[@]}"
if [ -n "$missing" ]; then
  mapfile -t wanted <<<"$all"
  unpack "${wanted[@]}"
fi
[ -z "$missing" ] || unavailable "unresolved libraries: $missing"

in_tree() { sed "s|$tree|\$tree|g" <<<"$1"; }
mkdir -p "$tree/bin"
cat >"$tree/bin/asterisk" <<LAUNCHER
#!/bin/sh
tree=\$(cd "\$(dirname "\$0")/.." && pwd)
exec "$(in_tree "$loader")" --library-path "$(in_tree "$libraries")" "\$tree/usr/sbin/asterisk" "\$@"
LAUNCHER
chmod +x "$tree/bin/asterisk"
echo "${moduledir#"$tree"/}" >"$tree/MODULES"
"$tree/bin/asterisk" -V >"$tree/VERSION"
echo "$suite $recipe" >"$tree/.complete"
rm -rf "$final"
mv "$tree" "$final"
