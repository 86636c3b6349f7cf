# shellcheck shell=bash
# Where things live. Everything a machine can throw away is in two folders outside the checkout:
#   ALRO_STATE  this checkout's own: PostgreSQL cluster, filestore, logs
#   ALRO_CACHE  shared by a user's checkouts: unpacked Odoo, virtual environments, node modules

short_hash() { printf '%s' "$*" | sha256sum | cut -c1-8; }

ALRO_STAGE=${ALRO_STAGE:-} # training: a database of its own
ALRO_DB=${ALRO_DB:-alro${ALRO_STAGE:+_$ALRO_STAGE}}
ALRO_HTTP_PORT=${ALRO_HTTP_PORT:-8069}

if ((EUID == 0)); then
  ALRO_STATE=${ALRO_STATE:-/var/lib/alro/$(basename "$ALRO_HOME")-$(short_hash "$ALRO_HOME")}
  ALRO_CACHE=${ALRO_CACHE:-/var/cache/alro}
  sockets_base=/run
else
  ALRO_STATE=${ALRO_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/alro/$(basename "$ALRO_HOME")-$(short_hash "$ALRO_HOME")}
  ALRO_CACHE=${ALRO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/alro}
  sockets_base=/tmp
fi
# A Unix socket's path may have 107 bytes: it cannot live below an arbitrary state folder.
ALRO_SOCKETS=$sockets_base/alro-$EUID-$(short_hash "$ALRO_STATE")
ALRO_LOG=$ALRO_STATE/log
ALRO_DATA=$ALRO_STATE/data

readonly ALRO_DB ALRO_HTTP_PORT ALRO_STAGE ALRO_STATE ALRO_CACHE ALRO_SOCKETS ALRO_LOG ALRO_DATA
export ALRO_HOME ALRO_DB ALRO_HTTP_PORT ALRO_STAGE ALRO_STATE

# Messages and sorting that do not depend on the caller's language.
export LC_ALL=C.UTF-8 LANGUAGE=

# PostgreSQL programs and Odoo read these; whatever the caller's shell says about another server must not win.
unset PGPASSWORD PGSERVICE PGSERVICEFILE PGHOSTADDR PGOPTIONS PGPASSFILE PGSSLMODE
export PGHOST=$ALRO_SOCKETS PGPORT=5432 PGUSER=alro PGDATABASE=$ALRO_DB
