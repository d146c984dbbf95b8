#!/usr/bin/env bash
# The whole way on generated clicks: generate, import, verify, report, query. Each command is shown before it runs.
set -euo pipefail
colq=$1
folder=demo
accent='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then accent=$'\033[36m' plain=$'\033[0m'; fi

# step COMMAND LINE: shows the line as one would type it, and runs it.
step() {
  printf '%s$ %s%s\n' "$accent" "${1//\"\$colq\"/colq}" "$plain"
  eval "$1"
  echo
}

rm -rf "$folder"
mkdir -p "$folder"
step "\"\$colq\" generate --rows 200000 --days 14 --seed 7 --out $folder/clicks"
step "\"\$colq\" import $folder/clicks/clickstream-*.csv --table clickstream --lake $folder/lake --bulk"
step "\"\$colq\" verify --lake $folder/lake"
step "\"\$colq\" report --lake $folder/lake -o $folder/report.html"
step "\"\$colq\" --lake $folder/lake 'SELECT productcategory, count(*) AS clicks FROM clickstream
    WHERE productcategory IS NOT NULL GROUP BY productcategory ORDER BY clicks DESC LIMIT 10'"
echo "report: $(cd "$folder" && pwd)/report.html"
