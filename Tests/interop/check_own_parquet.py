#!/usr/bin/env python3
"""pyarrow, DuckDB and Polars read, value by value, the Parquet, CSV and NDJSON files that colq writes."""
import os
import subprocess

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq

import command
from check_foreign_parquet import sample

ROWS = 3_001


def colq(binary, *arguments):
    run = subprocess.run([binary, *arguments], capture_output=True, text=True)
    assert run.returncode == 0, f"{arguments}: {run.stderr}"


def compare(name, table, expected):
    got = table.cast(expected.schema).to_pylist()
    wanted = expected.to_pylist()
    assert len(got) == len(wanted), f"{name}: {len(got)} rows, expected {len(wanted)}"
    for number, (ours, theirs) in enumerate(zip(got, wanted)):
        assert ours == theirs, f"{name}, row {number}: {ours}, expected {theirs}"
    print(f"  {name} is equal")


def main():
    options = command.arguments()
    source = os.path.join(options.scratch, "source.parquet")
    target = os.path.join(options.scratch, "target.parquet")
    table = sample(ROWS)
    pq.write_table(table, source, compression="zstd")
    colq(options.colq, f"SELECT * FROM '{source}'", "--output", target)
    compare("pyarrow", pq.read_table(target, page_checksum_verification=True), table)
    compare("DuckDB", duckdb.sql(f"SELECT * FROM '{target}'").to_arrow_table(), table)
    compare("Polars", polars.read_parquet(target).to_arrow(), table)

    # Text formats keep the texts and NULLs; DuckDB reads both.
    narrow = "big, category, day, milli, money"
    expected = duckdb.sql(f"SELECT {narrow} FROM '{source}'").to_arrow_table()
    kinds = "{'big': 'BIGINT', 'category': 'VARCHAR', 'day': 'DATE', 'milli': 'TIMESTAMP_MS', 'money': 'DECIMAL(12,2)'}"
    csv = os.path.join(options.scratch, "target.csv")
    colq(options.colq, f"SELECT {narrow} FROM '{source}'", "--output", csv)
    compare("CSV", duckdb.sql(
        f"SELECT * FROM read_csv('{csv}', header = true, columns = {kinds}, quote = '\"', allow_quoted_nulls = false)"
    ).to_arrow_table(), expected)
    ndjson = os.path.join(options.scratch, "target.ndjson")
    colq(options.colq, f"SELECT {narrow} FROM '{source}'", "--output", ndjson)
    compare("NDJSON", duckdb.sql(
        f"SELECT * FROM read_json('{ndjson}', format = 'newline_delimited', columns = {kinds})").to_arrow_table(), expected)


if __name__ == "__main__":
    main()
