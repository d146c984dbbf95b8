#!/usr/bin/env bash
# Runs what `make debug` built: every unit, SQL and command test. The last lines are the summary.
set -uo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/colq-tests.XXXXXX")
trap 'rm -rf "$folder"' EXIT
log=$folder/log part=$folder/part closing=$folder/closing

started=$SECONDS
status=0
# run_part OPTIONS…: one process of tests. What passes is left out, with the lines of its arguments; what fails is shown in
# full.
run_part() {
  echo "\$ swift test --skip-build --disable-xctest $*"
  swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$part" | awk '
    /^(◇|✔|➜)/ { quiet = 1 }
    /^(✘|\[|↳|warning|error|\*\*\*)/ { quiet = 0 }
    !quiet { print; fflush() }'
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
  cat "$part" >>"$log"
  # The harness ends with "Test run with N tests … passed"; without that line nothing was proven.
  if ! grep -aE 'Test run with [1-9][0-9]* tests?' "$part" | tail -1 >>"$closing"; then
    echo "make test: the test run did not come to its end" >&2
    exit 1
  fi
}
# The gateway's tests look at the clock: not while the engine's tests take all processors.
run_part --skip '^GatewayTests' "$@"
run_part --filter '^GatewayTests' "$@"
if [ "$status" -ne 0 ]; then
  echo
  echo "failed tests:"
  grep -aE '^✘ Test .* (failed|recorded)' "$log" | sort -u | head -50
fi
cat "$closing"
echo "make test: $([ "$status" -eq 0 ] && echo passed || echo FAILED) in $((SECONDS - started)) s"
exit "$status"
