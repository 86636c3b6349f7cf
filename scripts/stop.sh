# shellcheck shell=bash
# ./alro stop, ./alro clean

command_stop() {
  [[ ! -d $bench_state ]] || env ALRO_STATE="$bench_state" "$ALRO_HOME/alro" stop >/dev/null
  choose_users
  stop_server
  stop_postgres
  good "Stopped."
}

# Odoo writes its process id; the file outlives a killed one.
stop_server() {
  local pid
  pid=$(cat "$ALRO_STATE/server.pid" 2>/dev/null) || return 0
  if [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") == *"$ALRO_HOME/scripts/odoo-bin"* ]]; then
    kill -TERM "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  fi
  rm -f "$ALRO_STATE/server.pid"
}

command_clean() {
  local answer
  if [[ ${1:-} != --yes ]]; then
    [[ -t 0 ]] || die "./alro clean removes all databases of this checkout ($ALRO_STATE)." "Say ./alro clean --yes."
    read -r -p "Remove all databases, files and logs of this checkout in $ALRO_STATE? [y/N] " answer
    [[ $answer == [yY]* ]] || die "Nothing was removed."
  fi
  command_stop >/dev/null
  # by name: ALRO_STATE may be a folder that holds other things too
  rm -rf "$ALRO_SOCKETS" "${ALRO_STATE:?}"/{bench,data,home,log,postgres,postgres.new,pycache,pylint,ruff,server.pid}
  rmdir "$ALRO_STATE" 2>/dev/null || true
  good "Removed what was in $ALRO_STATE. Downloads shared by checkouts stay in $ALRO_CACHE."
}
