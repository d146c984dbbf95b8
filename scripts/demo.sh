#!/usr/bin/env bash
# The whole way on generated clicks: generate, import, verify, query, report. Each command is shown before it runs.
set -euo pipefail
colq=$1
folder=demo
run() { "$(dirname "$0")/show_command.sh" "$@"; echo; }

rm -rf "$folder"
mkdir -p "$folder"
run "$colq" generate --rows 200000 --days 14 --seed 7 --out "$folder/clicks"
run "$colq" import "$folder"/clicks/*.csv --table clickstream --lake "$folder/lake" --bulk
run "$colq" verify --lake "$folder/lake"
run "$colq" report --lake "$folder/lake" -o "$folder/report.html"
run "$colq" --lake "$folder/lake" \
  "SELECT productcategory, count(*) AS clicks FROM clickstream GROUP BY productcategory ORDER BY clicks DESC LIMIT 10"
echo "report: $(cd "$folder" && pwd)/report.html"
