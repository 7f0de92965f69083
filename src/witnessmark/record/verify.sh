#!/bin/sh
# Verify a Witnessmark record: sh verify.sh SNAPSHOTS_DIR VKEY
#
# Needs a POSIX shell, coreutils (or busybox), sed, grep, awk and openssl 3. It shares no code with the
# Python program and follows docs/evidence.md. Take this script and VKEY from somewhere else than the
# record: a forger would have replaced both. Nothing in the record is executed, expanded or counted
# with before it has matched a pattern. Exit 0: the record holds. 1: it does not. 3: cannot say.
set -euf
LC_ALL=C; export LC_ALL; unset CDPATH; umask 077

# Names of files may be hostile to a terminal.
fail() { printf 'FAIL %s\n' "$*" | tr -cd '[:print:]\n' >&2; exit 1; }
cannot() { printf 'CANNOT SAY: %s\n' "$*" >&2; exit 3; }
ok() { printf 'ok   %s\n' "$*"; }

[ $# -eq 2 ] || cannot "usage: sh verify.sh SNAPSHOTS_DIR VKEY"
for tool in sha256sum base64 od sed grep awk openssl mktemp sort tail head tr wc cut; do
  command -v "$tool" >/dev/null 2>&1 || cannot "$tool is missing"
done
vkey=$2
cd -- "$1" || cannot "no folder $1"
t=$(mktemp -d) || cannot "no room for temporary files"
trap 'rm -rf -- "$t"' EXIT
trap 'exit 3' HUP INT TERM
[ "$(awk 'BEGIN { printf "%c%c%c", 0, 1, 255 }' | od -An -v -tx1 | tr -d ' \n')" = 0001ff ] ||
  cannot "this awk cannot write bytes; install mawk or gawk"

is_b64() { # is_b64 TEXT LENGTH: base64 with its spare bits zero, so that one value has one spelling
  [ "${#1}" -eq "$2" ] || return 1
  case ${1%=} in *[!A-Za-z0-9+/]*) return 1 ;; esac
  case $1 in *[!AEIMQUYcgkosw048]=) return 1 ;; esac
}
hex() { od -An -v -tx1 | tr -d ' \n'; }
sums() { # sums FOLDER: sha256 of its files in the order of their names, one a line
  (cd "$1" && set +f && sha256sum -- *) | cut -c1-64
}

# --- the version, and the key that came from elsewhere -------------------------------------------
[ -f VERSION ] || fail "VERSION is missing"
[ "$(head -c 64 VERSION | tr -d '\0')" = 1 ] ||
  fail "VERSION is not 1: a newer Witnessmark wrote this; take the verify.sh of that version"
case $vkey in *[![:graph:]]*) cannot "VKEY is no key" ;; esac
printf '%s\n' "$vkey" | grep -Eq '^[!-*,-~]+[+][0-9a-f]{8}[+][A-Za-z0-9+/]+=*$' || cannot "VKEY is no key"
origin=${vkey%%+*}
key_id=${vkey#*+}; key_id=${key_id%%+*}
is_b64 "${vkey#*+*+}" 44 || cannot "VKEY is no key"
printf '%s' "${vkey#*+*+}" | base64 -d >"$t/key"
[ "$(head -c 1 "$t/key" | hex)" = 01 ] || cannot "VKEY is no Ed25519 key"
[ "$({ printf '%s\n' "$origin"; cat "$t/key"; } | sha256sum | cut -c1-8)" = "$key_id" ] ||
  cannot "VKEY contradicts itself"
# The DER head of an Ed25519 SubjectPublicKeyInfo (RFC 8410), then the 32 bytes of the key.
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$t/key"; } >"$t/key.der"
[ ! -f log/log.vkey ] || [ "$(head -c 1024 log/log.vkey | tr -d '\0')" = "$vkey" ] ||
  fail "log/log.vkey is another key than the one given"

# --- every signed note: form, origin, signature ---------------------------------------------------
open_note() { # open_note FILE: sets size, root (hex) and head (the root in base64), all checked
  [ -f "$1" ] || fail "$1 is missing"
  [ "$(head -c 16385 "$1" | tr -d '\000-\011\013-\037\177' | wc -c)" -eq "$(wc -c <"$1")" ] ||
    fail "$1 is too long for a note, or holds control characters"
  {
    IFS= read -r name && IFS= read -r size && IFS= read -r root && IFS= read -r empty ||
      fail "$1 is no signed note"
    [ "$name" = "$origin" ] || fail "$1 is of another log"
    case $size in 0[0-9]* | '' | *[!0-9]*) fail "$1 says no size" ;; esac
    [ ${#size} -le 9 ] || fail "$1 says no size that this script can count to"
    is_b64 "$root" 44 && [ -z "$empty" ] || fail "$1 says no root"
    printf '%s\n%s\n%s\n' "$name" "$size" "$root" >"$t/text"
    good=no; dash=
    while IFS=' ' read -r dash name signature; do
      [ "$dash" = — ] || fail "$1 holds a malformed signature line"
      case $name in '' | *[![:graph:]]*) fail "$1 holds a malformed signature line" ;; esac
      case $signature in *=*[!=]* | '' | *[!A-Za-z0-9+/=]*) fail "$1 holds a malformed signature line" ;; esac
      [ "$name" = "$origin" ] && is_b64 "$signature" 92 || continue
      printf '%s' "$signature" | base64 -d >"$t/signature"
      [ "$(head -c 4 "$t/signature" | hex)" = "$key_id" ] || continue
      tail -c 64 "$t/signature" >"$t/raw"
      openssl pkeyutl -verify -pubin -keyform DER -inkey "$t/key.der" -rawin -in "$t/text" \
        -sigfile "$t/raw" >/dev/null 2>&1 || fail "$1 has a false signature"
      good=yes
    done
    [ -z "$dash" ] || fail "$1 ends inside a line"
  } <"$1"
  [ $good = yes ] || fail "$1 is not signed by the key given"
  head=$root
  root=$(printf '%s' "$root" | base64 -d | hex)
}

newest=0
: >"$t/notes" # size, folded hash so far, signed root, file
set +f
for note in log/checkpoint log/checkpoints/*.note; do
  [ "$note" != 'log/checkpoints/*.note' ] || continue
  open_note "$note"
  [ "$note" != log/checkpoint ] || published=$size
  [ "$size" -le "$newest" ] || newest=$size
  [ "$note" = log/checkpoint ] || [ "$note" = "$(printf 'log/checkpoints/%012d.note' "$size")" ] ||
    fail "$note is not named for its size"
  printf '%s %s\n' "$size" "$head" >>"$t/heads"
  [ "$size" -eq 0 ] || printf '%s - %s\n' "$size" "$root" >>"$t/notes"
done
set -f
# Signing writes the note first: after a crash in between, the checkpoint is the older one.
[ "$published" -eq "$newest" ] || printf 'note log/checkpoint is older than the newest note, of %s entries\n' "$newest"
ok "$(wc -l <"$t/notes" | tr -d ' ') notes of $origin signed by the key given, up to entry $newest"

# --- the entries: bundles are uint16 length, bytes; each becomes a file 0x00 || entry --------------
mkdir "$t/pre" "$t/H"
: >"$t/entries"; : >"$t/H/0"
i=0
while [ $((i * 256)) -lt "$newest" ]; do
  width=$((newest - i * 256)); [ $width -le 256 ] || width=256
  path=$(printf '%03d' $((i % 1000))); j=$((i / 1000))
  while [ $j -gt 0 ]; do path=$(printf 'x%03d' $((j % 1000)))/$path; j=$((j / 1000)); done
  bundle=log/tile/entries/$path
  if [ ! -f "$bundle" ]; then
    wide=$width
    while [ $wide -lt 256 ] && [ ! -f "$bundle.p/$wide" ]; do wide=$((wide + 1)); done
    bundle=$bundle.p/$wide
  fi
  [ -f "$bundle" ] || fail "no bundle holds $width entries from $((i * 256)) on"
  mkdir "$t/pre/now"
  od -An -v -tu1 "$bundle" | awk -v want=$width -v pre="$t/pre/now/" -v entries="$t/entries" '
    function finish(   file, m) {
      if (done < want) {
        file = pre sprintf("%03d", done)
        printf "%c", 0 > file
        for (m = 1; m <= pieces; m++) { printf "%s", piece[m] > file; printf "%s", piece[m] >> entries }
        printf "\n" >> entries
        close(file)
      }
      done++; state = 0; pieces = 0
    }
    function flush() { if (text != "") piece[++pieces] = text; text = "" }
    BEGIN { for (b = 32; b < 256; b++) chr[b] = sprintf("%c", b) }
    {
      for (k = 1; k <= NF; k++) {
        if (state == 0) { left = $k * 256; state = 1 }
        else if (state == 1) { left += $k; state = 2; if (left == 0) finish() }
        else {
          if ($k < 32) { bad = 1; exit }
          text = text chr[$k]
          if (--left == 0) { flush(); finish() }
        }
      }
      flush()
    }
    END { exit bad || state != 0 || done < want }' || fail "$bundle is torn, too short, or no text"
  sums "$t/pre/now" >>"$t/H/0"
  rm -r "$t/pre/now"
  i=$((i + 1))
done

# --- the tree: level k+1 hashes pairs of level k as 0x01 || left || right; a batch is one process --
preimages='
  function byte(s, at) { return 16 * (index(digits, substr(s, at, 1)) - 1) + index(digits, substr(s, at + 1, 1)) - 1 }
  function preimage(file, left, right,   at) {
    printf "%c", 1 > file
    for (at = 1; at < 64; at += 2) printf "%c", byte(left, at) > file
    for (at = 1; at < 64; at += 2) printf "%c", byte(right, at) > file
    close(file)
  }
  BEGIN { digits = "0123456789abcdef" }'
level=0; count=$newest
while [ "$count" -gt 1 ]; do
  : >"$t/H/$((level + 1))"
  pair=0
  while [ $pair -lt $((count / 2)) ]; do
    mkdir "$t/pre/now"
    sed -n "$((2 * pair + 1)),$((2 * pair + 2000))p" "$t/H/$level" | awk -v pre="$t/pre/now/" "$preimages"'
      NR % 2 { left = $1; next }
      { preimage(pre sprintf("%04d", NR / 2), left, $1) }'
    sums "$t/pre/now" >>"$t/H/$((level + 1))"
    rm -r "$t/pre/now"
    pair=$((pair + 1000))
  done
  level=$((level + 1)); count=$((count / 2))
done
# All notes fold their perfect subtrees from the right at once, a level at a time.
at=0
while [ $at -le $level ]; do
  mkdir "$t/pre/now"
  awk -v k=$at -v pre="$t/pre/now/" "$preimages"'
    FILENAME != ARGV[2] { H[FNR] = $1; next }
    {
      part = int($1 / 2 ^ k)
      if (part % 2) {
        if ($2 == "-") $2 = H[part]
        else { preimage(pre sprintf("%09d", FNR), H[part], $2); $2 = "?" }
      }
      print $1, $2, $3
    }' "$t/H/$at" "$t/notes" >"$t/folded"
  if grep -q '?' "$t/folded"; then sums "$t/pre/now" >"$t/sums"; else : >"$t/sums"; fi
  awk -v sums="$t/sums" '$2 == "?" { getline $2 < sums } { print }' "$t/folded" >"$t/notes"
  rm -r "$t/pre/now"
  at=$((at + 1))
done
awk '$2 != $3 { print $1 }' "$t/notes" >"$t/wrong"
[ ! -s "$t/wrong" ] || fail "the log's first $(head -n 1 "$t/wrong") entries are not those that were signed"
ok "$newest entries give the root of every note"

# --- what the entries say. JSON is taken apart, not searched: a quote inside a string is escaped ----
flatten='
  function put(value) { if (path in F) bad("a key comes twice"); F[path] = value }
  function bad(why) { printf "FAIL leaf %s: %s\n", number, why > "/dev/stderr"; broken = 1 }
  function enter() { path = depth ? base[depth] (kind[depth] == "[" ? item[depth] : key) : "" }
  function flatten(line,   part, n, i, j, c, token) {
    split("", F); depth = 0; path = ""; key = ""
    gsub(/\\./, "_", line)
    n = split(line, part, "\"")
    for (i = 1; i <= n; i++) {
      if (i % 2 == 0) {
        if (part[i + 1] ~ /^:/) key = part[i]
        else { enter(); put(part[i]) }
        continue
      }
      token = ""
      for (j = 1; j <= length(part[i]) + 1; j++) {
        c = substr(part[i], j, 1)
        if (c ~ /[-+.0-9a-zA-Z]/) { token = token c; continue }
        if (token != "") { enter(); put(token); token = "" }
        if (c == "{" || c == "[") {
          enter(); base[depth + 1] = path == "" ? "" : path "."; depth++
          kind[depth] = c; item[depth] = 0; key = ""
        } else if (c == "}" || c == "]") depth--
        else if (c == ",") { item[depth]++; key = "" }
      }
    }
    if (depth != 0) bad("it is no JSON")
  }
  function is_hash(s) { return length(s) == 64 && s ~ /^[0-9a-f]+$/ }
  function is_number(s) { return length(s) < 16 && s ~ /^-?[0-9]+$/ }
  function is_page(s) { return length(s) <= 80 && s ~ /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/ }'

awk -v t="$t" "$flatten"'
  function is_capture(s) {
    return length(s) <= 120 && length(s) > 33 && substr(s, 1, 24) ~ /^[0-9]+T[0-9]+\.[0-9]+Z-$/ &&
      index(s, "T") == 9 && index(s, "Z") == 23 && substr(s, 25) ~ /^[a-z0-9]+(-[a-z0-9]+)+$/
  }
  function seconds(s,   y, m, d, era, yoe, doy) { # days from the civil date, then the time of day
    if (s !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?Z$/) {
      bad("it says no moment"); return 0
    }
    y = substr(s, 1, 4); m = substr(s, 6, 2); d = substr(s, 9, 2)
    if (m <= 2) y--
    era = int(y / 400); yoe = y - era * 400
    doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
    return (era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468) * 86400 + \
      substr(s, 12, 2) * 3600 + substr(s, 15, 2) * 60 + substr(s, 18, 2)
  }
  function object(name) {
    if (!is_hash(name)) bad("it cites no digest")
    else print name > (t "/cited")
  }
  function file(id, sha,   path) {
    if (!is_capture(id) || !is_hash(sha)) { bad("it holds no capture"); return }
    path = "captures/" substr(id, 1, 4) "/" substr(id, 5, 2) "/" substr(id, 7, 2) "/" id ".warc.gz"
    path_of[id] = path; sha_of[id] = sha
  }
  function look(   id, sha) {
    if (F["slot"] != "null") moment("slot", F["slot"], F["slot"])
    if (!(F["config"] in configs)) bad("its configuration was not recorded")
    if (F["capture"] == "null") return
    id = F["capture.id"]; sha = F["capture.warc_sha256"]
    if (!is_number(F["capture.warc_bytes"])) bad("it holds no size")
    if (id in seen) {
      if (seen[id] != sha F["capture.revisit_of"]) bad("it describes a capture otherwise than before")
      return
    }
    seen[id] = sha F["capture.revisit_of"]
    if (F["capture.private"] == "true") { if (!is_capture(id) || !is_hash(sha)) bad("it holds no capture") }
    else if (F["capture.private"] != "false") bad("it holds no capture")
    else if (F["capture.revisit_of"] == "null") { file(id, sha); body[id] = F["capture.body_sha256"] }
    else {
      if (!is_capture(id)) bad("it holds no capture")
      if (!(F["capture.revisit_of"] in path_of)) bad("it revisits what was not captured before")
      else if (sha_of[F["capture.revisit_of"]] != sha || body[F["capture.revisit_of"]] != F["capture.body_sha256"])
        bad("it revisits another file or body")
    }
  }
  function moment(what, first, last) {
    if (!is_page(F["page"]) || !is_number(first) || !is_number(last)) bad("it names no slot of a page")
    else print number, what, seconds(F["at"]), F["page"], first, last > (t "/slots")
  }
  {
    number = NR - 1
    flatten($0)
    if (F["v"] != "1") bad("it is of another version; take the verify.sh of a newer Witnessmark")
    type = F["type"]; at = seconds(F["at"])
    for (path in F) {
      if (path ~ /^capture\.facts\.(hops\.[0-9]+\.|robots\.)(tls\.chain|body)$/) object(F[path])
      if (path ~ /^events\.[0-9]+$/) {
        if (type == "told" && !(F[path] in made)) bad("it tells of an event that no leaf before it made")
        said[F[path]] = number
      }
    }
    if (F["state_object"] != "" && F["state_object"] != "null") object(F["state_object"])
    if (type == "config") {
      object(F["config"]); configs[F["config"]] = 1
      if (is_hash(F["config"])) print number, "config", at, F["config"], 0, 0 > (t "/slots")
    }
    else if (type == "software") object(F["software"])
    else if (type == "look") look()
    else if (type == "missed") moment("missed", F["first"], F["last"])
    else if (type == "event") {
      object(F["object"])
      if (!is_hash(F["event"]) || F["event"] in made) bad("it makes no event, or one a second time")
      made[F["event"]] = 1
    }
    else if (type == "recovered") { if (F["capture"] != "null" && F["private"] != "true") file(F["capture"], F["warc_sha256"]) }
    else if (type == "prune") pruned[F["capture"]] = 1
    else if (type == "key") last_key = F["vkey"]
    else if (type != "told" && type != "rebased" && type != "retired") bad("it is of no known type")
    if (broken) exit 1
  }
  END {
    if (broken) exit 1
    for (name in said) if (!(name in made)) { number = said[name]; bad("it announces an event that no leaf makes") }
    for (id in path_of) print sha_of[id] "  " path_of[id] > (t "/" ((id in pruned) ? "pruned" : "captures"))
    print last_key > (t "/last_key")
    exit broken
  }' "$t/entries" || exit 1
[ "$newest" -eq 0 ] || [ "$(cat "$t/last_key")" = "" ] || [ "$(cat "$t/last_key")" = "$vkey" ] ||
  fail "the log names another key than the one given"
touch "$t/captures" "$t/pruned" "$t/cited" "$t/slots"

# --- files: captures against their leaves, objects against their names ------------------------------
while IFS= read -r line; do
  [ ! -f "${line#*  }" ] || printf '%s\n' "$line" >>"$t/captures"
done <"$t/pruned"
if [ -s "$t/captures" ]; then
  sha256sum -c "$t/captures" >"$t/checked" 2>&1 ||
    fail "$(grep -v ': OK$' "$t/checked" | head -n 1)"
fi
ok "$(wc -l <"$t/captures" | tr -d ' ') captures are the files whose digests were signed"
: >"$t/objects"
set +f
for file in objects/sha256/*/*; do
  name=${file##*/}
  case $name in '*') continue ;; *[!0-9a-f]*) fail "objects/sha256 holds a file that is no object" ;; esac
  [ ${#name} -eq 64 ] && [ "$file" = "objects/sha256/${name%"${name#??}"}/$name" ] ||
    fail "objects/sha256 holds a file that is no object"
  printf '%s  %s\n' "$name" "$file" >>"$t/objects"
done
set -f
if [ -s "$t/objects" ]; then
  sha256sum -c "$t/objects" >"$t/checked" 2>&1 ||
    fail "$(grep -v ': OK$' "$t/checked" | head -n 1)"
fi
awk 'FILENAME == ARGV[1] { there[$1] = 1; next } !($1 in there) { print $1 }' "$t/objects" "$t/cited" >"$t/wrong"
[ ! -s "$t/wrong" ] || fail "the object $(head -n 1 "$t/wrong") is missing"
ok "$(wc -l <"$t/objects" | tr -d ' ') objects are what their names say"

# --- slots: every one closed by exactly one leaf, none left out --------------------------------------
: >"$t/schedules" # configuration, page, every, phase
for digest in $(awk '$2 == "config" { print $4 }' "$t/slots" | sort -u); do
  printf '%s ' "$digest"
  tr -d '\n' <"objects/sha256/${digest%"${digest#??}"}/$digest"
  echo
done | awk "$flatten"'
  {
    number = $1; sub(/^[0-9a-f]+ /, ""); flatten($0)
    if (F["v"] != "1" || F["type"] != "config") bad("its configuration is of another version")
    for (i = 0; ("pages." i ".id") in F; i++) {
      page = F["pages." i ".id"]; every = F["pages." i ".every"]; phase = F["pages." i ".phase"]
      if (!is_page(page) || !is_number(every) || every < 1 || !is_number(phase)) bad("its configuration names no schedule")
      else print number, page, every, phase
    }
    if (broken) exit 1
  }' >"$t/schedules" || exit 1
mkdir "$t/pages"
cut -d' ' -f2 "$t/schedules" | sort -u >"$t/names"
awk -v to="$t/pages/" '{ file = to sprintf("%09d", NR); printf "%s", $1 > file; close(file) }' "$t/names"
if [ -s "$t/names" ]; then sums "$t/pages" | cut -c1-8 >"$t/bases"; else : >"$t/bases"; fi
awk -v bases="$t/bases" '
  function bad(why) { printf "FAIL leaf %s: %s\n", $1, why > "/dev/stderr"; broken = 1; exit 1 }
  function number_of(hex,   i, n) {
    for (i = 1; i <= 8; i++) n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
    return n
  }
  function floor(x) { return x < int(x) ? int(x) - 1 : int(x) }
  function slot_at(page, at) { return floor((at - base[page] % every[page]) / every[page]) }
  FILENAME == ARGV[1] { getline hex < bases; base[$1] = number_of(hex); next }
  FILENAME == ARGV[2] {
    if ($4 != base[$2] % $3) { broken = 1; printf "FAIL %s: its phase is not that of the page\n", $2 > "/dev/stderr"; exit 1 }
    schedule[$1, $2] = $3; pages[$2] = 1; next
  }
  $2 == "config" {
    for (page in pages) {
      new = ($4, page) in schedule ? schedule[$4, page] : 0
      if ((page in every) && every[page] == new) continue
      delete every[page]
      if (new) { every[page] = new; following[page] = slot_at(page, $3) }
    }
    next
  }
  {
    if (!($4 in every)) bad("no configuration holds its page")
    if ($2 == "slot" && slot_at($4, $3) != $5) bad("its slot does not hold its moment")
    if ($2 == "missed" && ($6 < $5 || slot_at($4, $3) <= $6)) bad("it gives up slots that have not passed")
    if ($5 > following[$4]) bad("before slot " $5 " of " $4 " there are slots that no leaf closes")
    if ($5 < following[$4]) bad("slot " $5 " of " $4 " is closed a second time")
    following[$4] = $6 + 1
    closed += $6 - $5 + 1
  }
  END { if (broken) exit 1; print closed + 0 }' "$t/names" "$t/schedules" "$t/slots" >"$t/closed" || exit 1
ok "$(cat "$t/closed") slots are closed, each by one leaf, none left out"
ok "the record holds. Compare the size and the root with those in any mail you received:"
awk -v n="$newest" '$1 == n { print; exit }' "$t/heads"
