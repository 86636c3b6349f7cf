# shellcheck shell=bash
# Virtual environments, one per list of pinned packages and Python version; never the system's own Python.

# Debian's Python, whatever a version manager put in front of it: the service user must be able to run it.
system_python=/usr/bin/python3
readonly system_python

export PYTHONNOUSERSITE=1
unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

# venv_path NAME FILE: where the environment lives that is keyed by requirements/FILE.txt.
venv_path() {
  local version
  version=$("$system_python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  echo "$ALRO_CACHE/venv/$1-$version-$(short_hash "$(<"$ALRO_HOME/requirements/$2.txt")")"
}

# ensure_venv PATH FILE …: the environment with the packages of each requirements/FILE.txt.
ensure_venv() {
  local venv=$1 file stamp
  shift
  for file in "$@"; do
    stamp=$venv/.has-$file-$(short_hash "$(<"$ALRO_HOME/requirements/$file.txt")")
    [[ -e $stamp ]] || locked "$(basename "$venv")" install_requirements "$venv" "$file" "$stamp"
  done
}

install_requirements() {
  local venv=$1 file=$2 stamp=$3 log=$ALRO_LOG/pip-$2.log
  [[ ! -e $stamp ]] || return 0
  stage "Installing Python packages: requirements/$file.txt"
  [[ -x $venv/bin/pip ]] || { rm -rf "$venv" && "$system_python" -m venv "$venv"; }
  # --no-deps: the files pin the whole closure. Only wheels: no compiler is needed.
  logged "$log" "$venv/bin/python" -m pip install --no-deps --only-binary :all: --disable-pip-version-check \
    --no-input -r "$ALRO_HOME/requirements/$file.txt" || {
    tail_of "$log" 6
    die "pip could not install requirements/$file.txt." \
      "Check the network, the proxy and the package index that pip is configured for, then run the same command again." "The whole log: $log"
  }
  touch "$stamp"
}

# locked NAME COMMAND …: two checkouts of one user share the cache, only one fills it at a time.
locked() {
  local name=$1
  shift
  mkdir -p "$ALRO_CACHE/locks"
  { flock 9 && "$@" 9>&-; } 9>"$ALRO_CACHE/locks/$name"
}
