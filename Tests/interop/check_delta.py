#!/usr/bin/env python3
"""Other engines read a table that colq imported and compacted: the Delta log by deltalake and Polars, data files by all
engines, the CSV objects by DuckDB."""
import glob
import os

import deltalake
import duckdb
import polars
import pyarrow.parquet

from command import colq_in_scratch


def main():
    colq = colq_in_scratch()
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

    check_compacted(colq, rows, expected)


def check_compacted(colq, before, expected):
    """Compaction moves rows and changes none; every engine reads the new files."""
    columns = [name for name in before.columns if name not in ("year", "month", "day")]
    key = before.select(columns).sort("_seq")
    written = colq("compact", "--lake", "lake")
    assert "5,000 rows" in written, written
    colq("verify", "--lake", "lake")
    table = deltalake.DeltaTable("lake/clickstream/columnar")
    assert len(table.file_uris()) == 3, table.file_uris()
    after = polars.from_arrow(table.to_pyarrow_table()).select(columns).sort("_seq")
    assert after.equals(key), "deltalake reads other rows after compaction"
    scanned = polars.scan_delta("lake/clickstream/columnar").select(columns).collect().sort("_seq")
    assert scanned.equals(key), "Polars reads other rows after compaction"
    files = table.file_uris()
    for name, frame in by_engine(files, columns):
        # The files hold milliseconds without a zone, which Delta's types do not know.
        frame = frame.cast(dict(key.schema))
        assert frame.sort("_seq").equals(key), f"{name} reads other rows from the compacted files"
    assert table.history(1)[0]["operation"] == "OPTIMIZE"
    # An older version is there until it is vacuumed.
    old = deltalake.DeltaTable("lake/clickstream/columnar", version=table.version() - 1)
    assert polars.from_arrow(old.to_pyarrow_table()).height == 5000
    assert "removed" in colq("vacuum", "--lake", "lake", "--retain", "0")
    assert sorted(glob.glob("lake/clickstream/columnar/*/*/*/*.parquet")) == sorted(
        os.path.relpath(path.removeprefix("file://")) for path in files)
    assert polars.from_arrow(deltalake.DeltaTable("lake/clickstream/columnar").to_pyarrow_table()).height == 5000
    # Another writer's OPTIMIZE, and colq after it.
    deltalake.DeltaTable("lake/clickstream/columnar").optimize.compact()
    colq("verify", "--lake", "lake")
    colq("compact", "--lake", "lake", "--all")
    colq("verify", "--lake", "lake")
    assert sorted(polars.read_delta("lake/clickstream/columnar").select(expected_columns(columns)).rows(), key=repr) == expected


def expected_columns(columns):
    return columns[:6]


def by_engine(files, columns):
    """The rows of the files as each engine reads them."""
    paths = [path.removeprefix("file://") for path in files]
    names = ", ".join(f'"{name}"' for name in columns)
    yield "pyarrow", polars.concat([polars.from_arrow(pyarrow.parquet.read_table(path, columns=columns, partitioning=None)) for path in paths])
    yield "pyarrow without buffering ahead", polars.concat(
        [polars.from_arrow(pyarrow.parquet.read_table(path, columns=columns, partitioning=None, pre_buffer=False)) for path in paths])
    yield "Polars", polars.concat([polars.read_parquet(path, hive_partitioning=False).select(columns) for path in paths])
    listed = ", ".join(f"'{path}'" for path in paths)
    yield "DuckDB", duckdb.sql(f"SELECT {names} FROM read_parquet([{listed}], hive_partitioning = false)").pl()


if __name__ == "__main__":
    main()
