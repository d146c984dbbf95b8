#!/usr/bin/env bash
# Runs what `make debug` built: every unit, SQL and command test. The last lines are the summary.
set -uo pipefail
log=$(mktemp "${TMPDIR:-/tmp}/colq-tests.XXXXXX")
trap 'rm -f "$log"' EXIT

started=$SECONDS
echo '$ swift test --skip-build --disable-xctest'
# What passes is left out, with the lines of its arguments; what fails is shown in full.
swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$log" | awk '
  /^(◇|✔|➜)/ { quiet = 1 }
  /^(✘|\[|↳|warning|error|\*\*\*)/ { quiet = 0 }
  !quiet { print; fflush() }'
status=${PIPESTATUS[0]}

# The harness ends with "Test run with N tests … passed"; without that line nothing was proven.
closing=$(grep -aE 'Test run with [0-9]+ tests?' "$log" | tail -1)
if [ -z "$closing" ]; then
  echo "make test: the test run did not come to its end" >&2
  exit 1
fi
if [ "$status" -ne 0 ]; then
  echo
  echo "failed tests:"
  grep -aE '^✘ Test .* (failed|recorded)' "$log" | sort -u | head -50
fi
echo "$closing"
echo "make test: $([ "$status" -eq 0 ] && echo passed || echo FAILED) in $((SECONDS - started)) s"
exit "$status"
