# Shared by ops/play and ops/test: installs missing packages, builds presets. Sourced, never run.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# install_packages LIST...: what the lists name and this machine lacks. As root, with passwordless sudo, or
# else prints the one line that somebody must run and fails.
install_packages() {
  local missing=() package
  while read -r package; do
    # npm and the like may come from elsewhere than Debian: the command is what counts.
    command -v "$package" >/dev/null && continue
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done < <(cat "$@")
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    if ! sudo -n true 2>/dev/null; then
      echo "sudo apt-get install --no-install-recommends -y ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq)
  # A cluster that starts by itself is nobody's: ours are private to the run.
  "${as_root[@]}" mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.d/frontdesk.conf >/dev/null
  local log=$top/build/logs/apt.log
  mkdir -p "$(dirname "$log")"
  # Nor is a proxy: ours are started by the tests, with their own configuration.
  local policy=/usr/sbin/policy-rc.d ours=no
  if [[ ! -e $policy ]]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  local status=0
  if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends -y "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    status=1
  fi
  if [[ $ours == yes ]]; then "${as_root[@]}" rm -f "$policy"; fi
  return "$status"
}

# build PRESET TARGET...: configures when needed and builds the targets that exist; shows the log if it fails.
build() {
  local preset=$1 log="$top/build/logs/build-$1.log" target targets=()
  shift
  mkdir -p "$top/build/logs"
  : >"$log"
  # Once configured, ninja does it again by itself when a CMakeLists.txt changes; presets it does not watch.
  if [[ ! "$top/build/$preset/build.ninja" -nt "$top/CMakePresets.json" ]]; then
    (cd "$top" && cmake --preset "$preset") >"$log" 2>&1 || {
      tail -n 40 "$log" >&2
      return 1
    }
  fi
  for target in "$@"; do
    if has_target "$preset" "$target"; then targets+=("$target"); fi
  done
  ((${#targets[@]})) || return 0
  ninja -C "$top/build/$preset" "${targets[@]}" >>"$log" 2>&1 || {
    grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 60 >&2
    return 1
  }
}

has_target() { ninja -C "$top/build/$1" -t query "$2" >/dev/null 2>&1; }

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }'; }
