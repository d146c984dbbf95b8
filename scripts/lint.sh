#!/usr/bin/env bash
# Checks what a reviewer should not have to: format, file length, forbidden words, import order.
set -uo pipefail
cd "$(dirname "$0")/.."
failures=0
fail() { echo "lint: $*" >&2; failures=$((failures + 1)); }

echo "lint: swift format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Kernels || fail "run 'make format'"

echo "lint: file length"
while read -r lines file; do
  [ "$lines" -le 400 ] || fail "$file has $lines lines; at most 400: which second idea does it hold?"
done < <(find Sources Tests Benchmarks -type f \( -name '*.swift' -o -name '*.py' -o -name '*.c' -o -name '*.cpp' -o -name '*.h' \) -exec wc -l {} + |
  awk '$2 != "total" { print $1, $2 }')

# forbid PATTERN WHAT FOLDERS…: lines with PATTERN in Swift sources, comment lines left out.
forbid() {
  local pattern=$1 what=$2 found
  shift 2
  found=$(grep -rnE --include='*.swift' -- "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+:[[:space:]]*//')
  [ -z "$found" ] || { echo "$found" >&2; fail "$what"; }
}

echo "lint: forbidden words"
forbid '\btry!' "'try!' is not for anything a user or a file can reach" Sources
forbid '\bas!' "'as!' is not for anything a user or a file can reach" Sources
forbid '\bfatalError\(' "throw a typed error, or use precondition for an invariant of ours" Sources
forbid '^(@[a-z_]+ )?(internal |package |public )?import Foundation' "the query path starts without Foundation" \
  Sources/Columnar Sources/Vectorized Sources/QueryPlanner Sources/Ingest Sources/Gateway Sources/Charts
# Comments count here.
marks=$(grep -rnE --include='*.swift' --include='*.c' --include='*.cpp' --include='*.h' '\b(TODO|FIXME|XXX|HACK)\b' Sources Tests)
[ -z "$marks" ] || { echo "$marks" >&2; fail "no marks of unfinished work"; }
vague=$(find Sources Tests -type f | grep -E '/(Utils?|Helpers?|Common|Misc)\.swift$')
[ -z "$vague" ] || fail "name the idea of $vague"

echo "lint: import order"
# may_import MODULE ALLOWED…: a module imports no module of ours but these (ARCHITECTURE: who may import whom).
may_import() {
  local module=$1 allowed=" $* " file imported
  while IFS=: read -r file imported; do
    case "$allowed" in
      *" $imported "*) ;;
      *) fail "$file imports $imported, which is against the order of the modules" ;;
    esac
  done < <(grep -roE --include='*.swift' '^(@[a-z_]+ )*(private |internal |package |public )?import (Server|Settings|Gateway|Charts|Ingest|QueryPlanner|Vectorized|Columnar)\b' \
    "Sources/$module" | sed -E 's/:.*import /:/')
}
may_import Columnar
may_import Vectorized Columnar
may_import QueryPlanner Vectorized Columnar
may_import Ingest QueryPlanner Vectorized Columnar
may_import Gateway Charts Ingest QueryPlanner Vectorized Columnar
may_import Charts Columnar
may_import Settings Columnar
may_import Server Settings Gateway Ingest QueryPlanner Vectorized Columnar

echo "lint: module READMEs"
for module in Columnar Vectorized QueryPlanner Ingest Gateway Settings Server Charts colq; do
  [ -s "Sources/$module/README.md" ] || fail "Sources/$module/README.md is missing"
done

echo "lint: shell scripts"
for script in scripts/*.sh .ci/run; do
  bash -n "$script" || fail "$script does not parse"
  [ -x "$script" ] || fail "$script is not executable"
done

if [ "$failures" -ne 0 ]; then
  echo "lint: $failures problem(s)" >&2
  exit 1
fi
echo "lint: clean"
