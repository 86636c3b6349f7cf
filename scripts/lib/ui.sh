# shellcheck shell=bash
# What the user reads: one short line per stage, one clear message when it cannot go on.

if [[ -t 1 ]]; then ui_bold=$'\e[1m' ui_red=$'\e[31m' ui_green=$'\e[32m' ui_end=$'\e[0m'; else ui_bold='' ui_red='' ui_green='' ui_end=''; fi
readonly ui_bold ui_red ui_green ui_end

stage() { printf '%s→ %s%s\n' "$ui_bold" "$*" "$ui_end"; }
note() { printf '  %s\n' "$*"; }
good() { printf '%s✓ %s%s\n' "$ui_green" "$*" "$ui_end"; }
bad() { printf '%s✗ %s%s\n' "$ui_red" "$*" "$ui_end"; }

# die WHAT [HOW TO MEND …]: the first line says what and where, the others how to mend it.
die() {
  explained=1
  {
    printf '\n'
    bad "$1"
    shift
    (($# == 0)) || printf '  %s\n' "$@"
  } >&2
  exit 1
}

# logged FILE COMMAND …: runs quietly, everything goes to the file.
logged() {
  local file=$1
  shift
  "$@" </dev/null >"$file" 2>&1
}

# tail_of FILE [LINES]: the end of a log, indented, for an error message.
tail_of() { tail -n "${2:-12}" "$1" 2>/dev/null | sed 's/^/    /' >&2 || true; }

# A failure that nobody foresaw is said too, instead of a silent exit; Ctrl-C (130) and a termination (143) are foreseen.
explained=''
say_unforeseen() {
  local status=$1
  ((status == 0 || status == 130 || status == 143)) || [[ $explained ]] || bad "./alro stopped unexpectedly (exit code $status). To see where: bash -x ./alro …" >&2
}
