#!/usr/bin/env python3
"""colq reads, value by value, the Parquet files that pyarrow, DuckDB and Polars write."""
import datetime
import decimal
import itertools
import json
import os
import random
import subprocess

import duckdb
import numpy
import polars
import pyarrow as pa
import pyarrow.parquet as pq

import command

SEED = 20_240_501
ROWS = 5_003


def sample(rows):
    """A table of every flat type, with NULLs, repeats, extremes, empty and non-ASCII texts."""
    random.seed(SEED)
    epoch = datetime.datetime(1970, 1, 1)

    def column(make, nulls=0.1):
        return [None if random.random() < nulls else make() for _ in range(rows)]

    texts = ["", "a", "Élan, \"deluxe\"", "line\nbreak", "日本語の長い文字列です", "x" * 100]
    return pa.table({
        "flag": pa.array(column(lambda: random.random() < 0.5), pa.bool_()),
        "tiny": pa.array(column(lambda: random.randint(-128, 127)), pa.int8()),
        "small": pa.array(column(lambda: random.randint(-2**15, 2**15 - 1)), pa.int16()),
        "whole": pa.array(column(lambda: random.choice([-2**31, 2**31 - 1, random.randint(-9, 9)])), pa.int32()),
        "big": pa.array(column(lambda: random.choice([-2**63, 2**63 - 1, random.randint(-9, 9)])), pa.int64()),
        "sorted": pa.array(range(1_000_000, 1_000_000 + rows), pa.int64()),
        "real": pa.array(column(lambda: random.choice([0.5, -1.25, 2.0**40])), pa.float32()),
        "double": pa.array(column(lambda: random.gauss(0, 1e6)), pa.float64()),
        "money": pa.array(column(lambda: decimal.Decimal(random.randint(-10**9, 10**9)).scaleb(-2)), pa.decimal128(12, 2)),
        "wide": pa.array(column(lambda: decimal.Decimal(random.randint(-10**37, 10**37)).scaleb(-10)), pa.decimal128(38, 10)),
        "category": pa.array(column(lambda: random.choice(texts)), pa.string()),
        "text": pa.array(column(lambda: random.choice(texts) + str(random.random())), pa.string()),
        "day": pa.array(column(lambda: datetime.date(1969, 12, 1) + datetime.timedelta(days=random.randint(0, 30_000))),
                        pa.date32()),
        "milli": pa.array(column(lambda: epoch + datetime.timedelta(milliseconds=random.randint(-10**12, 10**13))),
                          pa.timestamp("ms")),
        "micro": pa.array(column(lambda: epoch + datetime.timedelta(microseconds=random.randint(-10**15, 10**16))),
                          pa.timestamp("us")),
        "nothing": pa.array([None] * rows, pa.string()),
    })


def files(table, folder):
    """Yields (name, path) of the table in many writers' forms."""
    encodings = {"PLAIN": None, "DELTA_BINARY_PACKED": ["big", "sorted", "whole"],
                 "DELTA_LENGTH_BYTE_ARRAY": ["category", "text"], "DELTA_BYTE_ARRAY": ["category", "text"],
                 "BYTE_STREAM_SPLIT": ["real", "double"]}
    for codec, version in itertools.product(["none", "snappy", "gzip", "zstd", "lz4", "brotli"], ["1.0", "2.0"]):
        path = os.path.join(folder, f"pyarrow-{codec}-{version}.parquet")
        pq.write_table(table, path, compression=codec, data_page_version=version, row_group_size=2_000,
                       data_page_size=4_096, write_page_index=version == "2.0", write_page_checksum=True)
        yield path
    for encoding, columns in encodings.items():
        for version in ["1.0", "2.0"]:
            path = os.path.join(folder, f"pyarrow-{encoding}-{version}.parquet")
            chosen = {c: encoding for c in columns or table.column_names if c != "flag" or encoding == "PLAIN"}
            pq.write_table(table, path, use_dictionary=False, column_encoding=chosen, data_page_version=version)
            yield path
    path = os.path.join(folder, "polars.parquet")
    polars.from_arrow(table).write_parquet(path, row_group_size=1_500)
    yield path
    connection = duckdb.connect()
    connection.register("sample", table)
    for codec, version in itertools.product(["snappy", "zstd", "uncompressed"], ["V1", "V2"]):
        path = os.path.join(folder, f"duckdb-{codec}-{version}.parquet")
        connection.execute(f"COPY sample TO '{path}' (FORMAT parquet, COMPRESSION {codec}, ROW_GROUP_SIZE 2048, "
                           f"PARQUET_VERSION {version})")
        yield path


def parsed(value, kind):
    """A value of colq's JSON as Python holds it in a table of `kind`."""
    if value is None:
        return None
    if pa.types.is_decimal(kind):
        return decimal.Decimal(value)
    if pa.types.is_float32(kind):
        # Written with the fewest digits that give the same REAL back.
        return numpy.float32(value)
    if pa.types.is_date(kind):
        return datetime.date.fromisoformat(value)
    if pa.types.is_timestamp(kind):
        return datetime.datetime.fromisoformat(value)
    return value


def main():
    options = command.arguments()
    table = sample(ROWS)
    count = 0
    for path in files(table, options.scratch):
        run = subprocess.run([options.colq, f"SELECT * FROM '{path}'", "--format", "json"], capture_output=True, text=True)
        assert run.returncode == 0, f"{path}: {run.stderr}"
        rows = json.loads(run.stdout)
        expected = table.to_pylist()
        assert len(rows) == len(expected), f"{path}: {len(rows)} rows, {len(expected)} were written"
        for number, (ours, theirs) in enumerate(zip(rows, expected)):
            for field in table.schema:
                value = parsed(ours[field.name], field.type)
                assert value == theirs[field.name], (
                    f"{path}, row {number}, column {field.name}: {value!r}, written was {theirs[field.name]!r} (seed {SEED})")
        count += 1
    print(f"  {count} files of {len(table.column_names)} columns x {ROWS} rows are equal")


if __name__ == "__main__":
    main()
