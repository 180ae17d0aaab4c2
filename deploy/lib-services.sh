# shellcheck shell=bash
# The five services: roles and schemas, keys, configuration, starting and stopping.
#
# Sourced after lib.sh and lib-postgres.sh. Everything lies in one folder, `$data`:
#
#   keys/      what each caller proves itself with, and PostgreSQL passwords; 0600
#   config/    <service>.json, sample.json
#   run/       <service>.pid
#   log/       <service>.log, one JSON object a line
#   tracking/  the spool and the link copy

: "${data:?set by the command}" "${root:?set by lib.sh}"

# Where the built programs are.
programs=${programs-}

services=(contacts interests segmentation tracking imports)

declare -A default_ports=(
    [contacts]=8101 [interests]=8102 [segmentation]=8103 [tracking]=8104 [imports]=8105
    [public]=8114
)

# The port of each service and of tracking's public face, once picked.
declare -A ports=()

# Who may call whom. A caller's actors are in whose name it may change a membership.
declare -A callers=(
    [contacts]="operator interests segmentation tracking imports"
    [interests]="operator contacts segmentation imports"
    [segmentation]="operator contacts"
    [tracking]="operator interests segmentation"
    [imports]="operator"
)
declare -A actors=(
    [operator]='"user", "api"' [contacts]='"contact"' [segmentation]='"segment"'
    [imports]='"import"' [interests]='' [tracking]=''
)

# Keys.

# Prints the secret in `keys/$1`, made when it is not there: `$2` random bytes, in hex.
secret() {
    local file=$data/keys/$1
    if [[ ! -s $file ]]; then
        printf '%s\n' "$(random_hex "$2")" >"$file"
    fi
    cat "$file"
}

key_hash() { printf '%s' "$(secret "$1.key" 32)" | sha256sum | cut -c1-64; }

# PostgreSQL: one database, a schema and a role for each service, which sees nothing else.

# Takes the conninfo of an owner who may create roles and schemas.
services_set_up_database() {
    local owner=$1 name
    mkdir -p "$data/keys"
    for name in "${services[@]}"; do
        set_up_schema "$name" "$(secret "$name.password" 24)" | sql "$owner" ||
            fail "could not make role audience_$name and schema $name in that PostgreSQL"
        printf '*:*:*:audience_%s:%s\n' "$name" "$(secret "$name.password" 24)"
    done >"$data/keys/pgpass"
}

# The SQL that makes one service's role and schema, whatever is there already.
set_up_schema() {
    local role=audience_$1 schema=$1 password=$2
    cat <<-SQL
		SET client_min_messages = warning;
		SELECT 'CREATE ROLE $role LOGIN' WHERE NOT EXISTS
		    (SELECT FROM pg_roles WHERE rolname = '$role') \gexec
		ALTER ROLE $role LOGIN PASSWORD '$password';
		SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO $role', current_database()) \gexec
		CREATE SCHEMA IF NOT EXISTS $schema;
		SELECT 'GRANT $role TO CURRENT_USER' WHERE NOT pg_has_role(current_user, '$role', 'USAGE') \gexec
		ALTER SCHEMA $schema OWNER TO $role;
		REVOKE ALL ON SCHEMA $schema FROM PUBLIC;
	SQL
}

# Drops what services_set_up_database made.
services_forget_database() {
    local name
    for name in "${services[@]}"; do
        sql "$1" <<-SQL
			SET client_min_messages = warning;
			DROP SCHEMA IF EXISTS $name CASCADE;
			SELECT 'DROP OWNED BY audience_$name; DROP ROLE audience_$name' WHERE EXISTS
			    (SELECT FROM pg_roles WHERE rolname = 'audience_$name') \gexec
		SQL
    done
}

# A service's conninfo: the owner's, as another user, whose password is in a file.
service_database() {
    local own="user=audience_$1 passfile='$data/keys/pgpass' options='-c search_path=$1'"
    case $service_base in
        postgres://* | postgresql://*)
            local mark='?'
            if [[ $service_base == *\?* ]]; then mark='&'; fi
            printf '%s%suser=audience_%s&passfile=%s&options=-c%%20search_path%%3D%s' \
                "$service_base" "$mark" "$1" "$(percent_text "$data/keys/pgpass")" "$1"
            ;;
        *) printf '%s %s' "$service_base" "$own" ;;
    esac
}

# Percent-encodes all but letters, digits and `-._~/`.
percent_text() {
    local LC_ALL=C text=$1 index char
    for ((index = 0; index < ${#text}; index++)); do
        char=${text:index:1}
        case $char in
            [a-zA-Z0-9._~/-]) printf '%s' "$char" ;;
            *) printf '%%%02X' "'$char" ;;
        esac
    done
}

# A conninfo without user and password, which no service may learn.
without_user() {
    case $1 in
        postgres://*@* | postgresql://*@*) printf '%s://%s' "${1%%://*}" "${1#*@}" ;;
        postgres://* | postgresql://*) printf '%s' "$1" ;;
        *) without_words "$1" 'user|password|passfile|options' ;;
    esac
}

without_words() { sed -E "s/(^| )($2) *= *('([^'\\]|\\.)*'|[^ ]*)//g" <<<"$1"; }

# Takes a user's conninfo apart into `owner` and `owner_password`: everybody on the machine can
# read the arguments of psql, nobody else its environment.
# shellcheck disable=SC2034 # sql() uses owner_password
take_owner() {
    owner=$1
    if [[ $1 =~ ^(postgres(ql)?://[^:@/]*):([^@]*)@(.*)$ ]]; then
        owner=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
        local coded=${BASH_REMATCH[3]}
        printf -v owner_password '%b' "${coded//%/\\x}"
    elif [[ $1 =~ (^| )password\ *=\ *(\'([^\']*)\'|[^\ ]+) ]]; then
        owner_password=${BASH_REMATCH[3]:-${BASH_REMATCH[2]}}
        owner=$(without_words "$1" password)
    fi
}

# Configuration.

services_pick_ports() {
    local name port
    for name in "${services[@]}"; do
        pick_port "${default_ports[$name]}" "$name"
        ports[$name]=$port
    done
    pick_port "${default_ports[public]}" "tracking's public face"
    ports[public]=$port
}

url() { printf 'http://127.0.0.1:%s' "${ports[$1]}"; }

caller_list() {
    local caller comma=''
    for caller in ${callers[$1]}; do
        printf '%s\n        {"name": "%s", "keys": ["%s"], "routes": ["*"], "actors": [%s]}' \
            "$comma" "$caller" "$(key_hash "$caller")" "${actors[$caller]}"
        comma=,
    done
}

# Writes every service's configuration and the sample job's, from the conninfo of the owner.
services_configure() {
    service_base=$(without_user "$1")
    mkdir -p "$data/config" "$data/tracking"
    local name
    for name in "${services[@]}"; do
        write_config "$name" >"$data/config/$name.json"
    done
    secret operator.key 32 >/dev/null
    cat >"$data/config/sample.json" <<-JSON
		{
		    "contactsURL": "$(url contacts)",
		    "interestsURL": "$(url interests)",
		    "segmentationURL": "$(url segmentation)",
		    "trackingURL": "$(url tracking)",
		    "importsURL": "$(url imports)",
		    "publicURL": "$(url public)",
		    "key": "$(secret operator.key 32)",
		    "file": $(json_text "$root/deploy/sample/contacts.csv"),
		    "folder": $(json_text "$data/sample")
		}
	JSON
}

write_config() {
    secret "$1.key" 32 >/dev/null
    cat <<-JSON
		{
		    "host": "127.0.0.1",
		    "port": ${ports[$1]},
		    "database": $(json_text "$(service_database "$1")"),
		    "keyFile": $(json_text "$data/keys/$1.key"),$(own_config "$1")
		    "callers": [$(caller_list "$1")
		    ]
		}
	JSON
}

# What only this service has.
own_config() {
    local line
    while read -r line; do
        if [[ -n $line ]]; then printf '\n    %s,' "$line"; fi
    done < <(own_lines "$1")
}

own_lines() {
    local peer
    for peer in ${peers[$1]}; do
        printf '"%sURL": "%s"\n' "$peer" "$(url "$peer")"
    done
    case $1 in
        contacts)
            secret erasure.key 32 >/dev/null
            printf '"erasureKeyFile": %s\n' "$(json_text "$data/keys/erasure.key")"
            ;;
        segmentation)
            printf '"snapshotFolder": %s\n' "$(json_text "$data/segmentation")"
            ;;
        tracking)
            printf '"publicPort": %s\n' "${ports[public]}"
            printf '"publicURL": "%s"\n' "$(url public)"
            printf '"dataFolder": %s\n' "$(json_text "$data/tracking")"
            if [[ ! -s $data/keys/token.keys ]]; then
                printf '1:%s\n' "$(random_hex 32)" >"$data/keys/token.keys"
            fi
            printf '"tokenKeysFile": %s\n' "$(json_text "$data/keys/token.keys")"
            if [[ -n ${click_hold-} ]]; then printf '"hold": "%s"\n' "$click_hold"; fi
            ;;
    esac
}

# Whom each service calls or follows.
declare -A peers=(
    [contacts]="interests segmentation" [interests]="contacts tracking"
    [segmentation]="contacts interests tracking" [tracking]="contacts"
    [imports]="contacts interests"
)

# Running.

service_program() { printf '%s/audience-%s' "$programs" "$1"; }

# Ends services that a cut run left behind: their ids are in files, and they run our programs.
services_end_left() {
    local name id
    for name in "${services[@]}"; do
        [[ -s $data/run/$name.pid ]] || continue
        id=$(<"$data/run/$name.pid")
        if [[ $(readlink "/proc/$id/exe" 2>/dev/null) == */audience-"$name" ]]; then
            say "stopping audience-$name, left by an earlier run"
            end_process "$id"
        fi
        rm -f "$data/run/$name.pid"
    done
}

service_start() {
    local name=$1
    mkdir -p "$data/run" "$data/log"
    # A session of its own: Ctrl-C reaches this command only, which stops them in order.
    # What a person has told libpq about another database is not for it.
    setsid env -u PGPASSWORD -u PGPASSFILE -u PGOPTIONS -u PGSERVICE "$(service_program "$name")" --config "$data/config/$name.json" \
        </dev/null >>"$data/log/$name.log" 2>&1 9>&- &
    printf '%s\n' "$!" >"$data/run/$name.pid"
}

service_id() { cat "$data/run/$1.pid" 2>/dev/null; }

services_start() {
    local name
    at_exit services_end
    for name in "${services[@]}"; do service_start "$name"; done
    for name in "${services[@]}"; do service_wait "$name" 60; done
}

services_end() {
    local name id
    for name in imports tracking segmentation interests contacts; do
        id=$(service_id "$name")
        if [[ -n $id ]]; then kill -TERM "$id" 2>/dev/null; fi
    done
    for name in "${services[@]}"; do
        id=$(service_id "$name")
        if [[ -n $id ]]; then end_process "$id" 15; fi
        rm -f "$data/run/$name.pid"
    done
}

# Waits until a service answers 200 to /readyz; shows the end of its log when it does not.
service_wait() {
    local name=$1 tenths=$(($2 * 10)) id
    id=$(service_id "$name")
    until [[ $(http_status "${ports[$name]}" /readyz) == 200 ]]; do
        if ! kill -0 "$id" 2>/dev/null || ((tenths-- <= 0)); then
            tail -n 5 "$data/log/$name.log" >&2
            fail "audience-$name did not become ready; its log: $data/log/$name.log"
        fi
        sleep 0.1
    done
}

# The status of a GET on 127.0.0.1, or nothing.
http_status() {
    local port=$1 path=$2 line=''
    {
        exec 8<>"/dev/tcp/127.0.0.1/$port" || return 0
        printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$path" >&8
        IFS=' ' read -r -t 5 _ line _ <&8 || true
        exec 8>&-
    } 2>/dev/null
    printf '%s' "$line"
}
