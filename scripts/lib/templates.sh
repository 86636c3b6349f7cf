# shellcheck shell=bash
# Template databases with the add-ons installed, kept in the cluster: `plain` and `demo` (with a year of demonstration data).
# Their names end in a hash of all they are made from, so a template is either right or not there.

template_name() { echo "alro_template_$1_$(short_hash "$(pins_hash)" "$(contents_of_checkout)")"; }

# ensure_template KIND: leaves its name in the variable `template`.
ensure_template() {
  local kind=$1
  template=$(template_name "$kind")
  database_exists "$template" || locked "template-$(short_hash "$ALRO_STATE")-$kind" build_template "$kind" "$template"
}

build_template() {
  local kind=$1 name=$2 old kept options=(--load-language="$languages")
  ! database_exists "$name" || return 0
  stage "Building the $kind template database (kept until the add-ons change)"
  [[ $kind == plain ]] || options+=(--with-demo)
  build_database "$name" "$(addon_list)" "${options[@]}"
  kept=$(echo "$name" "${template_in_use:-}" && templates_kept "$kind")
  for old in $(databases_like 'alro\_template\_%' | grep -v __building); do
    alone carry_assets "$old" "$name"
    [[ $old != alro_template_"$kind"_* || $kept == *"$old"* ]] || drop_database "$old"
  done
}

# The templates of a kind that test runs need: the present add-ons', and the one that upgrades start from.
templates_kept() {
  local addons_folder
  for addons_folder in "$ALRO_HOME/addons" "$upgrade_folder/addons"; do
    [[ ! -d $addons_folder ]] || template_name "$1"
  done
}

# carry_assets FROM TO: browser tests need asset bundles that take longer to build than the tests to run. A bundle's
# address holds a hash of its files, so it can be handed from one database to another; Odoo ignores what does not fit.
carry_assets() {
  local columns='name, type, url, public, res_model, res_id, store_fname, checksum, file_size, mimetype, create_uid, write_uid, create_date, write_date'
  [[ $1 != "$2" && -d $ALRO_DATA/filestore/$1 ]] || return 0
  sql "$1" "COPY (SELECT $columns FROM ir_attachment WHERE url LIKE '/web/assets/%') TO STDOUT" |
    psql -X -q -v ON_ERROR_STOP=1 -d "$2" \
      -c 'CREATE TEMP TABLE carried (LIKE ir_attachment); ALTER TABLE carried ALTER id DROP NOT NULL' \
      -c "COPY carried ($columns) FROM STDIN" \
      -c "INSERT INTO ir_attachment ($columns) SELECT $columns FROM carried WHERE url NOT IN (SELECT url FROM ir_attachment WHERE url IS NOT NULL)"
  "${as_odoo[@]}" mkdir -p "$ALRO_DATA/filestore/$2"
  sql "$1" "SELECT DISTINCT store_fname FROM ir_attachment WHERE url LIKE '/web/assets/%' AND store_fname IS NOT NULL" |
    (cd "$ALRO_DATA/filestore/$1" && xargs -r "${as_odoo[@]}" cp -aln --parents -t "$ALRO_DATA/filestore/$2")
}

# with_copy KIND COMMAND …: runs the command with a working copy of the template, named `copy`, and drops it afterwards.
with_copy() {
  local kind=$1 template copy
  shift
  ensure_template "$kind"
  copy=alro_test_${kind}_${BASHPID}_$$
  alone copy_database "$template" "$copy"
  "$@"
  alone carry_assets "$copy" "$template"
  drop_database "$copy"
}

# A template can be copied while nobody is connected to it.
alone() { locked "templates-$(short_hash "$ALRO_STATE")" "$@"; }

# Copies of test runs that were killed.
drop_stale_copies() {
  local name
  for name in $(databases_like 'alro\_test\_%'); do
    kill -0 "${name##*_}" 2>/dev/null || drop_database "$name"
  done
}
