#!/usr/bin/env bash
# Makes .build/peers, a Python environment with the engines that interoperability tests use; with the word "bench" also
# those that only benchmarks compare with. COLQ_PEERS names an existing environment to take instead.
set -euo pipefail
cd "$(dirname "$0")/.."
target=.build/peers
wanted=(pyarrow duckdb duckdb-cli polars deltalake numpy pytz)
modules=pyarrow,duckdb,polars,deltalake,numpy,pytz
if [ "${1:-}" = bench ]; then
  wanted+=(chdb datafusion tableauhyperapi)
  modules+=,duckdb_cli,chdb,datafusion,tableauhyperapi
fi

# Whether an environment has the modules; finding them is enough, importing all engines takes seconds.
works() {
  [ -x "$1/bin/python" ] && "$1/bin/python" - "$modules" 2>/dev/null <<'PYTHON'
import sys
from importlib.util import find_spec
sys.exit(any(find_spec(name) is None for name in sys.argv[1].split(",")))
PYTHON
}

if [ -n "${COLQ_PEERS:-}" ]; then
  works "$COLQ_PEERS" || { echo "error: COLQ_PEERS=$COLQ_PEERS lacks one of ${wanted[*]}" >&2; exit 1; }
  mkdir -p .build
  [ -L "$target" ] || rm -rf "$target"
  ln -sfn "$COLQ_PEERS" "$target"
elif ! works "$target"; then
  python3 -c 'import venv, ensurepip' 2>/dev/null || scripts/install_dependencies.sh python3 python3-venv
  echo "peers: environment in $target with ${wanted[*]}"
  # One that is there keeps what it has; one that was linked to or whose Python is gone is made anew.
  if [ -L "$target" ] || ! "$target/bin/python" -c '' 2>/dev/null; then
    rm -rf "$target"
    python3 -m venv "$target"
  fi
  "$target/bin/python" -m pip install --quiet --disable-pip-version-check "${wanted[@]}"
fi
"$target/bin/python" - "${wanted[@]}" <<'PYTHON'
import sys
from importlib.metadata import version
print("peers: " + ", ".join(f"{name} {version(name)}" for name in sys.argv[1:]))
PYTHON
