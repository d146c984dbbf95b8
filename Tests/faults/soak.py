#!/usr/bin/env python3
"""Half load for half an hour: memory, descriptors and files must stay flat, and queries beside it nearly as quick as alone.

    soak.py --colq .build/release/colq [--minutes 30] [--rate EVENTS_PER_SECOND]

Without --rate: half of the rate that must hold, which is 0.4 of what Redis syncs to disk here in pipelines of 100. Prints a
table, and writes soak.csv and soak.svg into --work. Exit status 1 when something grows that must not.
"""
import argparse
import csv
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks"))

from colqbench import clicks
from colqbench.measure import run
from colqbench.pace import Pace
from colqbench.redis import Redis
from colqbench.server import Server, count_files
from colqbench.settings import Settings

import trends

INTERVAL = 5
# Of the last two thirds of the run: what a quantity may grow by, as a share of its mean.
GROWTH = {"memory_mb": 0.1, "descriptors": 0.1, "columnar_files": 0.5, "log_files": 0.5}
# Files that compaction replaces go soon, so that half an hour shows whether their number stays bounded.
SETTINGS = {"background.vacuum": "1m", "background.vacuumAge": "1m"}
# Times the quiet time.
QUERY_LIMIT = 1.5
LAG_LIMIT = 2.0
# Of Redis's rate: half of what colq must take at the least.
REDIS_SHARE = 0.4 / 2
REDIS_SECONDS = 10
# Over a table of a fixed size: the one that events go into grows all the time, and a query's time with it.
QUERIES = ["SELECT count(*) FROM small", "SELECT productcategory, count(*) AS n FROM small GROUP BY 1 ORDER BY n DESC LIMIT 5",
           "SELECT count(DISTINCT customerid) FROM small WHERE activitytype = 'purchase'"]
QUIET_ROWS = 1_000_000
QUIET_SAMPLES = 12


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", default=os.environ.get("COLQ", ".build/release/colq"))
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, help="events a second")
    parser.add_argument("--work", help="folder of the lake and of what is written")
    options = parser.parse_args()
    options.colq = os.path.abspath(options.colq)
    options.work = os.path.abspath(options.work or tempfile.mkdtemp(prefix="colq-soak-"))
    return options


def main():
    options = arguments()
    settings = Settings(colq=options.colq, work=options.work)
    paths, texts = clicks.bodies(settings)
    rate = options.rate or REDIS_SHARE * redis_rate(settings, texts[0])
    lake = settings.path("soak-lake", "lake")
    small_table(options.colq, lake)
    server = Server(options.colq, lake, SETTINGS)
    server.start()
    try:
        quiet = quiet_seconds(server)
        print(f"soak: {rate:,.0f} events/s for {options.minutes:g} minutes; queries alone {quiet * 1e3:.1f} ms", flush=True)
        with Pace(server.port, paths["batch"], rate / clicks.BATCH) as pace:
            samples = watch(server, options.minutes * 60)
        drained = server.wait_delivered()
        server.stop()
    finally:
        server.end()
    run([options.colq, "verify", "--lake", lake])
    return report(options, samples, quiet, pace.result, drained)


def redis_rate(settings, text):
    """Events a second that Redis appends and syncs, in pipelines."""
    with Redis(settings.path("soak-redis", "redis")) as redis:
        return redis.add(text, REDIS_SECONDS, clicks.BATCH)["rate"]


def small_table(colq, lake):
    """A table of a fixed size for the queries beside the load."""
    folder = lake + "-clicks"
    run([colq, "generate", "--rows", str(QUIET_ROWS), "--days", "3", "--out", folder])
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("clickstream-"))
    run([colq, "import", *files, "--table", "small", "--lake", lake, "--bulk"])


def quiet_seconds(server):
    """Median without load, in the rhythm of the samples: queries at once behind each other find warm caches."""
    query_seconds(server)
    times = []
    for _ in range(QUIET_SAMPLES):
        time.sleep(INTERVAL)
        times.append(query_seconds(server))
    return statistics.median(times)


def query_seconds(server):
    """Median over the queries, by the query listener."""
    times = []
    for sql in QUERIES:
        started = time.perf_counter()
        server.query(sql)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def watch(server, seconds):
    samples, started = [], time.perf_counter()
    while (now := time.perf_counter() - started) < seconds:
        samples.append(sample(server, now))
        time.sleep(max(0, (len(samples)) * INTERVAL - (time.perf_counter() - started)))
    return samples


def sample(server, now):
    metrics, table = server.metrics(), os.path.join(server.lake, "clickstream")
    return {"seconds": round(now, 1), "memory_mb": round(server.memory() / 1e6, 1), "descriptors": server.descriptors(),
            "csv_files": count_files(os.path.join(table, "csv")),
            "columnar_files": count_files(table, ".parquet"),
            "commit_files": count_files(os.path.join(table, "columnar", "_delta_log")),
            "log_files": count_files(os.path.join(server.lake, "_stream")),
            "lag_seconds": max(metrics["colq_firehose_lag_seconds"]),
            "growth": max(metrics["colq_firehose_window_growth"]),
            "rows": sum(metrics["colq_firehose_rows_total"]), "query_ms": round(query_seconds(server) * 1e3, 2)}


def report(options, samples, quiet, sent, drained):
    path = os.path.join(options.work, "soak.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, samples[0])
        writer.writeheader()
        writer.writerows(samples)
    run([options.colq, f"SELECT seconds, memory_mb FROM '{path}' ORDER BY seconds", "--chart", "line", "--output",
         os.path.join(options.work, "soak.svg")])
    for line in trends.lines(samples):
        print(line)
    beside = statistics.median(one["query_ms"] for one in samples) / 1e3
    lag = max(one["lag_seconds"] for one in samples)
    print(f"answers: {sent['answered']:,}, refused {sent['refused']}, p50 {sent['p50'] * 1e3:.1f} ms, p99 "
          f"{sent['p99'] * 1e3:.1f} ms; queries {beside * 1e3:.1f} ms, alone {quiet * 1e3:.1f} ms; all delivered "
          f"{drained:.1f} s after the end; numbers in {path}")
    problems = trends.problems(samples, GROWTH)
    if beside > QUERY_LIMIT * quiet:
        problems.append(f"queries take {beside / quiet:.2f} times their quiet time")
    if lag > LAG_LIMIT:
        problems.append(f"delivery lags {lag:.1f} s")
    if sent["refused"]:
        problems.append(f"{sent['refused']} requests refused")
    for problem in problems:
        print(f"FAILED: {problem}")
    print("soak: " + ("FAILED" if problems else "passed"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
