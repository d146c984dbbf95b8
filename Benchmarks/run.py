#!/usr/bin/env python3
"""Measures colq beside DuckDB, Polars, DataFusion, chDB and Hyper, and writes RESULTS.md and results.svg.

    run.py [--suite clickstream,hits,…] [--engines colq,duckdb,…] [--queries 3,7] [--rows N] [--hits-rows N]
    run.py --from .build/bench/results.json

Suites: clickstream and hits (every query in process, cold and hot), check (answers against DuckDB's), storage (own
storage), process (whole processes), scaling, memory, load (CSV to Parquet), ingest (generate, import, verify), collect
(`colq serve` beside Redis, PostgreSQL and MiniStack). Raw numbers go to WORK/results.json, a suite's replacing those of
its last run. A run of some engines or queries only prints its tables, and leaves the files alone. Exit status 1 when an
answer differs from DuckDB's or a suite fails.
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from colqbench import check, chart, collect, environment, ingest, load, memory, process, report, scaling, storage, suites
from colqbench.measure import Failed, log
from colqbench.settings import BENCHMARKS, ENGINES, ROOT, Settings

SUITES = {
    "check": lambda settings: {suite: check.measure(settings, suite) for suite in ("clickstream", "hits")},
    "clickstream": lambda settings: suites.measure(settings, "clickstream"),
    "hits": lambda settings: suites.measure(settings, "hits"),
    "storage": storage.measure,
    "process": process.measure,
    "scaling": scaling.measure,
    "memory": memory.measure,
    "load": load.measure,
    "ingest": ingest.measure,
    "collect": collect.measure,
}


def names(text, known):
    chosen = [name for name in text.split(",") if name]
    for name in chosen:
        if name not in known:
            raise SystemExit(f"error: no '{name}' here; there are {', '.join(known)}")
    return chosen


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", default=os.path.join(ROOT, ".build", "release", "colq"))
    parser.add_argument("--suite", default=",".join(SUITES), help="what to measure, separated by commas")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--queries", default="", help="numbers of the queries, separated by commas")
    parser.add_argument("--rows", type=int, default=Settings.rows, help="rows of clickstream")
    parser.add_argument("--hits-rows", type=int, default=Settings.hits_rows, help="rows of hits")
    parser.add_argument("--import-rows", type=int, default=Settings.import_rows, help="rows that ingest generates")
    parser.add_argument("--objects", type=int, default=Settings.objects, help="ten-row objects of scaling")
    parser.add_argument("--runs", type=int, default=Settings.runs, help="the first is cold, the best other one hot")
    parser.add_argument("--threads", type=int, default=Settings.threads)
    parser.add_argument("--work", default=Settings.work, help="folder of data, storage and raw numbers")
    parser.add_argument("--from", dest="numbers", metavar="FILE", help="make the tables of these raw numbers again")
    parser.add_argument("--output", default=os.path.join(BENCHMARKS, "RESULTS.md"))
    return parser.parse_args()


def read(path):
    if not os.path.exists(path):
        return {"sections": {}}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, text):
    """The file appears whole or not at all."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".partial", path)


def measured(options, settings, numbers):
    """Runs the chosen suites one after the other; `numbers` gets their results, and is kept after each.

    Returns the suites that failed, which leave their last numbers as they were.
    """
    failed = []
    for name in names(options.suite, SUITES):
        try:
            section = SUITES[name](settings)
        except Failed as error:
            log(f"{name} failed: {error}")
            failed.append(name)
            continue
        section["made"] = environment.moment(settings)
        numbers["sections"][name] = section
        if not partial(options):
            numbers["environment"] = environment.describe(settings)
            write(settings.path("results.json"), json.dumps(numbers, indent=1))
    return failed


def partial(options):
    return bool(options.queries) or set(names(options.engines, ENGINES)) != set(ENGINES)


def main():
    options = arguments()
    settings = Settings(
        colq=os.path.abspath(options.colq), work=os.path.abspath(options.work), rows=options.rows,
        hits_rows=options.hits_rows, import_rows=options.import_rows, objects=options.objects, runs=options.runs,
        threads=options.threads, engines=tuple(names(options.engines, ENGINES)),
        only=frozenset(int(number) for number in options.queries.split(",") if number))
    failed = []
    if options.numbers:
        numbers = read(options.numbers)
    else:
        # Engines that have no option for it use every processor that they may run on.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:settings.threads])
        numbers = {"sections": {}} if partial(options) else read(settings.path("results.json"))
        failed = measured(options, settings, numbers)
    if not numbers["sections"]:
        print("nothing was measured", file=sys.stderr)
    elif partial(options):
        numbers["environment"] = environment.describe(settings)
        print(report.text(numbers))
    else:
        write(options.output, report.text(numbers))
        folder = os.path.dirname(os.path.abspath(options.output))
        chart.draw(settings.colq, numbers, os.path.join(folder, "results.svg"))
        print(f"written to {options.output}")
    return 1 if failed or report.differing(numbers) else 0


if __name__ == "__main__":
    sys.exit(main())
