#!/usr/bin/env bash
# The whole way: a server takes generated clicks over HTTP, queries see them at once, the lake is verified, a report is
# written. Each command is shown before it runs.
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

# Free ports, so that the demo runs beside whatever is there.
free_port() {
  local port
  for port in $(seq "$1" "$(($1 + 200))"); do
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  echo "error: no free port from $1 on" >&2
  exit 1
}

server=''
stop_server() {
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" || true
  server=''
}
trap stop_server EXIT

rm -rf "$folder"
mkdir -p "$folder"
events=$(free_port 8080)
queries=$(free_port "$((events + 1))")
step "\"\$colq\" generate --rows 200000 --days 14 --seed 7 --format ndjson --out $folder/clicks"

command="\"\$colq\" serve --lake $folder/lake --listen 127.0.0.1:$events --query-listen 127.0.0.1:$queries"
printf '%s$ %s &%s\n' "$accent" "${command//\"\$colq\"/colq}" "$plain"
"$colq" serve --lake "$folder/lake" --listen "127.0.0.1:$events" --query-listen "127.0.0.1:$queries" 2>"$folder/serve.log" &
server=$!
for _ in $(seq 100); do
  if curl -fs "http://127.0.0.1:$events/ready" >/dev/null; then break; fi
  if ! kill -0 "$server" 2>/dev/null; then
    cat "$folder/serve.log" >&2
    exit 1
  fi
  sleep 0.1
done
cat "$folder/serve.log"
echo

step "curl -s http://127.0.0.1:$events/clickstream -d '{\"customerid\":\"C1\",\"productcategory\":\"Shoes\",\"activitytype\":\"view\",\"eventtime\":\"2026-11-14T20:15:00Z\"}'"
step "\"\$colq\" --lake $folder/lake 'SELECT customerid, productcategory, ingesttime FROM clickstream'"
step "cat $folder/clicks/clickstream-*.ndjson | split -l 1000 --filter 'curl -sS --fail-with-body --data-binary @- http://127.0.0.1:$events/clickstream >/dev/null' -"
step "curl -s http://127.0.0.1:$queries/query -H 'Accept: text/csv' -d 'SELECT activitytype, count(*) AS clicks FROM clickstream GROUP BY 1 ORDER BY 2 DESC LIMIT 5'"
step "curl -s http://127.0.0.1:$queries/metrics | grep -E '^colq_(collector_events|stream_rows|firehose_rows|firehose_lag)'"
printf '%s$ kill -TERM %s%s\n' "$accent" "$server" "$plain"
stop_server
tail -1 "$folder/serve.log"
echo

step "\"\$colq\" verify --lake $folder/lake"
step "\"\$colq\" compact --lake $folder/lake"
step "\"\$colq\" report --lake $folder/lake -o $folder/report.html"
step "\"\$colq\" --lake $folder/lake 'SELECT productcategory, count(*) AS clicks FROM clickstream
    WHERE productcategory IS NOT NULL GROUP BY productcategory ORDER BY clicks DESC LIMIT 10'"
echo "report: $(cd "$folder" && pwd)/report.html"
