#!/usr/bin/env bash
# Builds Debian's CAF with ThreadSanitizer into build/caf-tsan: the packaged one reports false races.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
prefix=$top/build/caf-tsan
source=$top/build/caf-source
[[ -f $prefix/complete ]] && exit 0

mkdir -p "$source"/{lists/partial,archives/partial}
cd "$source"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main" >sources.list
# Lists and cache of our own: neither root nor the machine's sources are needed.
apt=(apt-get -qq -o Dir::Etc::sourcelist="$source/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$source/lists"
  -o Dir::Cache="$source" -o Dir::Cache::archives=archives -o APT::Sandbox::User=root)
log=$top/build/logs/caf-tsan.log
mkdir -p "$(dirname "$log")"
trap 'tail -n 30 "$log" >&2' ERR

"${apt[@]}" update >"$log" 2>&1
# Upstream's archive is enough where a mirror lacks Debian's patches, which touch only packaging.
"${apt[@]}" source --download-only actor-framework >>"$log" 2>&1 || [[ -n $(compgen -G 'actor-framework_*.orig.tar.gz') ]]
rm -rf tree tsan
mkdir tree
tar -xf actor-framework_*.orig.tar.gz --strip-components 1 -C tree
cmake -S tree -B tsan -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$prefix" \
  -DCMAKE_CXX_FLAGS="-fsanitize=thread -g1 -w" -DCAF_NO_AUTO_LIBCPP=ON -DCAF_NO_IO=ON -DCAF_NO_OPENSSL=ON \
  -DCAF_NO_EXAMPLES=ON -DCAF_NO_UNIT_TESTS=ON -DCAF_NO_TOOLS=ON -DCAF_NO_OPENCL=ON -DCAF_NO_PYTHON=ON >>"$log" 2>&1
ninja -C tsan install >>"$log" 2>&1
touch "$prefix/complete"
