#!/usr/bin/env python3
"""Compares colq with DuckDB and Polars and writes Benchmarks/RESULTS.md.

    run.py --colq .build/release/colq [--data DIR] [--queries FILE] [--runs 5] [--threads N] [--rows 1000000]

DIR holds NAME.parquet files, one a table; without it, clicks are generated into a temporary folder with
../shared/bench/gen_clickstream.py where that exists, else with `colq generate`. Three comparisons:

1. every query of FILE in process: first run (cold) and best of the later ones (hot), peak memory of each process;
2. whole processes, turn by turn: `SELECT 1` and a GROUP BY, colq against the DuckDB command line;
3. size of the binary.
"""
import argparse
import datetime
import glob
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
GROUP_BY = "SELECT productcategory, count(*) AS n FROM '{path}' GROUP BY 1 ORDER BY 2 DESC"


def statements(path):
    with open(path, encoding="utf-8") as file:
        text = "\n".join(line for line in file if not line.startswith("--"))
    return [s.strip() for s in text.split(";") if s.strip()]


def tables_of(folder):
    return {os.path.splitext(os.path.basename(p))[0]: os.path.abspath(p)
            for p in sorted(glob.glob(os.path.join(folder, "*.parquet")))}


# --- one engine in its own process -------------------------------------------------------------------------------

def duckdb_runner(tables, threads):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    for name, path in tables.items():
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return lambda sql: len(connection.execute(sql).fetchall())


def polars_runner(tables, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars
    context = polars.SQLContext(eager=False)
    for name, path in tables.items():
        context.register(name, polars.scan_parquet(path))
    return lambda sql: context.execute(sql).collect().height


def run_peer(options):
    """Times every statement in one Python engine and prints what `colq bench` prints."""
    run = {"duckdb": duckdb_runner, "polars": polars_runner}[options.engine](tables_of(options.data), options.threads)
    out = []
    for number, sql in enumerate(statements(options.queries), 1):
        entry = {"query": number, "seconds": []}
        try:
            for _ in range(options.runs):
                started = time.perf_counter()
                entry["rows"] = run(sql)
                entry["seconds"].append(round(time.perf_counter() - started, 6))
        except Exception as error:  # a peer may lack a feature: that is a result too
            entry = {"query": number, "error": str(error).splitlines()[0][:120]}
        out.append(entry)
    json.dump(out, sys.stdout)


# --- measuring ---------------------------------------------------------------------------------------------------

def measured(command):
    """Standard output of `command`, and the peak resident memory of its process in MB."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"failed: {' '.join(command)}")
        output.seek(0)
        return output.read().decode(), usage.ru_maxrss / 1024


def wall(command):
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def turn_by_turn(first, second, rounds):
    """Milliseconds of two commands that run alternately: medians."""
    times = ([], [])
    for _ in range(rounds):
        for command, list_ in ((first, times[0]), (second, times[1])):
            list_.append(wall(command) * 1e3)
    return [statistics.median(t) for t in times]


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else float("nan")


# --- data --------------------------------------------------------------------------------------------------------

def make_data(options, folder):
    """Fills `folder` with clickstream.parquet (and products.parquet); returns the command that did it."""
    generator = os.path.join(HERE, "..", "..", "shared", "bench", "gen_clickstream.py")
    if os.path.exists(generator):
        command = [sys.executable, generator, str(options.rows), folder]
        try:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return f"gen_clickstream.py {options.rows}"
        except subprocess.CalledProcessError:
            shutil.rmtree(folder)
            os.makedirs(folder)
    clicks = os.path.join(folder, "clicks")
    subprocess.run([options.colq, "generate", "--rows", str(options.rows), "--days", "30", "--seed", "1", "--out",
                    clicks], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([options.colq, f"SELECT * FROM '{clicks}/*.csv'", "--output",
                    os.path.join(folder, "clickstream.parquet")], check=True)
    shutil.rmtree(clicks)
    return f"colq generate --rows {options.rows} --days 30 --seed 1, written as Parquet by colq"


# --- report ------------------------------------------------------------------------------------------------------

def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def cell(seconds):
    return "–" if seconds is None else f"{seconds * 1e3:.1f}"


def in_process(options, lines):
    results, memory = {}, {}
    common = ["--queries", options.queries, "--runs", str(options.runs), "--threads", str(options.threads)]
    commands = {
        "colq": [options.colq, "bench", "--lake", options.data, "--format", "json", *common],
        "DuckDB": [sys.executable, __file__, "--engine", "duckdb", "--data", options.data, *common],
        "Polars": [sys.executable, __file__, "--engine", "polars", "--data", options.data, *common],
    }
    for name, command in commands.items():
        print(f"{name}: {' '.join(command)}", file=sys.stderr)
        text, memory[name] = measured(command)
        results[name] = {entry["query"]: entry for entry in json.loads(text)}

    lines += ["## Queries in one process", "",
              "Milliseconds, cold (first run) / hot (best of the others); ratio = DuckDB hot / colq hot, above 1 colq is faster.",
              "", "| query | colq | DuckDB | Polars | ratio |", "| ---: | ---: | ---: | ---: | ---: |"]
    ratios = {"cold": [], "hot": []}
    errors = []
    for number in results["colq"]:
        row, times = [], {}
        for name, entries in results.items():
            entry = entries.get(number, {"error": "missing"})
            if "error" in entry:
                row.append("error")
                if name == "colq":
                    errors.append(f"- query {number}: {entry['error']}")
                continue
            cold, hot = entry["seconds"][0], min(entry["seconds"][1:] or entry["seconds"])
            times[name] = (cold, hot)
            row.append(f"{cell(cold)} / {cell(hot)}")
        ratio = ""
        if "colq" in times and "DuckDB" in times:
            ratios["cold"].append(times["DuckDB"][0] / times["colq"][0])
            ratios["hot"].append(times["DuckDB"][1] / times["colq"][1])
            ratio = f"{ratios['hot'][-1]:.2f}"
        lines.append(f"| {number} | {' | '.join(row)} | {ratio} |")
    lines += ["", f"Geometric mean of DuckDB / colq: hot {geometric_mean(ratios['hot']):.2f}, "
              f"cold {geometric_mean(ratios['cold']):.2f}; median hot {statistics.median(ratios['hot'] or [math.nan]):.2f}, "
              f"cold {statistics.median(ratios['cold'] or [math.nan]):.2f}. Load of the machine when it was measured: "
              f"{os.getloadavg()[0]:.1f}.",
              "Peak memory of the process, MB: " + ", ".join(f"{n} {m:.0f}" for n, m in memory.items()) + ".", ""]
    if errors:
        lines += ["Queries that failed in colq:", "", *errors, ""]


def whole_process(options, lines):
    try:
        import duckdb_cli  # its binary is called directly: the script beside it costs a start of Python
    except ImportError:
        print("no DuckDB command line here; whole-process comparison left out", file=sys.stderr)
        return
    duckdb = os.path.join(os.path.dirname(duckdb_cli.__file__), "duckdb")
    path = tables_of(options.data)["clickstream"]
    cases = [("SELECT 1", "SELECT 1", 41), ("GROUP BY productcategory", GROUP_BY.format(path=path), 21)]
    lines += ["## Whole process", "", "Milliseconds from start to exit, run turn by turn, medians.", "",
              "| statement | colq | DuckDB CLI | ratio |", "| --- | ---: | ---: | ---: |"]
    for title, sql, rounds in cases:
        ours, theirs = turn_by_turn([options.colq, sql], [duckdb, "-c", sql], rounds)
        lines.append(f"| {title} | {ours:.1f} | {theirs:.1f} | {theirs / ours:.2f} |")
    lines.append("")


def versions():
    import duckdb
    import polars
    return f"DuckDB {duckdb.__version__}, Polars {polars.__version__}, Python {platform.python_version()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", default=os.path.join(HERE, "..", ".build", "release", "colq"))
    parser.add_argument("--data")
    parser.add_argument("--queries", default=os.path.join(HERE, "Queries", "clickstream.sql"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--output", default=os.path.join(HERE, "RESULTS.md"))
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        return run_peer(options)
    options.colq = os.path.abspath(options.colq)
    with tempfile.TemporaryDirectory(prefix="colq-bench-") as folder:
        origin = "given files"
        if not options.data:
            options.data = folder
            origin = make_data(options, folder)
        import pyarrow.parquet
        rows = pyarrow.parquet.ParquetFile(tables_of(options.data)["clickstream"]).metadata.num_rows
        version = subprocess.run([options.colq, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        lines = ["# Benchmark results", "",
                 f"Made by `Benchmarks/run.py --runs {options.runs} --threads {options.threads}` on "
                 f"{datetime.date.today().isoformat()}; `make bench` makes them again. Times are comparable within one "
                 "machine and one run only.", "",
                 f"- machine: {processor()}, {os.cpu_count()} processors, {options.threads} threads used, "
                 f"{platform.system()} {platform.release()}",
                 f"- versions: colq {version} ({os.path.getsize(options.colq) / 1e6:.0f} MB binary), {versions()}",
                 f"- data: {rows:,} rows, {origin}", ""]
        in_process(options, lines)
        whole_process(options, lines)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write("\n".join(lines).rstrip() + "\n")
    print("\n".join(lines))
    print(f"written to {options.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
