#!/usr/bin/env bash
# The systemd unit is well-formed and exposes no more than 2.0 of 10 (systemd-analyze security).
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
command -v systemd-analyze >/dev/null || { echo "no systemd-analyze: ops/packages-test.txt names its package"; exit 1; }
report=$(systemd-analyze security --offline=true --no-pager --threshold=20 "$PWD/ops/systemd/frontdesk.service" 2>&1)
status=$?
grep -q 'Overall exposure level' <<<"$report" || status=1
tail -n 1 <<<"$report"
exit "$status"
