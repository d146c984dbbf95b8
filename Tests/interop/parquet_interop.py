"""Reads Parquet files of ours with pyarrow, DuckDB and Polars, and compares each with the expected rows.

usage: parquet_interop.py FILE.parquet EXPECTED.txt

EXPECTED.txt has the form of parquet_expectations.py: our own reading of what was written. Readers that are not installed
are left out; at least one must be there. Prints a line a reader; exit status 1 when one differs.
"""
import sys, traceback
import pyarrow as pa, pyarrow.parquet as pq
from parquet_expectations import cells


def with_pyarrow(path): return pq.ParquetFile(path, page_checksum_verification=True).read()


def with_duckdb(path):
    import duckdb
    return duckdb.connect().execute("SELECT * FROM read_parquet(?)", [path]).to_arrow_table()


def with_polars(path):
    import polars
    return polars.read_parquet(path).to_arrow()


def fnv(lines):
    h = 0xCBF29CE484222325
    for line in lines:
        for b in (line + "\n").encode(): h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


def canonical(table, like):
    """The rows as text; other readers' types are cast to those pyarrow finds in the file."""
    columns = []
    for i, field in enumerate(like.schema):
        column = table.column(i)
        if column.type != field.type: column = column.cast(field.type)
        columns.append(cells(column.combine_chunks()))
    return ["\t".join(r) for r in zip(*columns)]


def main(path, expected_path):
    expected = open(expected_path).read().split("\n")
    like = with_pyarrow(path)
    status = 0
    for name, read in [("pyarrow", with_pyarrow), ("duckdb", with_duckdb), ("polars", with_polars)]:
        try:
            table = read(path)
            lines = canonical(table, like)
            if table.column_names != expected[0].split("\t"): raise ValueError(f"columns {table.column_names}")
            for i, (ours, theirs) in enumerate(zip(expected[3:], lines)):
                if ours != theirs: raise ValueError(f"row {i}: ours {ours!r}, theirs {theirs!r}")
            if str(len(lines)) != expected[1] or fnv(lines) != expected[2]: raise ValueError("rows differ")
            print(f"{name}: same")
        except ImportError:
            print(f"{name}: not installed")
        except Exception as error:
            status = 1
            print(f"{name}: DIFFERENT: {type(error).__name__}: {error}")
    return status


if __name__ == "__main__": sys.exit(main(*sys.argv[1:]))
