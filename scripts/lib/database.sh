# shellcheck shell=bash
# Databases: made so that Thai sorts right, installed under a working name and renamed when complete, copied from templates.

readonly languages=th_TH,en_US # the first is everybody's default

sql() { # sql DATABASE STATEMENT: unaligned rows
  PGOPTIONS=--client-min-messages=warning psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

database_exists() { [[ $(sql template1 "SELECT 1 FROM pg_database WHERE datname = '$1'") ]]; }

databases_like() { sql template1 "SELECT datname FROM pg_database WHERE datname LIKE '$1'"; }

drop_database() {
  sql template1 "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)"
  rm -rf "$ALRO_DATA/filestore/${1:?}"
}

# ICU for Thai collation (with C, น่าน comes before เชียงใหม่). Odoo uses pg_trgm and unaccent where it finds them, and
# indexes by unaccent only when told that it is immutable; Odoo does the same in databases that it makes itself.
create_database() {
  createdb -T template0 -E UTF8 --locale-provider=icu --icu-locale=th-TH --lc-collate=C.UTF-8 --lc-ctype=C.UTF-8 "$1"
  sql "$1" 'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent;
    ALTER FUNCTION unaccent(text) IMMUTABLE'
}

rename_database() {
  sql template1 "ALTER DATABASE \"$1\" RENAME TO \"$2\""
  rm -rf "$ALRO_DATA/filestore/${2:?}"
  [[ ! -d $ALRO_DATA/filestore/$1 ]] || mv "$ALRO_DATA/filestore/$1" "$ALRO_DATA/filestore/$2"
}

# copy_database FROM TO: nobody may be connected to FROM. Files in a filestore are never changed in place: hard links do.
copy_database() {
  drop_database "$2"
  createdb -T "$1" "$2"
  [[ ! -d $ALRO_DATA/filestore/$1 ]] || "${as_odoo[@]}" cp -al "$ALRO_DATA/filestore/$1" "$ALRO_DATA/filestore/$2"
}

# build_database NAME ADDONS ODOO-OPTION …: a killed installation leaves NAME__building, never half a NAME.
build_database() {
  local name=$1 addons=$2 log=$ALRO_LOG/install-$1.log
  shift 2
  drop_database "${name}__building"
  create_database "${name}__building"
  logged "$log" odoo server -d "${name}__building" -i "$addons" --no-http --stop-after-init "$@" || odoo_failed "$log" "Installing $addons failed."
  ! log_has_errors "$log" || odoo_failed "$log" "Installing $addons wrote errors to the log."
  rename_database "${name}__building" "$name"
}

log_has_errors() { grep -q -E '^[0-9-]+ [0-9:,]+ [0-9]+ (ERROR|CRITICAL) ' "$1"; }

# odoo_failed LOG WHAT [HOW TO MEND …]: the first error in Odoo's log and what the last exception says, then dies.
odoo_failed() {
  local log=$1
  shift
  {
    grep -m 1 -E '^[0-9-]+ [0-9:,]+ [0-9]+ (ERROR|CRITICAL) ' "$log"
    awk '/^[A-Za-z_.]+(Error|Exception|Invalid|Warning)(:|$)/ { text = ""; on = 1 } /^[0-9]+-[0-9]+-[0-9]+ / { on = 0 } on { text = text $0 "\n" } END { printf "%s", text }' "$log" | head -n 15
  } | cut -c1-300 | sed 's/^/    /' >&2
  die "$@" "The whole log: $log"
}

# What a database was installed or last updated from stands in its comment, one NAME=HASH per line.
contents_of_checkout() {
  echo "odoo=$(odoo_version)"
  addon_hashes
}
contents_of_database() { sql "$1" "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"; }
remember_contents() { sql "$1" "COMMENT ON DATABASE \"$1\" IS '$(contents_of_checkout)'"; }
addon_installed() { [[ $(sql "$1" "SELECT 1 FROM ir_module_module WHERE name = '$2' AND state = 'installed'") ]]; }
