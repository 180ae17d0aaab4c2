# shellcheck shell=bash
# What deploy/bench measures of segments: the columns alone, and one audience-segmentation over a
# projection that is filled by SQL, with a load generator where it looks for who it follows.
#
# Sourced after lib-services.sh, by bench.

: "${data:?set by the command}" "${root:?set by lib.sh}" "${default_ports[segmentation]:?}"

# Measures one thing in a folder, with ports and a PostgreSQL of its own.
# shellcheck disable=SC2034 # lib-postgres.sh and lib-services.sh use them
measure_segmentation() {
    local pictures=$data data=$data/segments given_ports=$given_ports
    local services=(segmentation)
    local -A ports=()
    local service_base segmentation_owner pg_folder='' pg_port pg_socket pg_owner
    "measure_${1//-/_}"
    segmentation_forget "$data"
}

# The service.

# Makes an empty PostgreSQL with the service's schema, and the configurations of both sides.
segmentation_set_up() {
    local given_ports=$given_ports
    segmentation_forget "$data"
    at_exit segmentation_forget "$data"
    need_disk 10 "$root"
    mkdir -p "$data/config" "$data/keys" "$data/log" "$data/run" "$data/snapshots"
    postgres_start "$data/postgres" shared_buffers=2GB work_mem=256MB max_wal_size=8GB \
        9>&- 7>&-
    segmentation_owner=${pg_owner/dbname=postgres/dbname=audience}
    local port
    sql "$pg_owner" <<<"CREATE DATABASE audience"
    # shellcheck disable=SC2034 # lib-services.sh uses it
    service_base=$(without_user "$segmentation_owner")
    services_set_up_database "$segmentation_owner"
    pick_port "${default_ports[segmentation]}" segmentation
    ports[segmentation]=$port
    pick_port 8190 "the feeds"
    ports[feeds]=$port
    secret operator.key 32 >/dev/null
    segmentation_configure
    # It makes its schema when it starts.
    service_start segmentation
    service_wait segmentation 60
    segmentation_stop
}

segmentation_configure() {
    local own
    own=$(service_database segmentation)
    cat >"$data/config/segmentation.json" <<-JSON
		{
		    "port": ${ports[segmentation]}, "database": $(json_text "$own"), "key": "none",
		    "contactsURL": "$(url feeds)/contacts", "interestsURL": "$(url feeds)/interests",
		    "trackingURL": "$(url feeds)/tracking", "conditionsPerSegment": 100,
		    "snapshotFolder": $(json_text "$data/snapshots"),
		    "callers": [{"name": "operator", "keys": ["$(key_hash operator)"], "routes": ["*"],
		                 "actors": []}]
		}
	JSON
    cat >"$data/config/bench.json" <<-JSON
		{
		    "segmentationURL": "$(url segmentation)", "key": "$(secret operator.key 32)",
		    "database": $(json_text "$own"), "sourcesPort": ${ports[feeds]},
		    "peer": $(json_text "$segmentation_owner options='-c search_path=peer'")
		}
	JSON
}

# Ends it as an operator would: it may write what it holds to the disk first.
segmentation_stop() {
    end_process "$(service_id segmentation)" 60
    rm -f "$data/run/segmentation.pid"
}

# Ends what segmentation_set_up began in the folder $1, and forgets it.
segmentation_forget() {
    local file=$1/run/segmentation.pid folder
    if [[ -s $file ]]; then end_process "$(<"$file")" 60; fi
    rm -rf "$1/run" "$1/keys" "$1/snapshots"
    [[ -d $1/postgres ]] || return 0
    pg_bin=$(newest_postgres)
    folder=$(postgres_folder "$1/postgres")
    if [[ -n $pg_bin ]]; then postgres_stop "$folder" immediate; fi
    rm -rf "$folder"
}

# Fills the projection with $1 contacts in $2 accounts.
segmentation_fill() {
    local began=$SECONDS
    sql "$segmentation_owner" -v contacts="$1" -v accounts="$2" -v first_account=1 \
        -v first_contact=1 <"$root/deploy/bench-segmentation.sql"
    say "$1 contacts in $2 accounts are in PostgreSQL after $((SECONDS - began)) s"
}

segmentation_start() {
    service_start segmentation
    service_wait segmentation 60
}

# Runs a command of the benchmarks on the service; some of them serve the feeds that it follows.
segmentation_bench() { benchmarks "$1" "$data/config/bench.json" "${@:2}" 7>&-; }

# Reads one member of the figure whose name holds $1 from the lines on stdin.
figure_value() {
    awk -v name="$1" 'index($0, name) {
        sub(/.*"value":/, ""); sub(/,.*/, ""); print; exit
    }'
}

# Figures.

contacts_of_segments=${AUDIENCE_BENCH_CONTACTS:-1000000}
changes_of_segments=200000
segments_of_account=1000

measure_segment_count() {
    step "segment-count: five conditions, other constants each call, beside PostgreSQL"
    local ours best
    benchmarks columns-count "$contacts_of_segments" 7>&- >"$data.columns"
    record <"$data.columns"
    ours=$(figure_value p50 <"$data.columns")
    benchmarks columns-count 10000000 7>&- | record
    segmentation_set_up
    segmentation_fill "$contacts_of_segments" 1
    segmentation_start
    segmentation_bench segment-count 500 "$contacts_of_segments" | record
    sql "$segmentation_owner" <<<"CREATE SCHEMA peer"
    sql "$segmentation_owner" <"$root/deploy/bench-segmentation-peer.sql"
    segmentation_bench segment-count-sql "plain indexes" 9 >"$data.sql"
    sql "$segmentation_owner" <"$root/deploy/bench-segmentation-covering.sql"
    segmentation_bench segment-count-sql "covering indexes" 9 >>"$data.sql"
    record <"$data.sql"
    best=$(sed 's/.*"value":\([^,]*\).*/\1/' "$data.sql" | sort -g | head -n 1)
    figure "the best of them, beside in-process" "$best" ms "$ours" "ratio >= 50"
    rm -f "$data.columns" "$data.sql"
}

measure_segment_contains() {
    step "segment-contains: a text in a million distinct ones"
    benchmarks columns-contains "$contacts_of_segments" 7>&- | record
}

measure_segment_memory() {
    step "segment-memory: bytes a contact"
    benchmarks columns-memory "$contacts_of_segments" 7>&- | record
}

measure_segment_growth() {
    step "segment-growth: a count from 10,000 to 10,000,000 contacts"
    benchmarks columns-growth "$pictures/segment-growth.svg" 7>&- | record
    say "drawn in $pictures/segment-growth.svg"
}

# The seconds from a start to the first answer; $1 is what it looks at.
first_answer() {
    service_start segmentation
    segmentation_bench segment-load "$1" | figure_value "first answer"
}

measure_segment_load() {
    step "segment-load: from a start to the first answer"
    local name="first answer after a start, $contacts_of_segments contacts"
    segmentation_set_up
    segmentation_fill "$contacts_of_segments" 1
    figure "$name, cold, 20 interests, 10 fields" "$(first_answer all)" s 6 "value <= 6"
    segmentation_stop
    figure "$name, from the snapshot, all but texts" "$(first_answer numbers)" s 1 "value <= 1"
    segmentation_stop
    figure "$name, from the snapshot, texts read again" "$(first_answer all)" s
    figure "the snapshot on disk" \
        "$(du -sk "$data/snapshots" | awk '{ print $1 / 1024 }')" MiB
    measure_memory "with $contacts_of_segments contacts, all columns"
    benchmarks columns-snapshot "$contacts_of_segments" 7>&- | record
}

measure_segment_decide() {
    step "segment-decide: 1,000 contacts and 20 criteria over HTTP"
    benchmarks columns-decide "$contacts_of_segments" 7>&- | record
    segmentation_set_up
    segmentation_fill "$contacts_of_segments" 1
    segmentation_start
    segmentation_bench segment-decide "$contacts_of_segments" | record
}

measure_segment_flips() {
    local seconds=${seconds:?set by bench}
    step "segment-flips: 500 changes a second for $seconds s, $segments_of_account segments"
    segmentation_set_up
    segmentation_fill "$contacts_of_segments" 1
    service_start segmentation
    segmentation_bench segment-flips "$segments_of_account" 500 "$seconds" \
        "$contacts_of_segments" | record
    measure_memory "after that"
}

measure_segment_catchup() {
    local accounts
    for accounts in 1 100 10000; do
        step "segment-catchup: $changes_of_segments changes that lie ready, $accounts accounts"
        segmentation_set_up
        segmentation_fill "$changes_of_segments" "$accounts"
        service_start segmentation
        segmentation_bench segment-catchup "$accounts" "$changes_of_segments" \
            "$changes_of_segments" | record
    done
}
