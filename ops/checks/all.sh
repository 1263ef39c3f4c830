#!/usr/bin/env bash
# Static checks: include layers, sizes, format, tidy, shell, spelling, SQL, secrets, alerts, the systemd unit. Ends in "N passed, N failed".
# all.sh [--full]   clang-tidy looks at what the last commits touched; --full: at every file
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

passed=0 failed=0
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    head -n 60 <<<"$output"
  fi
}

mapfile -t sources < <(git ls-files '*.cpp' '*.hpp' | grep -v '^tests/compile_fail/')
mapfile -t scripts < <(git grep -lE '^#!(/usr/bin/env bash|/bin/sh|/bin/bash)' -- ops tests .ci)

# Tests misspell on purpose.
mapfile -t texts < <(git ls-files '*.md' '*.hpp' '*.cpp' '*.sql' '*.yaml' '*.toml' ':!tests/unit')

no_unfinished_marks() { ! git grep -nIwE 'TODO|FIXME|XXX|HACK' -- base net db actors ops migrations tests ':!ops/checks/all.sh'; }

check "include layers" ops/checks/includes.py
check "sizes" ops/checks/sizes.py
check "format" clang-format --dry-run -Werror "${sources[@]}"
check "shell" shellcheck -x "${scripts[@]}"
check "spelling" codespell --quiet-level=2 --ignore-words ops/checks/spelling.txt "${texts[@]}"
check "no unfinished marks" no_unfinished_marks
check "constant SQL" ops/checks/sql.py
check "secrets in constant time" ops/checks/secrets.py
check "alerts and runbooks" ops/checks/alerts.py
check "systemd sandbox" ops/checks/sandbox.sh
check "clang-tidy" ops/checks/tidy.py "$@"
echo "$passed passed, $failed failed"
((failed == 0))
