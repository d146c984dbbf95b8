#!/usr/bin/env bash
# Prints a command in the terminal's accent, then runs it in place of this shell.
line=
for word in "$@"; do
  case "$word" in
    *[!A-Za-z0-9_./=:,@%+-]* | '') line+=" '${word//\'/\'\\\'\'}'" ;;
    *) line+=" $word" ;;
  esac
done
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  printf '\033[36m$%s\033[0m\n' "$line"
else
  printf '$%s\n' "$line"
fi
exec "$@"
