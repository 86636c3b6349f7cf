# shellcheck shell=bash
# The project's add-ons: which there are, whether they changed, and Odoo started with them.

# Another folder of add-ons takes its place while one of the functions below is asked about an earlier commit.
addons_folder=$ALRO_HOME/addons

addon_names() {
  local manifest
  for manifest in "$addons_folder"/*/__manifest__.py; do
    [[ ! -f $manifest ]] || basename "$(dirname "$manifest")"
  done
}

addon_list() { addon_names | paste -s -d , -; }

joined() { # joined a b c: a,b,c
  local IFS=,
  echo "$*"
}

# Of what an installed database depends on: not tests, nor static files, which Odoo reads anew by itself.
addon_hash() {
  (cd "$addons_folder/$1" &&
    find . \( -name __pycache__ -o -path ./tests -o -path ./static -o -path ./readme \) -prune -o -type f ! -name '*.pyc' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
}

# One line per add-on, NAME=HASH: what a database holds is compared with what the checkout holds.
addon_hashes() {
  local name
  for name in $(addon_names); do echo "$name=$(addon_hash "$name")"; done
}

# Of everything else that shapes a database: Odoo, Python packages, settings, the way databases are made.
pins_hash() { short_hash "$(odoo_version)" "$venv_app" "$(cat "$ALRO_HOME"/odoo.conf "$ALRO_HOME"/scripts/lib/database.sh)"; }

# The command line that starts Odoo. Options come as environment variables, because Odoo accepts those for every
# sub-command, and what the user types after it still wins.
odoo_command() {
  odoo_command=("${as_odoo[@]}" env
    ODOO_RC="$ALRO_HOME/odoo.conf" ODOO_ADDONS_PATH="$addons_folder" ODOO_DATA_DIR="$ALRO_DATA" ODOO_HTTP_PORT="$ALRO_HTTP_PORT"
    # neither the checkout nor the cache is writable to whoever runs Odoo
    PYTHONPYCACHEPREFIX="$ALRO_STATE/pycache"
    "$venv_app/bin/python" "$ALRO_HOME/scripts/odoo-bin" "$@")
}

odoo() {
  local odoo_command
  odoo_command "$@"
  "${odoo_command[@]}"
}

exec_odoo() {
  local odoo_command
  odoo_command "$@"
  exec "${odoo_command[@]}"
}

# Sets results: a folder for the logs of one run of tests or lint. The ten last are kept.
new_results_folder() {
  results=$ALRO_LOG/test/$(date +%Y%m%d-%H%M%S)-$$
  mkdir -p "$ALRO_LOG/test"
  find "$ALRO_LOG/test" -mindepth 1 -maxdepth 1 -type d | sort | head -n -9 | xargs -r rm -rf
  mkdir "$results"
  ((EUID)) || chown "$("${as_odoo[@]}" id -un):" "$results"
}
