#!/usr/bin/env python3
"""Compares the rows of every query of a file with DuckDB's, on the same Parquet files.

    check_clickstream.py --colq .build/release/colq --data DIR [--queries FILE] [--only 3,7]

Every NAME.parquet in DIR is a table. Exit status 1 when a query fails or differs. Where the statement orders its rows
completely the order is compared too; doubles agree within 1e-9.
"""
import argparse
import csv
import datetime
import glob
import io
import math
import os
import subprocess
import sys

import duckdb

HERE = os.path.dirname(os.path.abspath(__file__))


def statements(path):
    with open(path, encoding="utf-8") as file:
        text = "\n".join(line for line in file if not line.startswith("--"))
    return [s.strip() for s in text.split(";") if s.strip()]


def text_of(value):
    """A DuckDB value as colq's CSV writes it; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    if isinstance(value, float):
        return repr(value)
    return str(value)


def colq_rows(binary, data, sql):
    run = subprocess.run([binary, "--lake", data, "--format", "csv", sql], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip())
    rows = list(csv.reader(io.StringIO(run.stdout)))
    # The CSV reader cannot tell NULL from the empty string; both sides are compared with NULL as "".
    return rows[0] if rows else [], rows[1:]


def same(left, right):
    if left == right:
        return True
    try:
        a, b = float(left), float(right)
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        pass
    # One side may leave out a fraction of zeros, or separate date and time with a T.
    return left.replace("T", " ").rstrip("0").rstrip(".:") == right.replace("T", " ").rstrip("0").rstrip(".:") and ":" in left


def differs(ours, theirs):
    if len(ours) != len(theirs):
        return f"{len(ours)} rows, DuckDB has {len(theirs)}"
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        if len(a) != len(b) or not all(same(x, y) for x, y in zip(a, b)):
            return f"row {number}: {a}, DuckDB has {b}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--queries", default=os.path.join(HERE, "Queries", "clickstream.sql"))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    only = {int(n) for n in options.only.split(",") if n}
    connection = duckdb.connect()
    # Trino sorts NULL last in both directions.
    connection.execute("SET default_null_order = 'nulls_last'")
    for path in sorted(glob.glob(os.path.join(options.data, "*.parquet"))):
        name = os.path.splitext(os.path.basename(path))[0]
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    failures = 0
    queries = statements(options.queries)
    for number, sql in enumerate(queries, 1):
        if only and number not in only:
            continue
        theirs = [["" if v is None else text_of(v) for v in row] for row in connection.execute(sql).fetchall()]
        try:
            _, ours = colq_rows(options.colq, options.data, sql)
            problem = differs(ours, theirs)
        except RuntimeError as error:
            problem = str(error)
        if problem:
            failures += 1
            print(f"{number:3d} DIFFERS  {problem}\n    {sql}")
        else:
            print(f"{number:3d} same, {len(theirs)} rows")
    print(f"{failures} of {len(only) or len(queries)} queries differ" if failures else "all queries agree with DuckDB")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
