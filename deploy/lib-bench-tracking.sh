# shellcheck shell=bash
# What deploy/bench measures of one tracking node with nothing but PostgreSQL beside it.
#
# Sourced after lib-services.sh, by bench. The node has one loop; nginx has one worker.

: "${data:?set by the command}" "${root:?set by lib.sh}" "${default_ports[tracking]:?}"

# Measures one thing in a folder, with ports and a PostgreSQL of its own.
# shellcheck disable=SC2034 # lib-postgres.sh and lib-services.sh use them
measure_tracking() {
    local data=$data/alone given_ports=$given_ports services=(tracking) tracking_id=''
    local -A ports=()
    local service_base tracking_database pg_folder pg_port pg_socket pg_owner
    "measure_${1//-/_}"
    tracking_forget "$data"
}

# The node.

# Makes an empty PostgreSQL and the configuration of a node that decides after five seconds.
# shellcheck disable=SC2034 # lib-services.sh uses service_base
tracking_set_up() {
    tracking_forget "$data"
    at_exit tracking_forget "$data"
    mkdir -p "$data/config" "$data/keys" "$data/node" "$data/log" "$data/run"
    postgres_start "$data/postgres" 9>&- 7>&-
    local owner=${pg_owner/dbname=postgres/dbname=audience} port
    sql "$pg_owner" <<<"CREATE DATABASE audience"
    service_base=$(without_user "$owner")
    services_set_up_database "$owner"
    tracking_database=$(service_database tracking)
    pick_port "${default_ports[tracking]}" tracking
    ports[tracking]=$port
    pick_port "${default_ports[public]}" "tracking's public face"
    ports[public]=$port
    printf '1:%s\n' "$(random_hex 32)" >"$data/keys/token.keys"
    secret operator.key 32 >/dev/null
    cat >"$data/config/tracking.json" <<-JSON
		{
		    "port": ${ports[tracking]}, "publicPort": ${ports[public]}, "publicLoops": 1,
		    "publicURL": "$(url public)", "database": $(json_text "$tracking_database"),
		    "contactsURL": "", "accounts": [1], "hold": "5s",
		    "dataFolder": $(json_text "$data/node"),
		    "tokenKeysFile": $(json_text "$data/keys/token.keys"),
		    "callers": [{"name": "operator", "keys": ["$(key_hash operator)"], "routes": ["*"],
		                 "actors": []}]
		}
	JSON
}

# Ends what tracking_set_up began in the folder $1, and forgets it.
tracking_forget() {
    local file=$1/run/tracking.pid folder
    if [[ -s $file ]]; then end_process "$(<"$file")" 20; fi
    rm -rf "$1/run" "$1/node" "$1/keys"
    [[ -d $1/postgres ]] || return 0
    pg_bin=$(newest_postgres)
    folder=$(postgres_folder "$1/postgres")
    if [[ -n $pg_bin ]]; then postgres_stop "$folder" immediate; fi
    rm -rf "$folder"
}

# Starts PostgreSQL again where it was.
postgres_again() {
    as_postgres "$pg_bin/pg_ctl" restart -D "$pg_folder/data" -l "$pg_folder/log" -w -t 60 -s \
        >/dev/null 2>&1 9>&- 7>&-
}

tracking_start() {
    "${programs:?}/audience-tracking" --config "$data/config/tracking.json" \
        >>"$data/log/tracking.log" 2>&1 9>&- 7>&- &
    tracking_id=$!
    printf '%s\n' "$tracking_id" >"$data/run/tracking.pid"
    local tenths=3000
    until [[ $(http_status "${ports[tracking]}" /readyz) == 200 ]]; do
        if ! kill -0 "$tracking_id" 2>/dev/null || ((tenths-- <= 0)); then
            fail "audience-tracking did not become ready; its log: $data/log/tracking.log"
        fi
        sleep 0.1
    done
}

tracking_stop() {
    end_process "$tracking_id" 20
    rm -f "$data/run/tracking.pid"
}

# Runs tracking-load on the node; its one line of JSON is left in $data/load.json.
tracking_load() {
    local status=0
    "$programs/tracking-load" --api "$(url tracking)" --public "$(url public)" \
        --key-file "$data/keys/operator.key" --json "$@" \
        >"$data/load.json" 2>>"$data/log/load.log" 9>&- 7>&- || status=$?
    [[ -s $data/load.json ]] ||
        { tail -n 5 "$data/log/load.log" >&2; fail "tracking-load did not measure"; }
    ((status == 0)) || say "tracking-load: $(grep WRONG "$data/log/load.log" | tail -n 1)"
}

# A number of the last tracking_load.
loaded() { sed -n "s/.*\"$1\":\([^,}]*\).*/\1/p" "$data/load.json"; }

# The node's figure of that name.
node_metric() {
    http_body "${ports[tracking]}" /metrics | awk -v name="$1" '$1 == name { print int($2) }'
}

http_body() {
    exec 8<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&8
    cat <&8
    exec 8>&-
}

wait_for_drain() {
    local tenths=3000
    until [[ $(node_metric audience_spool_hits) == 0 ]]; do
        ((tenths-- > 0)) || fail "the spool did not become empty in 300 s"
        sleep 0.1
    done
}

# Redirects.

# An nginx that answers 302 and writes a line a request, unbuffered.
nginx_start() {
    install_missing nginx-light wrk
    local folder=$data/nginx
    mkdir -p "$folder"
    pick_port 8180 nginx
    nginx_port=$port
    cat >"$folder/nginx.conf" <<-NGINX
		worker_processes 1;
		daemon off;
		pid $folder/pid;
		error_log $folder/error.log;
		events { worker_connections 1024; }
		http {
		    access_log $folder/access.log combined;
		    keepalive_requests 1000000000;
		    client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder;
		    uwsgi_temp_path $folder; scgi_temp_path $folder;
		    server {
		        listen 127.0.0.1:$nginx_port;
		        location / { return 302 https://www.example.com/landing/1?from=mail&item=1; }
		    }
		}
	NGINX
    /usr/sbin/nginx -p "$folder" -c "$folder/nginx.conf" 9>&- 7>&- &
    nginx_id=$!
    at_exit end_process "$nginx_id" 3
    wait_for_port "$nginx_port"
}

# Clock ticks that processes have used, all threads.
ticks() {
    local id sum=0 used
    for id in "$@"; do
        used=$(awk '{ print $14 + $15 }' "/proc/$id/stat")
        sum=$((sum + used))
    done
    printf '%s' "$sum"
}

# One run of wrk: adds "<requests/s> <p99 ms> <CPU us a request>" to the file $1.
# $2 is the port, the rest are the processes whose CPU counts.
wrk_round() {
    local file=$1 port=$2 before after line asks
    shift 2
    asks=(-t1 -c64 -s "$root/deploy/bench-tracking.lua" "http://127.0.0.1:$port" -- "$data/paths")
    wrk -d1s "${asks[@]}" >/dev/null
    before=$(ticks "$@")
    line=$(wrk -d5s --latency "${asks[@]}" | sed -n 's/^figures //p')
    after=$(ticks "$@")
    [[ $(cut -d' ' -f4 <<<"$line") == 0 ]] || fail "wrk was answered errors: $line"
    awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" \
        '{ print $1, $2, ticks / hertz * 1e6 / $3 }' <<<"$line" >>"$file"
}

column_median() { cut -d' ' -f"$2" "$1" | median; }

# Node and nginx in turn; $1 says whether shipping ran, $2 to $4 are the musts.
measure_redirect_rounds() {
    local round ours=$data/redirects.ours theirs=$data/redirects.theirs
    : >"$ours"
    : >"$theirs"
    for ((round = 1; round <= 3; round++)); do
        # shellcheck disable=SC2046 # ids, one a word
        wrk_round "$theirs" "$nginx_port" "$nginx_id" $(pgrep -P "$nginx_id")
        : >"$data/nginx/access.log"
        wrk_round "$ours" "${ports[public]}" "$tracking_id"
    done
    figure "redirects, each durable, $1, beside nginx" "$(column_median "$ours" 1)" requests/s \
        "$(column_median "$theirs" 1)" ${2:+"$2"}
    figure "CPU of a redirect, $1" "$(column_median "$ours" 3)" us \
        "$(column_median "$theirs" 3)" ${3:+"$3"}
    figure "redirects' p99, $1" "$(column_median "$ours" 2)" ms \
        "$(column_median "$theirs" 2)" ${4:+"$4"}
}

measure_redirects() {
    step "redirects: 64 connections, 100,000 tokens, beside nginx that writes its log unbuffered"
    tracking_set_up
    tracking_start
    nginx_start
    "$programs/tracking-load" --api "$(url tracking)" --key-file "$data/keys/operator.key" \
        --contacts 25000 --paths "$data/paths" 2>>"$data/log/load.log" 9>&- 7>&-
    say "with PostgreSQL stopped: hits gather in the spool"
    postgres_stop "$pg_folder"
    measure_redirect_rounds "shipping stopped" "ratio >= 0.8" "ratio <= 1.6" "ratio <= 8"
    say "with PostgreSQL: hits are shipped and decided meanwhile"
    postgres_again
    measure_redirect_rounds "shipping"
    end_process "$nginx_id" 3
}

# Other loads.

measure_open_loop() {
    step "open-loop: 10,000 a second for 60 s, shipped and decided meanwhile; then half the most"
    tracking_set_up
    tracking_start
    tracking_load --rate 10000 --seconds 60 --verify --database "$tracking_database"
    figure "p99 at 10,000 redirects/s, open loop" "$(loaded p99)" ms 5 "value <= 5"
    figure "that run's wrong, lost or doubled clicks" "$(wrongs)" clicks 0 "value <= 0"
    tracking_load --seconds 5
    local half
    half=$(awk -v most="$(loaded rate)" 'BEGIN { print int(most / 2) }')
    wait_for_drain
    tracking_load --rate "$half" --seconds 20
    figure "p99 at $half redirects/s, open loop" "$(loaded p99)" ms
}

# Everything that the last tracking_load found wrong.
wrongs() {
    local name sum=0
    for name in failed broken missing twice unasked; do sum=$((sum + $(loaded "$name"))); done
    echo "$sum"
}

measure_outage() {
    step "outage: 5,000 a second, PostgreSQL stopped for 60 s"
    tracking_set_up
    tracking_start
    : >"$data/outage"
    (
        # Tokens are made first: the outage begins when the first hits have come.
        until [[ $(node_metric audience_hits_shipped_total) -gt 5000 ]]; do sleep 0.2; done
        postgres_stop "$pg_folder"
        sleep 60
        postgres_again
        date +%s.%N >"$data/outage"
    ) 9>&- 7>&- &
    local outage_id=$!
    tracking_load --rate 5000 --seconds 70 --verify --database "$tracking_database"
    wait "$outage_id" || fail "PostgreSQL could not be stopped and started"
    figure "failed redirects, PostgreSQL stopped for 60 s" \
        $(($(loaded failed) + $(loaded broken))) requests 0 "value <= 0"
    figure "lost or doubled clicks of that outage" $(($(loaded missing) + $(loaded twice))) clicks \
        0 "value <= 0"
    local drain
    drain=$(awk -v back="$(<"$data/outage")" -v ended="$(loaded endedAt)" \
        -v drain="$(loaded drain)" 'BEGIN { print (ended > back ? ended - back : 0) + drain }')
    figure "time to drain after that outage" "$drain" s 60 "value <= 60"
}

measure_tracking_memory() {
    step "tracking-memory: 10,000 open connections and 1,000,000 known links"
    ulimit -n "$(ulimit -Hn)"
    tracking_set_up
    tracking_start
    sql "$tracking_database" <<-SQL
		INSERT INTO link (account_id, message_id, position, starts_at, ends_at, url, shown)
		SELECT 1, 1000000 + number / 100, number % 100, 0, 0,
		    'https://www.example.com/catalogue/item/' || number || '?from=mail', ''
		FROM generate_series(1, 1000000) AS number
	SQL
    tracking_stop
    rm -rf "$data/node"
    local began=$EPOCHREALTIME
    tracking_start
    figure "a node that knows no link reads 1,000,000 of them" \
        "$(awk -v began="$began" -v now="$EPOCHREALTIME" 'BEGIN { print now - began }')" s
    (($(node_metric audience_links) >= 1000000)) || fail "the node knows too few links"
    local load_id
    tracking_load --rate 5000 --seconds 20 --connections 10000 &
    load_id=$!
    local tenths=600
    until (($(node_metric 'audience_connections{port="public"}') >= 10000)); do
        ((tenths-- > 0)) || fail "10,000 connections were not open at once"
        sleep 0.1
    done
    sleep 10
    figure "memory of a node with 10,000 connections and 1,000,000 links" \
        "$(awk '/^VmRSS:/ { print $2 / 1000 }' "/proc/$tracking_id/status")" MB 250 "value <= 250"
    wait "$load_id" || fail "that load failed"
}

measure_ship() {
    step "ship: what gathered in 20 s without PostgreSQL, with nothing else to do"
    install_missing wrk
    tracking_set_up
    sed -i 's/"hold": "5s"/"hold": "1h"/' "$data/config/tracking.json"
    tracking_start
    "$programs/tracking-load" --api "$(url tracking)" --key-file "$data/keys/operator.key" \
        --contacts 25000 --paths "$data/paths" 2>>"$data/log/load.log" 9>&- 7>&-
    postgres_stop "$pg_folder"
    wrk -t1 -c64 -d20s -s "$root/deploy/bench-tracking.lua" "http://127.0.0.1:${ports[public]}" \
        -- "$data/paths" >/dev/null
    benchmarks ship "${ports[tracking]}" 7>&- >"$data/ship.jsonl" &
    local ship_id=$!
    postgres_again
    wait "$ship_id" || fail "the backlog was not shipped"
    record <"$data/ship.jsonl"
}

measure_slow_connections() {
    step "slow-connections: 5,000 a second, beside 1,000 that send a byte a second"
    ulimit -n "$(ulimit -Hn)"
    tracking_set_up
    tracking_start
    local round slow_id alone=$data/slow.alone beside=$data/slow.beside
    : >"$alone"
    : >"$beside"
    for ((round = 1; round <= 3; round++)); do
        tracking_load --rate 5000 --seconds 8
        loaded p99 >>"$alone"
        "${programs:?}/audience-benchmarks" slow-connections "${ports[public]}" 1000 9>&- 7>&- &
        slow_id=$!
        tracking_load --rate 5000 --seconds 8
        loaded p99 >>"$beside"
        end_process "$slow_id" 3
    done
    figure "p99 beside 1,000 slow connections" "$(median <"$beside")" ms "$(median <"$alone")" \
        "ratio <= 2"
}
