# shellcheck shell=bash
# ./alro verify-log [DATABASE] [--file FILE]: is the history of values as it was sealed?

command_verify-log() {
  local database=$ALRO_DB
  if (($#)) && [[ $1 != -* ]]; then
    database=$1
    shift
  fi
  setup
  database_exists "$database" || die "There is no database $database. There are:" "$(databases_like %)"
  explained=1 # what it found is what it says
  "${as_odoo[@]}" "$venv_app/bin/python" scripts/verify_log.py "$database" --folder "$ALRO_DATA/alro_value_log" "$@"
}
