#!/usr/bin/env bash
# Makes .build/peers, a Python environment with the engines that interoperability tests and benchmarks use.
# COLQ_PEERS names an existing environment to take instead.
set -euo pipefail
cd "$(dirname "$0")/.."
target=.build/peers
wanted=(pyarrow duckdb duckdb-cli polars deltalake numpy pytz)

works() { [ -x "$1/bin/python" ] && "$1/bin/python" -c 'import pyarrow, duckdb, polars, deltalake, numpy, pytz' 2>/dev/null; }

if [ -n "${COLQ_PEERS:-}" ]; then
  works "$COLQ_PEERS" || { echo "error: COLQ_PEERS=$COLQ_PEERS lacks one of ${wanted[*]}" >&2; exit 1; }
  mkdir -p .build
  [ -L "$target" ] || rm -rf "$target"
  ln -sfn "$COLQ_PEERS" "$target"
elif ! works "$target"; then
  python3 -c 'import venv, ensurepip' 2>/dev/null || scripts/install_dependencies.sh python3 python3-venv
  echo "peers: new environment in $target with ${wanted[*]}"
  rm -rf "$target"
  python3 -m venv "$target"
  "$target/bin/python" -m pip install --quiet --disable-pip-version-check "${wanted[@]}"
fi
"$target/bin/python" - <<'PYTHON'
import deltalake, duckdb, polars, pyarrow
print(f"peers: pyarrow {pyarrow.__version__}, duckdb {duckdb.__version__}, polars {polars.__version__}, "
      f"deltalake {deltalake.__version__}")
PYTHON
