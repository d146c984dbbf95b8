#!/usr/bin/env bash
# Installs the Debian packages that the build needs and that are missing. Works as root or with sudo.
set -euo pipefail

packages=(
  pkg-config
  zlib1g-dev libzstd-dev libsnappy-dev liblz4-dev libdeflate-dev libbrotli-dev # Parquet codecs
  libxxhash-dev                                                     # hashes, bloom filters
  libpcre2-dev                                                      # regular expressions
  libsimdjson-dev                                                   # NDJSON
  libcmark-gfm-dev libcmark-gfm-extensions-dev                      # report text
  libedit-dev                                                       # the shell
  curl                                                              # the demo's clicks
)
[ $# -eq 0 ] || packages=("$@")

if ! command -v swift >/dev/null; then
  echo "error: swift is not on the PATH; install Swift 6.1 or later from https://www.swift.org/install" >&2
  exit 1
fi
if ! command -v dpkg-query >/dev/null; then
  echo "note: not a Debian system; please see to it that these are installed: ${packages[*]}" >&2
  exit 0
fi

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "deps: all ${#packages[@]} system packages are there"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "error: missing packages, and neither root nor sudo; run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}"
}

echo "deps: installing ${missing[*]}"
# A machine with fresh package lists needs no update; a bare container has none at all.
if ! install; then
  echo "deps: apt-get update, then once more"
  "${as_root[@]}" apt-get update
  install
fi
