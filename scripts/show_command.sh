#!/usr/bin/env bash
# Prints a command in the terminal's accent, then runs it in place of this shell.
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  printf '\033[36m$ %s\033[0m\n' "$*"
else
  printf '$ %s\n' "$*"
fi
exec "$@"
