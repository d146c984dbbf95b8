#!/usr/bin/env python3
"""Checkpoints of the Delta log: ours read by deltalake, Polars, DuckDB and pyarrow, deltalake's and pyarrow's read by colq; and
tables whose commits before the checkpoint were cleaned away."""
import glob
import json
import os
import shutil
import subprocess

import deltalake
import duckdb
import polars
import pyarrow
import pyarrow.parquet

from command import colq_in_scratch

TABLE = "lake/clickstream/columnar"
LOG = TABLE + "/_delta_log"


def main():
    colq = colq_in_scratch()
    colq("generate", "--rows", "1300", "--days", "3", "--seed", "12", "--out", "made")
    header, *lines = "".join(open(path).read() for path in sorted(glob.glob("made/clickstream-*.csv"))).splitlines(True)
    lines = [line for line in lines if line != header]
    parts = []
    for at in range(0, len(lines), 24):
        parts.append(f"part-{at}.csv")
        with open(parts[-1], "w") as file:
            file.writelines([header, *lines[at:at + 24]])
    for part in parts:
        colq("import", part, "--lake", "lake", "--table", "clickstream")
    colq("compact", "--lake", "lake")
    check_ours(colq)
    shutil.copytree("lake", "whole")
    check_cleaned(colq)
    shutil.rmtree("lake")
    os.rename("whole", "lake")
    check_deltalake(colq)
    check_shapes(colq)


def rows(colq):
    return json.loads(colq("query", "SELECT count(*) AS n, sum(_seq) AS s FROM clickstream", "--lake", "lake", "--format", "json"))


def expected(frame):
    return [{"n": frame.height, "s": frame["_seq"].sum()}]


def commits():
    return sorted(glob.glob(LOG + "/" + "[0-9]" * 20 + ".json"))


def newest_checkpoint():
    return sorted(glob.glob(LOG + "/*.checkpoint.parquet"))[-1]


def check_ours(colq):
    path = newest_checkpoint()
    version = int(os.path.basename(path)[:20])
    assert version == len(commits()) - 1 >= 50, (version, len(commits()))
    hint = json.load(open(LOG + "/_last_checkpoint"))
    table = pyarrow.parquet.read_table(path)
    assert table.num_rows == hint["size"] and hint["version"] == version, hint
    assert os.path.getsize(path) == hint["sizeInBytes"], hint
    actions = table.to_pylist()
    assert all(sum(value is not None for value in action.values()) == 1 for action in actions)
    adds = [action["add"] for action in actions if action["add"]]
    assert len(adds) == hint["numOfAddFiles"] == 3, adds
    for add in adds:
        assert {key for key, _ in add["partitionValues"]} == {"year", "month", "day"}, add
        assert json.loads(add["stats"])["numRecords"] > 0 and dict(add["tags"]) and not add["dataChange"], add
    removes = [action["remove"] for action in actions if action["remove"]]
    assert len(removes) >= 50 and all(it["extendedFileMetadata"] and it["size"] > 0 for it in removes)
    # DuckDB reads the file by another Parquet reader.
    counted = duckdb.sql(f"SELECT count(add.path), count(remove.path), count(protocol), count(metaData), count(txn) FROM '{path}'")
    assert counted.fetchall()[0] == (3, len(removes), 1, 1, sum(action["txn"] is not None for action in actions)), counted
    paths = duckdb.sql(f"SELECT add.path, add.partitionValues['day'] FROM '{path}' WHERE add IS NOT NULL ORDER BY 1").fetchall()
    assert paths == sorted((add["path"], dict(add["partitionValues"])["day"]) for add in adds), paths
    colq("verify", "--lake", "lake")


def check_cleaned(colq):
    """Without the commits before it, a checkpoint is all that engines have."""
    before = polars.from_arrow(deltalake.DeltaTable(TABLE).to_pyarrow_table()).sort("_seq")
    for path in commits()[:-1]:
        os.remove(path)
    table = deltalake.DeltaTable(TABLE)
    assert len(table.file_uris()) == 3
    assert polars.from_arrow(table.to_pyarrow_table()).sort("_seq").select(before.columns).equals(before)
    scanned = polars.scan_delta(TABLE).collect().sort("_seq")
    assert scanned.select(before.columns).equals(before), "Polars reads other rows"
    check_duckdb_delta(before)
    assert rows(colq) == expected(before)
    assert "cannot be proved any more" in colq("verify", "--lake", "lake", notes=True)
    # Both write on, and delta-rs replaces the checkpoint.
    table.optimize.compact()
    deltalake.DeltaTable(TABLE).create_checkpoint()
    assert rows(colq) == expected(before)
    colq("compact", "--lake", "lake", "--all")
    after = polars.from_arrow(deltalake.DeltaTable(TABLE).to_pyarrow_table()).sort("_seq").select(before.columns)
    assert after.equals(before)


def check_duckdb_delta(before):
    """DuckDB's own Delta reader, where its extension can be had."""
    try:
        duckdb.sql("INSTALL delta; LOAD delta")
    except duckdb.Error:
        print("  DuckDB's delta extension is not to be had: not checked")
        return
    found = duckdb.sql(f"SELECT count(*), sum(_seq) FROM delta_scan('{TABLE}')").fetchall()[0]
    assert found == (before.height, before["_seq"].sum()), found


def check_deltalake(colq):
    """A checkpoint by delta-rs, with and without the commits before it."""
    before = polars.from_arrow(deltalake.DeltaTable(TABLE).to_pyarrow_table())
    for path in glob.glob(LOG + "/*checkpoint*"):
        os.remove(path)
    deltalake.DeltaTable(TABLE).create_checkpoint()
    assert "parquet-rs" in pyarrow.parquet.ParquetFile(newest_checkpoint()).metadata.created_by
    assert "sound" in colq("verify", "--lake", "lake")
    for path in commits():
        os.remove(path)
    assert rows(colq) == expected(before)
    # Nothing but a checkpoint: whatever its file is like, it says the same.
    assert colq("query", "SELECT count(DISTINCT productid) FROM clickstream", "--lake", "lake")


def check_shapes(colq):
    """The same checkpoint rewritten by pyarrow: codecs, page versions, encodings, row groups; damaged ones give an error."""
    path = newest_checkpoint()
    table = pyarrow.parquet.read_table(path)
    wanted = rows(colq)
    for version in ("1.0", "2.0"):
        for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
            for dictionary in (True, False):
                pyarrow.parquet.write_table(
                    table, path, compression=codec, data_page_version=version, use_dictionary=dictionary, row_group_size=7)
                assert rows(colq) == wanted, (version, codec, dictionary)
    # A struct that nobody asks for, in front of the others.
    extra = pyarrow.array([{"numRecords": {"n": [1, None, i]}} for i in range(table.num_rows)])
    pyarrow.parquet.write_table(table.add_column(0, "stats_parsed", extra), path, data_page_size=200)
    assert rows(colq) == wanted
    good = open(path, "rb").read()
    for count in (0, 4, len(good) // 2, len(good) - 1):
        with open(path, "wb") as file:
            file.write(good[:count])
        try:
            rows(colq)
        except subprocess.CalledProcessError as error:
            assert os.path.basename(path) in error.stderr and error.returncode in (1, 2, 3), (error.returncode, error.stderr)
        else:
            raise AssertionError("a damaged checkpoint was read")


if __name__ == "__main__":
    main()
