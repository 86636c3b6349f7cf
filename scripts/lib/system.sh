# shellcheck shell=bash
# The machine: which system, who we are, which packages, how much disk, which ports.

readonly service_user=alro # who PostgreSQL and Odoo run as when the caller is root
readonly least_disk_gb=4

# --- who runs what ---------------------------------------------------------------------------------------------------

# Sets two prefixes for commands: as_service for PostgreSQL, which refuses root, and as_odoo for Odoo, which should not be
# root either unless the checkout is closed to the service user (below a closed home folder, say). setpriv execs: signals and pids stay ours.
choose_users() {
  as_service=(env) as_odoo=(env)
  ((EUID == 0)) || return 0
  if ! getent passwd "$service_user" >/dev/null; then
    note "creating the system user $service_user (PostgreSQL and Odoo run as it)"
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$service_user"
  fi
  as_service=(setpriv --reuid="$service_user" --regid="$service_user" --init-groups -- env -u XDG_RUNTIME_DIR -u XDG_CONFIG_HOME -u XDG_CACHE_HOME
    -u XDG_DATA_HOME -u DBUS_SESSION_BUS_ADDRESS HOME="$ALRO_STATE/home" USER="$service_user" LOGNAME="$service_user")
  if "${as_service[@]}" test -r "$ALRO_HOME/odoo.conf" -a -x "$ALRO_HOME/scripts"; then as_odoo=("${as_service[@]}"); fi
}

as_root() {
  local name keep=()
  if ((EUID == 0)); then
    "$@"
  else # sudo empties the environment: hand on what a proxy or a private certificate authority needs
    for name in {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY SSL_CERT_FILE; do
      [[ -z ${!name:-} ]] || keep+=("$name=${!name}")
    done
    sudo env "${keep[@]}" "$@"
  fi
}

ensure_folders() {
  mkdir -p "$ALRO_STATE"/{home,log,data} "$ALRO_CACHE" || die "The folder $ALRO_STATE or $ALRO_CACHE cannot be made." \
    "Set ALRO_STATE and ALRO_CACHE to folders that you may write to."
  [[ -d $ALRO_SOCKETS ]] || mkdir -m 700 "$ALRO_SOCKETS"
  if ((EUID == 0)); then
    chown "$service_user:" "$ALRO_STATE" "$ALRO_STATE"/{home,log} "$ALRO_SOCKETS"
    # data and compiled files follow whoever Odoo runs as, should the checkout have become readable to it or closed since
    local owner
    owner=$("${as_odoo[@]}" id -un)
    [[ $(stat -c %U "$ALRO_DATA") == "$owner" ]] || chown -R "$owner:" "$ALRO_DATA"
    "${as_service[@]}" test -w "$ALRO_LOG" || die "The system user $service_user, who runs PostgreSQL here, cannot reach $ALRO_STATE." \
      "Set ALRO_STATE to a folder that others may enter."
    [[ -d $ALRO_STATE/pycache ]] || install -d -o "$owner" "$ALRO_STATE/pycache"
  else
    [[ -O $ALRO_SOCKETS ]] || die "The socket folder $ALRO_SOCKETS belongs to somebody else." \
      "Set ALRO_STATE to another folder: the socket folder's name depends on it."
  fi
}

# --- what the system must be -----------------------------------------------------------------------------------------

os_release() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" /etc/os-release; }

check_system() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null || [[ ! -r /etc/os-release ]]; then
    die "This is not a Debian or Ubuntu system (no apt-get)." \
      "./alro needs Debian 12 or newer, or Ubuntu 24.04 or newer."
  fi
  system_id=$(os_release ID) system_name=$(os_release PRETTY_NAME) system_codename=$(os_release VERSION_CODENAME)
}

check_disk() { # only before the big downloads: later runs need little
  local folder free
  for folder in "$ALRO_STATE" "$ALRO_CACHE"; do
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    free=$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1048576) }')
    ((free >= least_disk_gb)) || die "Only ${free} GB free where $folder is; about ${least_disk_gb} GB are needed." \
      "Make room, or set ALRO_STATE and ALRO_CACHE to folders on a larger disk."
  done
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

check_port() {
  if [[ ! $ALRO_HTTP_PORT =~ ^[0-9]{1,5}$ ]] || ((ALRO_HTTP_PORT == 0 || ALRO_HTTP_PORT > 65535)); then
    die "ALRO_HTTP_PORT=$ALRO_HTTP_PORT is no port number."
  fi
  ! port_taken "$ALRO_HTTP_PORT" || die "Port $ALRO_HTTP_PORT of this machine is already in use." \
    "Stop what uses it (./alro stop, if it is ours), or choose another: ALRO_HTTP_PORT=8070 ./alro run"
}

free_port() { # from a random one on: two runs must not find the same
  local port
  for ((port = 8100 + RANDOM % 20000; port < 65000; port++)); do
    port_taken "$port" || { echo "$port" && return; }
  done
}

# --- packages --------------------------------------------------------------------------------------------------------

package_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Ubuntu's chromium package is an empty shell around a snap, so there a browser has to be there already.
browser() {
  local name
  for name in chromium google-chrome google-chrome-stable chromium-browser; do
    command -v "$name" && return
  done
  return 1
}

# file brings libmagic, by which Odoo tells a file's type; Playwright's driver needs libatomic1; the font is for Thai in
# Chromium where a page names none; Pango and HarfBuzz are WeasyPrint's, which prints where there is no Chromium.
missing_packages() {
  local package
  for package in ca-certificates python3 python3-venv file libatomic1 fonts-tlwg-laksaman-ttf libpangoft2-1.0-0 libharfbuzz-subset0; do
    package_installed "$package" || echo "$package"
  done
  [[ $(postgres_newest) ]] || echo postgresql
  [[ $system_id == ubuntu ]] || browser >/dev/null || echo chromium
  # prints twice as fast as the browser that the tests drive
  [[ $system_id == ubuntu ]] || package_installed chromium-headless-shell || echo chromium-headless-shell
  [[ ${ODOO_ROOT:-} || -r $debian_keyring ]] || echo debian-archive-keyring
}

ensure_packages() {
  local missing log=$ALRO_LOG/packages.log
  [[ $system_id != ubuntu ]] || browser >/dev/null || note "no Chromium or Chrome found: PDF reports and browser tests need one"
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  stage "Installing system packages: ${missing[*]}"
  ((EUID == 0)) || command -v sudo >/dev/null || die "These packages are missing and there is no sudo to install them." \
    "Ask an administrator to run: apt-get install --no-install-recommends ${missing[*]}"
  if ((EUID)) && ! sudo -n true 2>/dev/null; then
    [[ -t 0 ]] || die "sudo asks for a password, and there is no terminal to type it on." \
      "Run ./alro setup in a terminal, or have an administrator install: ${missing[*]}"
    note "sudo may ask for your password"
    sudo -v || die "sudo was refused: no right to install ${missing[*]}." \
      "Ask an administrator to run: apt-get install --no-install-recommends ${missing[*]}"
  fi
  # an unreachable third-party archive need not matter: what counts is whether the packages come
  logged "$log" as_root apt-get update -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 || true
  [[ " ${missing[*]} " != *" postgresql "* ]] || forbid_main_cluster
  if ! logged "$log.install" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "${missing[@]}"; then
    if grep -q -E '^(Err:|E:|W: Failed to fetch)' "$log"; then
      tail_of "$log" 5
      die "The package mirror of this machine cannot be reached (apt-get update)." \
        "Check the network, the proxy (http_proxy) and /etc/apt/sources.list*, then run the same command again." "The whole log: $log"
    fi
    tail_of "$log.install"
    die "apt-get could not install: ${missing[*]}" "The whole log: $log.install"
  fi
}

# Debian's package would make and start a server of its own on port 5432.
forbid_main_cluster() {
  local conf=/etc/postgresql-common/createcluster.conf
  grep -q -s -E '^[[:space:]]*create_main_cluster' "$conf" && return
  as_root mkdir -p "$(dirname "$conf")"
  printf '%s\n' '# ./alro keeps a PostgreSQL of its own; the system needs none' 'create_main_cluster = false' |
    as_root tee -a "$conf" >/dev/null
}

check_versions() {
  "$system_python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
    die "$system_name has $("$system_python" --version 2>&1); Odoo 19 needs Python 3.10 or newer." "Use Debian 12 or newer, or Ubuntu 24.04 or newer."
  local newest
  newest=$(postgres_newest)
  ((${newest:-0} >= least_postgres)) ||
    die "$system_name has PostgreSQL ${newest:-none}; $least_postgres or newer is needed (Thai sorting by ICU)." "Use Debian 12 or newer, or Ubuntu 24.04 or newer."
}

# http_status PORT PATH: the answer's status code, without needing curl.
http_status() (
  exec 2>/dev/null
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\n\r\n' "$2" "$1" >&3
  read -r -t 120 _ status _ <&3 && echo "$status"
)
