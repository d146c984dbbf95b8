#!/usr/bin/env bash
# Runs Tests/interop/check_*.py with the peers' Python: each exchanges files with other engines through the colq binary.
set -euo pipefail
cd "$(dirname "$0")/.."
colq=${COLQ:-.build/debug/colq}
[ -x "$colq" ] || { echo "error: $colq is not built; run 'make debug'" >&2; exit 1; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/colq-interop.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

shopt -s nullglob
count=0
for script in Tests/interop/check_*.py; do
  echo "interop: $(basename "$script" .py)"
  mkdir "$scratch/$count"
  .build/peers/bin/python "$script" --colq "$PWD/$colq" --scratch "$scratch/$count"
  count=$((count + 1))
done
echo "interop: $count script(s) passed"
