# shellcheck shell=bash
# ./alro run: Odoo in the foreground on a database with a year of demonstration data.

command_run() {
  (($# == 0)) || die "./alro run takes no arguments; the environment variables of ./alro help change what it does."
  check_system
  check_port # before the long work, and once more before Odoo wants it
  setup
  [[ $(addon_names) ]] || die "There is no add-on in addons/." "Is this checkout complete?"
  if database_exists "$ALRO_DB"; then update_demo_database; else install_demo_database; fi
  check_port
  serve
}

install_demo_database() {
  stage "Installing the add-ons with a year of demonstration data into the database $ALRO_DB (a few minutes, once)"
  note "log: $ALRO_LOG/install-$ALRO_DB.log"
  build_database "$ALRO_DB" "$(addon_list)" --with-demo --load-language="$languages"
  remember_contents "$ALRO_DB"
}

# Only what changed since the database was installed or last updated; nothing, most of the time.
update_demo_database() {
  local changed log=$ALRO_LOG/update-$ALRO_DB.log options=()
  mapfile -t changed < <(comm -13 <(contents_of_database "$ALRO_DB" | sort) <(contents_of_checkout | sort))
  ((${#changed[@]})) || return 0
  local name update=() install=()
  for name in "${changed[@]%%=*}"; do
    if [[ $name == odoo ]]; then
      update=(base) # another Odoo: everything
    elif addon_installed "$ALRO_DB" "$name"; then
      [[ ${update[0]:-} == base ]] || update+=("$name")
    else
      install+=("$name")
    fi
  done
  stage "Updating the database $ALRO_DB: ${changed[*]%%=*}"
  ((${#update[@]} == 0)) || options+=(-u "$(joined "${update[@]}")")
  ((${#install[@]} == 0)) || options+=(-i "$(joined "${install[@]}")")
  if ! logged "$log" odoo server -d "$ALRO_DB" --no-http --stop-after-init "${options[@]}" || log_has_errors "$log"; then
    odoo_failed "$log" "Updating the database $ALRO_DB failed." "Mend the add-on and run again, or start anew: ./alro clean"
  fi
  remember_contents "$ALRO_DB"
}

serve() {
  local log=$ALRO_LOG/server.log
  [[ ! -f $log ]] || mv -f "$log" "$log.1"
  stage "Starting Odoo (log: $log)"
  # in the background, and not Odoo's child: says when the first page is there
  (announce $$ "$ALRO_HTTP_PORT" "$log" </dev/null 9>&- &)
  export ODOO_PIDFILE=$ALRO_STATE/server.pid ODOO_LOGFILE=$log
  exec_odoo server -d "$ALRO_DB" --db-filter="^$ALRO_DB\$"
}

announce() {
  local server=$1 port=$2 log=$3 status
  while kill -0 "$server" 2>/dev/null; do
    if status=$(http_status "$port" /web/login) && [[ $status == 200 ]]; then
      good "Odoo is up: http://localhost:$port   (Ctrl-C stops it; log: $log)"
      return
    fi
    sleep 0.5
  done
  bad "Odoo has stopped."
  tail_of "$log"
}
