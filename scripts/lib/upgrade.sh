# shellcheck shell=bash
# What an upgrade starts from: a demonstration database of the add-ons as they were before the last change to them.

# Holds addons/ of that commit while upgrades are tested from another state than the present one.
readonly upgrade_folder=$ALRO_STATE/upgrade

# Sets base (a template database) and base_words (which add-ons it holds, for people).
# The last commit, if the add-ons of the work tree differ from it; else the commit before the last that changed them.
# A clone of depth one, a tarball or a first commit has none: then the present add-ons are upgraded onto themselves.
ensure_upgrade_base() {
  local commit='' why='' addons_folder=$ALRO_HOME/addons template_in_use=$template template
  find_upgrade_base
  rm -rf "$upgrade_folder"
  if [[ $commit ]]; then
    mkdir -p "$upgrade_folder"
    git_here archive "$commit" addons | tar -x -C "$upgrade_folder"
    addons_folder=$upgrade_folder/addons
    base_words="the add-ons of commit $(git_here log -1 --format='%h (%s)' "$commit")"
  else
    base_words="the present add-ons, onto themselves ($why)"
  fi
  note "Upgrades start from $base_words"
  ensure_template demo
  base=$template
}

# Sets the caller's commit; or why, where there is none to be had.
find_upgrade_base() {
  local depth
  if ! command -v git >/dev/null; then
    why='this machine has no git'
  elif [[ $(git_here rev-parse --show-toplevel 2>/dev/null) != "$ALRO_HOME" ]]; then
    why='this folder is no git checkout'
  elif ! git_here rev-parse -q --verify HEAD >/dev/null; then
    why='there is no commit yet'
  elif [[ $(git_here status --porcelain -- addons) ]]; then
    commit=$(git_here rev-parse HEAD)
  else
    for depth in 0 1 30; do
      ((depth == 0)) || deepen_clone "$depth" || break
      commit=$(commit_before_last_change) && return
    done
    commit='' why='there is no earlier commit here'
  fi
}

# Prints the parent of the last commit that changed the add-ons. The oldest commit of a shallow clone seems to change all.
commit_before_last_change() {
  local last
  last=$(git_here rev-list -1 --first-parent HEAD -- addons) && [[ $last ]] || return 1
  git_here rev-parse -q --verify "$last^" && git_here cat-file -e "$last^:addons" 2>/dev/null
}

deepen_clone() {
  [[ $(git_here rev-parse --is-shallow-repository) == true && $(git_here remote) ]] || return 1
  GIT_TERMINAL_PROMPT=0 logged "$ALRO_LOG/git-fetch.log" timeout 120 "${git_program[@]}" fetch -q --deepen="$1"
}

# git in this checkout: whoever owns it, and not in the repository that a calling hook names.
git_here() { "${git_program[@]}" "$@"; }
readonly git_program=(env -u GIT_DIR -u GIT_WORK_TREE -u GIT_INDEX_FILE git -c safe.directory="$ALRO_HOME" -C "$ALRO_HOME")
