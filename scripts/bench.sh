# shellcheck shell=bash
# ./alro bench [NAME …]: the measurements in benchmarks/, each a Python program that calls Odoo by ALRO_ODOO.

command_bench() {
  local names=("$@") name
  ((${#names[@]})) || mapfile -t names < <(find benchmarks -maxdepth 1 -name 'bench_*.py' -printf '%f\n' 2>/dev/null | sort)
  ((${#names[@]})) || die "There is no benchmark yet (benchmarks/bench_*.py)."
  setup test
  new_results_folder
  write_odoo_wrapper
  for name in "${names[@]%.py}"; do
    stage "$name"
    "${as_odoo[@]}" env ALRO_ODOO="$results/odoo" "$venv_app/bin/python" "benchmarks/$name.py"
  done
}
