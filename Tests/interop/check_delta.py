#!/usr/bin/env python3
"""Other engines read a table that colq imported: the Delta log by deltalake and Polars, the CSV objects by DuckDB."""
import argparse
import glob
import os
import subprocess

import deltalake
import duckdb
import polars


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--colq", required=True)
    parser.add_argument("--scratch", required=True)
    arguments = parser.parse_args()
    os.chdir(arguments.scratch)

    def colq(*words):
        return subprocess.run([arguments.colq, *words], check=True, capture_output=True, text=True).stdout

    colq("generate", "--rows", "5000", "--days", "3", "--seed", "11", "--out", "made")
    files = sorted(glob.glob("made/clickstream-*.csv"))
    colq("import", *files[:1], "--lake", "lake")
    colq("import", *files[1:], "--lake", "lake", "--bulk")
    colq("verify", "--lake", "lake")

    source = duckdb.sql("SELECT * FROM read_csv('made/clickstream-*.csv', header = true, all_varchar = true, allow_quoted_nulls = false)").pl()
    six = ["customerid", "deviceid", "productid", "productcategory", "productsubcategory", "activitytype"]
    expected = sorted(source.select(six).rows(), key=repr)
    assert len(expected) == 5000

    table = deltalake.DeltaTable("lake/clickstream/columnar")
    assert table.version() >= 2, table.version()
    rows = polars.from_arrow(table.to_pyarrow_table())
    assert sorted(rows.select(six).rows(), key=repr) == expected, "deltalake reads other rows"
    assert sorted(rows["_seq"].to_list()) == list(range(5000)) and set(rows["_shard"].to_list()) == {0}
    days = rows.select(polars.col("eventtime").dt.strftime("%Y-%m-%d") == polars.format("{}-{}-{}", "year", "month", "day"))
    assert days.to_series().all(), "a row lies in the folder of another day"

    one = rows["day"].unique().sort()[0]
    filtered = table.to_pyarrow_table(filters=[("day", "=", one)])
    assert filtered.num_rows == rows.filter(polars.col("day") == one).height > 0

    scanned = polars.scan_delta("lake/clickstream/columnar")
    newest = scanned.select(polars.col("eventtime").max()).collect().item()
    assert newest == rows["eventtime"].max()

    # The statistics of the log skip files; a filter at their bounds must lose nothing.
    for column in ("eventtime", "_seq"):
        for bound in (rows[column].min(), rows[column].max()):
            assert scanned.filter(polars.col(column) == bound).collect().height >= 1, (column, bound)

    objects = duckdb.sql(
        "SELECT * EXCLUDE (year, month, day) FROM read_csv('lake/clickstream/csv/*/*/*/*.csv', header = false, "
        "all_varchar = true, hive_partitioning = true, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, "
        "parallel = false)").pl()
    assert sorted(objects.rows(), key=repr) == expected, "DuckDB reads other rows from the CSV objects"


if __name__ == "__main__":
    main()
