# shellcheck shell=bash
# ./alro test: lint, Odoo's tests on a database without demonstration data, then what needs a year of data: Odoo tests
# tagged alro_demo and pytest with a real server and browser.
#
# Two jobs run at a time, each on a copy of its own: a browser waits for a server, a server for the database, and so do two
# processors for one job.
#
# Tests run on copies of template databases in which the add-ons are installed already. Odoo 19 then runs both kinds of
# test, at_install ones while it loads their add-on and post_install ones at the end, so nothing is lost without -i or -u,
# and a second run starts in two seconds.

command_test() {
  local full='' lint='' plain=() demo=() pytest=()
  choose_tests "$@"

  setup test
  new_results_folder
  trap 'say_unforeseen $?; stop_lanes; drop_copies' EXIT
  drop_stale_copies
  [[ $full ]] && note "Odoo $(odoo_version), $("$system_python" --version), PostgreSQL $(cat "$postgres_data/PG_VERSION"), logs in $results"

  [[ ! $lint ]] || run_lint
  run_jobs

  note "took $((SECONDS / 60)) min $((SECONDS % 60)) s"
  explained=1 # by what follows
  "$venv_app/bin/python" scripts/test_summary.py "$results" ${full:+--expected tests/expected_counts.txt}
}

# The longest first, so that both lanes end at about the same time.
run_jobs() {
  local jobs=()
  ((${#plain[@]} == 0)) || jobs+=(test_plain)
  if [[ ${pytest[*]} == tests ]]; then
    jobs+=(test_all_but_access test_access)
  elif ((${#pytest[@]})); then
    jobs+=(test_selected)
  fi
  ((${#demo[@]} == 0)) || jobs+=(test_demo)
  two_at_a_time "${jobs[@]}"
}

test_plain() { with_copy plain run_odoo_tests plain "${plain[@]}"; }
test_demo() { with_copy demo run_odoo_tests demo "${demo[@]}"; }
test_all_but_access() { with_copy demo run_pytest all_but_access tests --ignore=tests/access; }
test_access() { with_copy demo run_pytest access tests/access; }
test_selected() { with_copy demo run_pytest selected "${pytest[@]}"; }

# Each job is a process group of its own: whoever stops the run stops its servers too.
lanes=()
two_at_a_time() {
  local job failed='' running=0
  for job in "$@"; do
    if ((running == 2)); then
      wait -n || failed=1
      running=1
    fi
    set -m
    "$job" &
    set +m
    lanes+=($!)
    running=$((running + 1))
  done
  while ((running--)); do wait -n || failed=1; done
  lanes=()
  [[ ! $failed ]] || explained=1 # by the job that could not go on
  [[ ! $failed ]]
}

stop_lanes() {
  local lane
  for lane in "${lanes[@]}"; do kill -- "-$lane" 2>/dev/null || true; done
}

# ./alro mutate-access [NAME …]: spoils each record rule and access row in turn; the proof of access must notice.
command_mutate-access() {
  local status=0
  setup test
  new_results_folder
  trap 'say_unforeseen $?; drop_copies' EXIT
  drop_stale_copies
  with_copy demo run_mutations "$@"
  note "took $((SECONDS / 60)) min $((SECONDS % 60)) s; log: $results"
  explained=1
  return "$status"
}

run_mutations() {
  local port serving
  for_a_server
  stage "Spoiling each rule and access row in turn (about ten minutes)"
  "${serving[@]}" PYTHONPATH=tests PYTHONUNBUFFERED=1 "$venv_app/bin/python" -m access.mutate "$@" | tee "$results/mutations.log" || status=$?
}

# What the arguments select, into the caller's full, lint, plain, demo and pytest.
choose_tests() {
  local selection name
  (($#)) || { full=1 && set -- lint unit e2e; }
  for selection in "$@"; do
    case $selection in
      lint) lint=1 ;;
      unit) for name in $(addon_names); do plain+=("/$name"); done ;;
      e2e)
        for name in $(addon_names); do add_demo_tests "$name"; done
        [[ ! $(find tests -name 'test_*.py' -print -quit 2>/dev/null) ]] || pytest+=(tests)
        ;;
      /*) if on_demo_data "$selection"; then demo+=("alro_demo$selection"); else plain+=("$selection"); fi ;;
      tests | tests/*) pytest+=("$selection") ;;
      *)
        [[ -f addons/$selection/__manifest__.py ]] || die "There are no tests called '$selection'." \
          "Say an add-on ($(addon_list)), an Odoo test tag (/alro_planning:TestX.test_y), lint, unit, e2e, or a path below tests/."
        plain+=("/$selection")
        add_demo_tests "$selection"
        ;;
    esac
  done
}

add_demo_tests() { ! grep -q -r -s --include='*.py' alro_demo "addons/$1/tests" || demo+=("alro_demo/$1"); }

# Is the class of /addon:Class… tagged alro_demo? It then needs the other template.
on_demo_data() {
  local addon=${1#/} class=${1#*:}
  addon=${addon%%[:.]*} class=${class%%.*}
  grep -r -s -h -A 1 --include='*.py' '@tagged(.*alro_demo' "addons/$addon/tests" | grep -q "^class $class\b"
}

run_odoo_tests() { # KIND TAG …
  local kind=$1 log=$results/odoo-$1.log
  shift
  stage "Odoo tests ($kind database): $*"
  ODOO_SCREENSHOTS=$results logged "$log" odoo server -d "$copy" --http-port "$(free_port)" --test-tags "$(joined "$@")" ||
    true # the log says what failed; no log line of a result is a failure too
}

run_pytest() { # NAME PATH …: what it leaves goes to a folder of that name
  local port browser serving results=$results/$1
  shift
  "${as_odoo[@]}" mkdir -p "$results"
  browser=$(browser) || die "There is no Chromium or Chrome on this machine." "Install one; tests/ drive a real browser."
  local base='' base_words=''
  ! tests_upgrades "$@" || ensure_upgrade_base
  for_a_server
  stage "Tests over HTTP and in a browser (pytest) on port $port: $*"
  local command=("${serving[@]}" ALRO_BROWSER="$browser" ALRO_DEMO_TEMPLATE="$template" ALRO_UPGRADE_BASE="$base"
    ALRO_UPGRADE_WORDS="$base_words" "$venv_app/bin/python" -m pytest --junitxml="$results/pytest.xml" "$@")
  if logged "$results/pytest.log" "${command[@]}"; then tail -n 1 "$results/pytest.log"; fi
  grep '^access: ' "$results/pytest.log" || true # how much was asked
}

# Are the tests of upgrades among those selected?
tests_upgrades() {
  local selection
  for selection in "$@"; do
    case $selection in tests | tests/ | tests/upgrade*) return 0 ;; esac
  done
  return 1
}

# What programs need that start Odoo on the copy themselves, into the caller's port and serving (a command's beginning).
for_a_server() {
  port=$(free_port)
  write_odoo_wrapper
  serving=("${as_odoo[@]}" env PYTHONPYCACHEPREFIX="$ALRO_STATE/pycache" ALRO_ODOO="$results/odoo" ALRO_E2E_DB="$copy"
    ALRO_E2E_PORT="$port" ALRO_E2E_RESULTS="$results")
}

# For tests that start Odoo themselves: the command line of this checkout as one program.
write_odoo_wrapper() {
  local odoo_command as_odoo=()
  odoo_command
  printf '#!/bin/sh\nexec %s "$@"\n' "${odoo_command[*]@Q}" >"$results/odoo"
  chmod 755 "$results/odoo"
}

# Of a run that was stopped; otherwise they are gone already.
drop_copies() {
  local name
  for name in $(databases_like "alro\_test\_%\_$$"); do drop_database "$name"; done
}
