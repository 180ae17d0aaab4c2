# shellcheck shell=bash
# A PostgreSQL of our own: a cluster in a folder, on a free port of 127.0.0.1 and a socket.
#
# Sourced after lib.sh. PostgreSQL refuses to run as root, so root runs it as `postgres`.

# Finds PostgreSQL's programs into `pg_bin`, newest first; installs Debian's when there are none.
postgres_find() {
    pg_bin=$(newest_postgres)
    if [[ -z $pg_bin ]]; then
        postgres_install
        pg_bin=$(newest_postgres)
    fi
    [[ -n $pg_bin ]] || fail "found no PostgreSQL 13 or later (initdb, pg_ctl, psql)"
    ! is_root || id postgres >/dev/null 2>&1 ||
        fail "PostgreSQL does not run as root, and there is no user 'postgres' to run it as"
}

newest_postgres() {
    local folder best='' best_version=12 version
    for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /usr/pgsql-*/bin; do
        [[ -x $folder/initdb && -x $folder/psql ]] || continue
        version=$("$folder/postgres" --version | sed -n 's/[^0-9]*\([0-9]*\).*/\1/p')
        if ((version > best_version)); then best=$folder best_version=$version; fi
    done
    printf '%s' "$best"
}

# Debian makes and starts a cluster named `main` with the package: ours is not that one, so none
# is made, and what the installation started all the same is stopped again.
postgres_install() {
    local settings=/etc/postgresql-common/createcluster.conf before
    install_missing postgresql-common
    before=$(running_clusters)
    as_root cp -p "$settings" "$settings.before-audience"
    printf 'create_main_cluster = false\n' | as_root tee -a "$settings" >/dev/null
    # In a subshell, so that the settings come back when apt fails too.
    local installed=yes
    (install_missing postgresql) || installed=no
    as_root mv "$settings.before-audience" "$settings"
    [[ $installed == yes ]] || exit 1
    local cluster
    while read -r cluster; do
        [[ -n $cluster && $before != *"$cluster"* ]] || continue
        say "stopping the cluster that the installation started: $cluster"
        # shellcheck disable=SC2086 # two words: version and name
        as_root pg_ctlcluster $cluster stop
    done <<<"$(running_clusters)"
}

running_clusters() {
    command -v pg_lsclusters >/dev/null || return 0
    pg_lsclusters -h | awk '$4 ~ /^online/ { print $1, $2 }'
}

# Runs one of PostgreSQL's own programs as a user it accepts.
as_postgres() {
    if is_root; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        (cd / && exec "$@")
    fi
}

# The folder for a cluster: `$1`, or one that `postgres` can reach when root's home hides `$1`.
postgres_folder() {
    local wanted=$1
    mkdir -p "$wanted"
    if is_root; then
        chmod 711 "$(dirname "$wanted")"
        chown postgres: "$wanted"
        if ! as_postgres test -w "$wanted"; then
            wanted=/var/tmp/audience-$(printf '%s' "$wanted" | sha256sum | cut -c1-12)
            mkdir -p "$wanted"
            chown postgres: "$wanted"
        fi
    fi
    printf '%s' "$wanted"
}

# Starts the cluster in `$1`, made when it is not there; more arguments are server settings.
#
# Sets `pg_folder`, `pg_port`, `pg_socket` and `pg_owner`, a conninfo that may do everything and
# names the file that holds its password: an argument of a program is no secret.
postgres_start() {
    postgres_find
    pg_folder=$(postgres_folder "$1")
    shift
    local setting settings=''
    for setting in "$@"; do settings+=" -c $setting"; done

    [[ -s $pg_folder/data/PG_VERSION ]] || postgres_make
    local made_by running
    made_by=$(<"$pg_folder/data/PG_VERSION")
    running=$("$pg_bin/postgres" --version | sed -n 's/[^0-9]*\([0-9]*\).*/\1/p')
    [[ $made_by == "$running" ]] ||
        fail "$pg_folder was made by PostgreSQL $made_by, this is $running: use --fresh"

    postgres_stop "$pg_folder"
    local port
    pick_port "${pg_first_port:-5440}" PostgreSQL
    pg_port=$port
    pg_socket=$(socket_folder "$pg_folder")
    printf '%s\n' "$pg_port" >"$pg_folder/port"
    as_postgres "$pg_bin/pg_ctl" start -D "$pg_folder/data" -l "$pg_folder/log" -w -t 60 -s \
        -o "-p $pg_port -k $pg_socket -c listen_addresses=127.0.0.1 $settings" ||
        { tail -n 20 "$pg_folder/log" >&2; fail "PostgreSQL does not start; its log: $pg_folder/log"; }
    pg_owner="host=$pg_socket port=$pg_port dbname=postgres user=audience_owner"
    pg_owner+=" passfile=$pg_folder/pgpass"
}

postgres_make() {
    step "Making a PostgreSQL cluster in $pg_folder"
    local password
    password=$(random_hex 16)
    printf '%s\n' "$password" >"$pg_folder/password"
    printf '*:*:*:*:%s\n' "$password" >"$pg_folder/pgpass"
    if is_root; then chown postgres: "$pg_folder/password"; fi
    as_postgres "$pg_bin/initdb" -D "$pg_folder/data" -U audience_owner --encoding=UTF8 \
        --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$pg_folder/password" >/dev/null ||
        fail "initdb failed"
    as_postgres tee -a "$pg_folder/data/postgresql.conf" >/dev/null <<-'SETTINGS'
		# Audience: a small server for one machine.
		max_connections = 100
		shared_buffers = 256MB
		max_wal_size = 2GB
		checkpoint_timeout = 15min
		jit = off
		log_line_prefix = '%m [%p] %a '
	SETTINGS
}

# Where the socket lies: its path may have 107 bytes, a deep checkout has more.
socket_folder() {
    local folder=$1/socket
    if ((${#folder} > 85)); then
        folder=/tmp/audience-$(printf '%s' "$1" | sha256sum | cut -c1-12)
    fi
    mkdir -p "$folder"
    chmod 711 "$folder"
    if is_root; then chown postgres: "$folder"; fi
    printf '%s' "$folder"
}

# Stops the cluster in `$1` if it runs; `$2` is pg_ctl's mode, `fast` when absent.
postgres_stop() {
    [[ -s $1/data/postmaster.pid ]] || return 0
    as_postgres "$pg_bin/pg_ctl" stop -D "$1/data" -m "${2:-fast}" -w -t 60 -s >/dev/null 2>&1 || true
}

# Stops the cluster that postgres_start started, in the mode `$1`; nothing when there is none.
postgres_end() { if [[ -n ${pg_folder-} ]]; then postgres_stop "$pg_folder" "${1-fast}"; fi; }

# Runs psql on a conninfo; the SQL is read from stdin, the first error ends it.
sql() {
    local psql=${pg_bin:+$pg_bin/}psql
    if [[ -n ${owner_password-} ]]; then local -x PGPASSWORD=$owner_password; fi
    "$psql" -X -q -At -v ON_ERROR_STOP=1 -d "$1" "${@:2}"
}
