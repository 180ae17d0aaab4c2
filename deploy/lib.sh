# shellcheck shell=bash
# What run, test and bench share: talking, installing, building, and leaving nothing behind.
#
# Sourced, never run. Needs bash, coreutils and util-linux, which every Debian has.

set -euo pipefail
umask 077

# shellcheck disable=SC2034 # every command uses it
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Talking. People read stderr and stdout of these commands; programs read only --json.

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

step() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }
say() { printf '    %s\n' "$*"; }
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Ending. What was begun last is ended first, however the command ends.

endings=()

at_exit() {
    local ending
    printf -v ending '%q ' "$@"
    endings+=("$ending")
}

finish() {
    local status=$? index
    trap - EXIT
    trap '' INT TERM
    set +e
    for ((index = ${#endings[@]} - 1; index >= 0; index--)); do
        eval "${endings[index]}"
    done
    exit "$status"
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Ends a process by its id: asks, waits up to `$2` seconds (10), then kills.
end_process() {
    local id=$1 tenths=$((${2:-10} * 10))
    kill -TERM "$id" 2>/dev/null || return 0
    while kill -0 "$id" 2>/dev/null; do
        if ((tenths-- <= 0)); then
            kill -KILL "$id" 2>/dev/null || true
            break
        fi
        sleep 0.1
    done
    wait "$id" 2>/dev/null || true
}

# Installing.

is_root() { [[ $(id -u) == 0 ]]; }

as_root() {
    if is_root; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        fail "needs root or sudo for: $*"
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Installs Debian packages that are missing, after saying which.
install_missing() {
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || fail "missing: ${missing[*]} (and no apt-get to install them)"
    step "Installing ${missing[*]}"
    if [[ -z ${apt_is_fresh-} ]]; then
        as_root apt-get update -q >/dev/null 2>&1 ||
            fail "apt-get update failed: is there a network?"
        apt_is_fresh=yes
    fi
    local output
    output=$(as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}" 2>&1) || {
        tail -n 10 <<<"$output" >&2
        fail "apt-get could not install: ${missing[*]}"
    }
}

# Building.

need_toolchain() {
    command -v swift >/dev/null ||
        fail "no swift on the PATH: install the Swift 6.3 toolchain from https://www.swift.org/install/linux/"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    [[ $(printf '%s\n6.3\n' "$version" | sort -V | head -1) == 6.3 ]] ||
        fail "needs Swift 6.3 or later, found '${version:-none}' at $(command -v swift)"
    install_missing pkg-config libpq-dev libsqlite3-dev libssl-dev
}

# Refuses to begin what a full disk would break half-way: gibibytes, folder.
need_disk() {
    local free
    free=$(df -Pk "$2" | awk 'NR == 2 { print int($4 / 1048576) }')
    ((free >= $1)) || fail "needs $1 GiB free in $2, there are $free"
}

# Runs a build with its output in a log; says how long it took, or shows the end of the log.
timed_build() {
    local log=$1 started=$SECONDS
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "the build failed; all of it: $log"
    fi
    say "done in $((SECONDS - started)) s"
}

# Ports.

is_port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Ports given out by this run: whoever will listen may not be listening yet.
given_ports=" "

# Sets `port` to `$1`, or to the next free one, and says so.
pick_port() {
    port=$1
    while is_port_taken "$port" || [[ $given_ports == *" $port "* ]]; do
        port=$((port + 20))
        ((port < 65000)) || fail "no free port for $2"
    done
    given_ports+="$port "
    if [[ $port != "$1" ]]; then say "port $1 is taken: $2 uses $port"; fi
}

# Texts.

random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# A JSON string, quotes included; for paths and addresses of ours.
json_text() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}
