# shellcheck shell=bash
# ./alro bench: ten years of data at full size, and the measurements in benchmarks/.
#
# They live in a state folder of their own (below this checkout's), with a cluster whose settings suit millions of rows.

readonly bench_state=$ALRO_STATE/bench
readonly bench_databases=(alro_bench:10 alro_bench_one:1) # name:fiscal years

command_bench() {
  if [[ ! ${ALRO_BENCH:-} ]]; then
    exec env ALRO_BENCH=1 ALRO_STATE="$bench_state" "$ALRO_HOME/alro" bench "$@"
  fi
  local build='' rebuild='' programs=() names=() options=() program
  while (($#)); do
    case $1 in
      --build) build=1 ;;
      --rebuild) build=1 rebuild=1 ;;
      grid | load) programs+=("$1") ;;
      --*) options+=("$1") ;;
      *)
        [[ -f benchmarks/bench_$1.py ]] || die "There is no benchmark '$1'." "There are: $(bench_names) grid load"
        names+=("$1")
        ;;
    esac
    shift
  done
  setup test
  new_results_folder
  write_odoo_wrapper
  build_bench_databases
  if ((${#programs[@]} + ${#names[@]} == 0)); then
    if [[ $build ]]; then return; fi
    programs=(grid)
    run_benchmarks
  elif ((${#names[@]})); then
    run_benchmarks "${names[@]}"
  fi
  for program in "${programs[@]}"; do run_program "$program" "${options[@]}"; done
}

bench_names() { find benchmarks -maxdepth 1 -name 'bench_*.py' -printf '%f\n' | sed 's/^bench_//; s/\.py$//' | sort | paste -s -d ' ' -; }

# Of all that the figures depend on: the generator, and of the add-ons what shapes tables, demonstration data and rights.
bench_hash() {
  find benchmarks/alro_bench/{generator,people,value_log,act_spending}.py addons/*/{models,demo,data,security,tools} -type f ! -name '*.pyc' -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
}

build_bench_databases() {
  local entry name years hash template
  hash=$(bench_hash)
  for entry in "${bench_databases[@]}"; do
    name=${entry%:*} years=${entry#*:}
    if [[ ! $rebuild ]] && database_exists "$name" && [[ $(contents_of_database "$name") == "$hash" ]]; then
      [[ ! $build ]] || note "$name is built already ($hash); --rebuild makes it anew"
      continue
    fi
    stage "Building $name: $years fiscal year(s) at full size"
    ensure_template demo
    drop_database "$name"
    copy_database "$template" "${name}__building"
    bench_shell "${name}__building" "build.build(env, $years)"
    sql "${name}__building" 'VACUUM (ANALYZE)'
    rename_database "${name}__building" "$name"
    sql "$name" "COMMENT ON DATABASE \"$name\" IS '$hash'"
  done
}

# bench_shell DATABASE PYTHON: in Odoo's shell, with the package alro_bench.
bench_shell() {
  local log=$results/shell-$1.log
  "${as_odoo[@]}" env PGOPTIONS='-c synchronous_commit=off' "$results/odoo" shell -d "$1" --no-http --log-level=warn --logfile="$log" <<PYTHON ||
import sys; sys.path.insert(0, "$ALRO_HOME/benchmarks")
from alro_bench import build, run
$2
PYTHON
    {
      tail_of "$log"
      die "It stopped." "The whole log: $log"
    }
}

run_benchmarks() {
  local chosen=("$@")
  ((${#chosen[@]})) || read -r -a chosen < <(bench_names)
  stage "Measuring: ${chosen[*]}"
  bench_shell alro_bench "run.main(env, '$results', '${chosen[*]}'.split())"
  note "results and plans: $results"
}

# What starts a server with workers, on a copy that may be written to: many clients (load), a browser (grid).
run_program() { # load|grid OPTION …
  local name=$1 port browser='' status=0
  shift
  port=$(free_port)
  case $name in
    load) stage "Load: clients saving for a minute (port $port)" ;;
    grid)
      browser=$(browser) || die "There is no Chromium or Chrome on this machine." "Install one; the grid is measured in it."
      stage "The month grid in $browser (port $port)"
      ;;
  esac
  copy_database alro_bench "alro_bench_$name"
  "${as_odoo[@]}" env ALRO_ODOO="$results/odoo" ALRO_BROWSER="$browser" PYTHONPYCACHEPREFIX="$ALRO_STATE/pycache" \
    "$venv_app/bin/python" "benchmarks/$name.py" "alro_bench_$name" "$port" "$results" "$@" || status=1
  drop_database "alro_bench_$name"
  note "results and the server's log: $results"
  ((status == 0)) || die "It showed a fault." "The server's log: $results/$name-server.log"
}
