"""Compares random queries between colq, DuckDB and SQLite.

usage: random_queries.py --colq PATH --data DIR [--seed N] [--count N] [--threads 1,2,4]

Query i of a seed is the same in every run. Differing answers, unexpected errors, crashes and runs of more than ten seconds
are printed with their SQL, made smaller where leaving out a clause keeps the difference; exit status 1 when there are any.
Errors that the engines raise by design at other places (overflow, division by zero) are counted and left alone.
"""
import argparse, datetime as dt, decimal, json, math, os, re, sqlite3, subprocess, sys, time
import duckdb
import random_tables
from random_sql import COLQ, DUCKDB, SQLITE, Generator, Select, Unsupported, render

BY_DESIGN = re.compile("NUMERIC_VALUE_OUT_OF_RANGE|DIVISION_BY_ZERO|INVALID_CAST|overflow|out of range", re.I)
SECONDS = 10


class Failure(Exception): pass


def canonical(value):
    """A value as something that sorts and compares alike for all engines."""
    if value is None: return None
    if isinstance(value, bool): return float(value)
    if isinstance(value, (int, float, decimal.Decimal)): return value
    if isinstance(value, dt.datetime): value = value.isoformat(sep=" ")
    elif isinstance(value, dt.date): value = value.isoformat()
    value = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?", value):
        value = value.replace("T", " ")
        return value.rstrip("0").rstrip(".") if "." in value else value
    if re.fullmatch(r"-?\d+(\.\d+)?", value): return decimal.Decimal(value)
    return value


def same(a, b):
    if a is None or b is None: return a is b
    if isinstance(a, str) or isinstance(b, str): return a == b
    if isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
        return a == b or math.isnan(a) and math.isnan(b) or abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return a == b


def sort_key(row): return [(v is None, isinstance(v, str), v if isinstance(v, str) else 0 if v is None else round(float(v), 6)) for v in row]


def difference(ours, theirs, is_ordered):
    if len(ours) != len(theirs): return f"{len(ours)} rows, not {len(theirs)}"
    if not is_ordered: ours, theirs = sorted(ours, key=sort_key), sorted(theirs, key=sort_key)
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if len(a) != len(b) or not all(map(same, a, b)): return f"row {i}: {a}, not {b}"
    return None


class Engines:
    def __init__(self, colq, data, seed, scale):
        self.colq, self.data = os.path.abspath(colq), data
        contents = random_tables.write(data, seed, scale)
        self.duckdb, self.sqlite = random_tables.open_duckdb(data), random_tables.open_sqlite(contents)

    def run_colq(self, sql, threads):
        command = [self.colq, "--format", "json", "--threads", str(threads), sql]
        try:
            done = subprocess.run(command, cwd=self.data, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Failure(f"colq --threads {threads} takes more than {SECONDS} s")
        error = done.stderr.decode(errors="replace").strip()
        if done.returncode < 0: raise Failure(f"colq --threads {threads} ended by signal {-done.returncode}: {error[-300:]}")
        if done.returncode != 0: raise Failure(f"colq --threads {threads}: {error}")
        return [[canonical(v) for v in row.values()] for row in json.loads(done.stdout)]

    def check(self, query, is_ordered, threads):
        """None, or what is different. `Unsupported` when the query tells nothing."""
        text = query.text() if isinstance(query, Select) else query
        try:
            expected = [list(map(canonical, row)) for row in self.duckdb.execute(render(text, DUCKDB)).fetchall()]
        except duckdb.Error as error:
            raise Unsupported(f"DuckDB: {str(error)[:300]}\n{render(text, DUCKDB)}")
        is_ordered = is_ordered and (not isinstance(query, Select) or query.order is not None)
        for count in threads:
            try:
                ours = self.run_colq(render(text, COLQ), count)
            except Failure as failure:
                if BY_DESIGN.search(str(failure)): raise Unsupported("by design")
                return str(failure)
            found = difference(ours, expected, is_ordered)
            if found: return f"--threads {count} against DuckDB: {found}"
        return self.check_sqlite(text, ours, is_ordered)

    def check_sqlite(self, text, ours, is_ordered):
        deadline = time.monotonic() + 2  # SQLite joins without hashing
        self.sqlite.set_progress_handler(lambda: time.monotonic() > deadline, 100_000)
        try:
            theirs = [list(map(canonical, row)) for row in self.sqlite.execute(render(text, SQLITE)).fetchall()]
        except (Unsupported, sqlite3.Error):
            return None
        self.sqlite_count = getattr(self, "sqlite_count", 0) + 1
        found = difference(ours, theirs, is_ordered)
        return f"against SQLite (DuckDB agrees with colq): {found}" if found else None


def shrink(engines, query, is_ordered, threads):
    """The smallest statement found that still differs, and how."""
    best = engines.check(query, is_ordered, threads)
    progress = isinstance(query, Select)
    while progress:
        progress = False
        for candidate in query.smaller():
            try:
                found = engines.check(candidate, is_ordered, threads)
            except Unsupported:
                continue
            if found and found.split(":")[0] == best.split(":")[0]:
                query, best, progress = candidate, found, True
                break
    return query, best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--colq", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--threads", default="1,2,4")
    parser.add_argument("--scale", type=int, default=1, help="how often as many rows the larger tables have")
    parser.add_argument("--first", type=int, default=0, help="number of the first query")
    parser.add_argument("--show-skipped", action="store_true")
    options = parser.parse_args()
    threads = [int(n) for n in options.threads.split(",")]
    engines = Engines(options.colq, options.data, options.seed, options.scale)
    failures = skipped = 0
    for number in range(options.first, options.first + options.count):
        query, is_ordered = Generator(f"{options.seed}/{number}").statement()
        try:
            found = engines.check(query, is_ordered, threads)
        except Unsupported as reason:
            skipped += 1
            if options.show_skipped: print(f"-- skipped {number}: {reason}")
            continue
        if not found: continue
        failures += 1
        query, found = shrink(engines, query, is_ordered, threads)
        text = query.text() if isinstance(query, Select) else query
        print(f"-- seed {options.seed}, query {number}: {found}\n{render(text, COLQ)};\n", flush=True)
    compared = options.count - skipped
    print(f"random queries: seed {options.seed}, {compared} compared with DuckDB, {getattr(engines, 'sqlite_count', 0)} with SQLite, "
          f"{skipped} skipped, {failures} different")
    # A generator that makes hardly any valid query proves nothing.
    return 1 if failures or compared < options.count // 2 else 0


if __name__ == "__main__": sys.exit(main())
