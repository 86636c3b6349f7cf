# shellcheck shell=bash
# What an upgrade starts from: a demonstration database of the add-ons as they were before the last change to them.

# Holds addons/ of that commit while upgrades are tested from another state than the present one.
readonly upgrade_folder=$ALRO_STATE/upgrade

# Sets base (a template database) and base_words (which add-ons it holds, for people).
# The last commit, if what would be installed from the work tree differs from it; else the commit before the last that
# changed it. A clone of depth one is deepened. A tarball or a first commit has no other state: then the present add-ons
# are upgraded onto themselves.
ensure_upgrade_base() {
  local commit='' why='' addons_folder=$ALRO_HOME/addons template_in_use=$template template
  find_upgrade_base
  if [[ $commit ]]; then
    addons_folder=$upgrade_folder/addons
    base_words="the add-ons of commit $(git_here log -1 --format='%h (%s)' "$commit")"
  else
    rm -rf "$upgrade_folder"
    base_words="the present add-ons, onto themselves ($why)"
  fi
  note "Upgrades start from $base_words"
  ensure_template demo
  base=$template
}

# Sets the caller's commit, whose add-ons are then in upgrade_folder; or why, where there is none to be had.
find_upgrade_base() {
  local depth candidate present
  if ! command -v git >/dev/null; then
    why='this machine has no git'
  elif [[ $(git_here rev-parse --show-toplevel 2>/dev/null) != "$ALRO_HOME" ]]; then
    why='this folder is no git checkout'
  elif ! git_here rev-parse -q --verify HEAD >/dev/null; then
    why='there is no commit yet'
  else
    present=$(addon_hashes)
    for depth in 0 1 30; do
      ((depth == 0)) || deepen_clone "$depth" || break
      for candidate in $(earlier_commits); do
        export_addons "$candidate" || continue
        [[ $(addons_folder=$upgrade_folder/addons addon_hashes) == "$present" ]] || { commit=$candidate && return; }
      done
    done
    why='no earlier commit here holds others'
  fi
}

# The last commit, and those before the last that changed the add-ons: a change of tests alone installs nothing else.
earlier_commits() {
  local change
  git_here rev-parse HEAD
  # the oldest commit of a shallow clone seems to change everything, and has no parent here
  for change in $(git_here rev-list --first-parent -n 8 HEAD -- addons); do
    git_here rev-parse -q --verify "$change^" || true
  done
}

export_addons() {
  rm -rf "$upgrade_folder"
  mkdir -p "$upgrade_folder"
  git_here archive "$1" addons 2>/dev/null | tar -x -C "$upgrade_folder" 2>/dev/null
}

deepen_clone() {
  [[ $(git_here rev-parse --is-shallow-repository) == true && $(git_here remote) ]] || return 1
  GIT_TERMINAL_PROMPT=0 logged "$ALRO_LOG/git-fetch.log" timeout 120 "${git_program[@]}" fetch -q --deepen="$1"
}

# git in this checkout: whoever owns it, and not in the repository that a calling hook names.
git_here() { "${git_program[@]}" "$@"; }
readonly git_program=(env -u GIT_DIR -u GIT_WORK_TREE -u GIT_INDEX_FILE git -c safe.directory="$ALRO_HOME" -C "$ALRO_HOME")
