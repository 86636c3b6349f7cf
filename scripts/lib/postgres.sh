# shellcheck shell=bash
# A PostgreSQL cluster of this checkout's own: one folder, one Unix socket, no TCP port, superuser `alro`.
# (Odoo refuses the role `postgres`.) Any other cluster on the machine is left alone.

readonly least_postgres=15 # the first with --locale-provider=icu per database
readonly postgres_data=$ALRO_STATE/postgres

postgres_settings=(
  listen_addresses= unix_socket_directories="$ALRO_SOCKETS" unix_socket_permissions=0700
  wal_level=minimal max_wal_senders=0 max_connections=200 jit=off
)
if [[ ${ALRO_BENCH:-} ]]; then
  # as a server that keeps what it is given; a quarter of the memory that is free, 2 GB at most
  memory_mb=$(awk '/^MemAvailable/ { mb = int($2 / 4096); print (mb > 2048 ? 2048 : mb) }' /proc/meminfo)
  postgres_settings+=(shared_buffers="${memory_mb}MB" max_wal_size=8GB autovacuum=on)
else
  # development and tests only: what a power cut would lose here can be rebuilt with one command
  postgres_settings+=(fsync=off synchronous_commit=off full_page_writes=off shared_buffers=256MB max_wal_size=4GB)
fi
readonly postgres_settings

postgres_newest() {
  local folder
  for folder in /usr/lib/postgresql/*/bin/initdb; do
    [[ -x $folder ]] && basename "${folder%/bin/initdb}"
  done | sort -n | tail -n 1
}

# Sets postgres_bin: the version the cluster was made with, else the newest.
find_postgres() {
  local version
  if [[ -f $postgres_data/PG_VERSION ]]; then version=$(<"$postgres_data/PG_VERSION"); else version=$(postgres_newest); fi
  postgres_bin=/usr/lib/postgresql/$version/bin
  [[ -x $postgres_bin/postgres ]] || die "The cluster in $postgres_data needs PostgreSQL $version, which this machine no longer has." \
    "Run ./alro clean (it drops this checkout's databases), then ./alro run."
  export PATH=$postgres_bin:$PATH
}

# By its socket: after a reboot the process id in the data folder may be another program's.
postgres_running() { pg_isready -q; }

ensure_postgres() {
  find_postgres
  if [[ ! -f $postgres_data/PG_VERSION ]]; then
    stage "Making a PostgreSQL cluster of its own ($("$postgres_bin/postgres" --version | awk '{ print $3 }'), Unix socket only)"
    rm -rf "$postgres_data.new"
    logged "$ALRO_LOG/initdb.log" "${as_service[@]}" "$postgres_bin/initdb" -D "$postgres_data.new" --username=alro --auth=trust \
      --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions || {
      tail_of "$ALRO_LOG/initdb.log"
      die "initdb failed." "The whole log: $ALRO_LOG/initdb.log"
    }
    mv "$postgres_data.new" "$postgres_data"
  fi
  postgres_running || locked "postgres-$(short_hash "$ALRO_STATE")" start_postgres
}

start_postgres() {
  local setting options=''
  ! postgres_running || return 0
  for setting in "${postgres_settings[@]}"; do options+=" -c ${setting%%=*}='${setting#*=}'"; done
  "${as_service[@]}" "$postgres_bin/pg_ctl" -D "$postgres_data" -l "$ALRO_LOG/postgres.log" -o "$options" -w -t 60 start </dev/null >/dev/null 2>&1 || {
    tail_of "$ALRO_LOG/postgres.log"
    die "PostgreSQL did not start." "If its files are damaged (they are not made to survive a power cut): ./alro clean" "The whole log: $ALRO_LOG/postgres.log"
  }
}

stop_postgres() {
  [[ -f $postgres_data/PG_VERSION ]] || return 0
  find_postgres
  ! postgres_running || "${as_service[@]}" "$postgres_bin/pg_ctl" -D "$postgres_data" -m fast -w stop >/dev/null
}
