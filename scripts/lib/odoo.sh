# shellcheck shell=bash
# Odoo 19 itself. It is not on PyPI; Debian's unstable suite carries it as the package odoo-19, whose dependencies would
# pull half of unstable into the system. So the package is fetched through an apt of its own and unpacked, not installed.

readonly odoo_packages=(
  odoo-19 libjs-jquery libjs-jquery-form libjs-underscore
  fonts-inconsolata fonts-ocr-b fonts-roboto-unhinted fonts-glyphicons-halflings fonts-montserrat
)
# Font Awesome: Odoo links to the file names of 4.7, which Debian 12 and 13 have; unstable has 7.
readonly font_awesome_suite=trixie
readonly debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly unpack_recipe=1 # raise it when what unpack_odoo does changes

# Sets odoo_path: the folder to put on sys.path.
ensure_odoo() {
  if [[ ${ODOO_ROOT:-} ]]; then
    odoo_path=$(find_odoo_in "$ODOO_ROOT") || die "ODOO_ROOT=$ODOO_ROOT holds no Odoo." \
      "It must be a source checkout (with odoo-bin) or an unpacked odoo-19 package (with usr/lib/python3/dist-packages)."
  else
    local current=$ALRO_CACHE/odoo/current-$unpack_recipe
    [[ -e $current ]] || locked odoo fetch_odoo "$current"
    odoo_path=$(readlink -f "$current")/usr/lib/python3/dist-packages
  fi
  grep -q '^version_info = (19, ' "$odoo_path/odoo/release.py" || die "$odoo_path holds another version than Odoo 19." "Point ODOO_ROOT to an Odoo 19."
  readonly odoo_path
  export ALRO_ODOO_PATH=$odoo_path
}

find_odoo_in() {
  local folder
  for folder in "$1" "$1/usr/lib/python3/dist-packages"; do
    [[ -f $folder/odoo/release.py ]] && { readlink -f "$folder" && return; }
  done
  return 1
}

odoo_version() { if [[ ${ODOO_ROOT:-} ]]; then echo "19 of $ODOO_ROOT"; else basename "${odoo_path%/usr/lib/*}"; fi; }

fetch_odoo() {
  local current=$1 work=$ALRO_CACHE/odoo/.work mirror version
  [[ ! -e $current ]] || return 0
  stage "Fetching Odoo 19 (Debian package odoo-19, 130 MB, 1.3 GB unpacked)"
  check_disk
  rm -rf "$work" && mkdir -p "$work"/{lists/partial,cache/archives/partial,packages,tree}
  mirror=$(debian_mirror)
  [[ $mirror ]] || die "This machine's apt names no Debian mirror." "Name one in ALRO_DEBIAN_MIRROR, or an Odoo 19 of your own in ODOO_ROOT."
  printf "deb [signed-by=$debian_keyring] %s %s main\n" "$mirror" sid "$mirror" "$font_awesome_suite" >"$work/sources.list"
  logged "$ALRO_LOG/odoo-fetch.log" apt_apart "$work" apt-get update || {
    tail_of "$ALRO_LOG/odoo-fetch.log" 5
    die "The suites sid and $font_awesome_suite of this machine's Debian mirror cannot be read." \
      "Check the network and the proxy; a mirror that carries them can be named in ALRO_DEBIAN_MIRROR, or an Odoo 19 of your own in ODOO_ROOT."
  }
  version=$(apt_apart "$work" apt-cache show odoo-19 2>/dev/null | sed -n 's/^Version: //p;T;q' || true)
  [[ $version ]] || die "Debian's unstable suite no longer carries the package odoo-19." \
    "Set ODOO_ROOT to an Odoo 19 (a source checkout with odoo-bin, or an unpacked odoo-19 package). Odoo 20 is no substitute."
  (cd "$work/packages" && logged "$ALRO_LOG/odoo-fetch.log" apt_apart "$work" apt-get download "${odoo_packages[@]}" "fonts-font-awesome/$font_awesome_suite") || {
    tail_of "$ALRO_LOG/odoo-fetch.log" 5
    die "The Odoo package could not be downloaded." "Run the same command again. The whole log: $ALRO_LOG/odoo-fetch.log"
  }
  unpack_odoo "$work"
  version=${version//:/_}
  rm -rf "$ALRO_CACHE/odoo/$version"
  mv "$work/tree" "$ALRO_CACHE/odoo/$version"
  ln -sfn "$version" "$current"
  rm -rf "$work"
}

# An apt whose sources, lists and cache are its own: the system's stay as they are. A lagging mirror's sid has an expired
# Release file, hence Check-Valid-Until (signatures are still checked); the private folders are closed to user _apt.
apt_apart() {
  local work=$1 program=$2
  shift 2
  "$program" -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User= -o APT::Update::Error-Mode=any "$@"
}

# The Debian mirror that this machine itself uses: of what apt reads, the entry of the system's own release (not its
# updates, its security archive or a third party's). Mirrors of Ubuntu often carry Debian beside it.
debian_mirror() {
  [[ -z ${ALRO_DEBIAN_MIRROR:-} ]] || { echo "$ALRO_DEBIAN_MIRROR" && return; }
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CODENAME)' 'Created-By: Packages' |
    awk -v release="$system_codename" '($2 == release || $3 == release) && $1 !~ /^cdrom|security/ { sub(/\/ubuntu\/?$/, "/debian", $1); print $1; exit }'
}

unpack_odoo() {
  local work=$1 package mail
  for package in "$work"/packages/*.deb; do dpkg-deb -x "$package" "$work/tree"; done
  # Debian strips this file; without it every browser test fails on a missing asset.
  mail=$work/tree/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
  mkdir -p "$mail"
  [[ -s $mail/selfie_segmentation.js ]] || echo 'window.SelfieSegmentation = class {};' >"$mail/selfie_segmentation.js"
  chmod -R a+rX "$work/tree"
}
