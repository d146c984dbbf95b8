"""Writes small Parquet files with pyarrow, DuckDB and Polars into a folder, for Tests/Fixtures/parquet/writers.

usage: parquet_writers.py OUT_DIR; then parquet_expectations.py OUT_DIR OUT_DIR/*.parquet
"""
import datetime as dt, decimal, os, random, sys
import duckdb, polars, pyarrow as pa, pyarrow.parquet as pq

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
random.seed(20)
n = 700


def some(f, share=0.15): return [None if random.random() < share else f(i) for i in range(n)]


table = pa.table({
    "flag": pa.array(some(lambda i: i % 3 == 0)),
    "tiny": pa.array(some(lambda i: i % 256 - 128), pa.int8()),
    "small": pa.array(some(lambda i: i * 37 - 9000), pa.int16()),
    "whole": pa.array(some(lambda i: i * 3_000_000 - 1_000_000_000), pa.int32()),
    "big": pa.array(some(lambda i: i * 10**15 - 10**17), pa.int64()),
    "ubyte": pa.array(some(lambda i: i % 256), pa.uint8()),
    "ushort": pa.array(some(lambda i: 65535 - i), pa.uint16()),
    "uint": pa.array(some(lambda i: 2**32 - 1 - i), pa.uint32()),
    "ulong": pa.array(some(lambda i: 2**64 - 1 - i), pa.uint64()),
    "single": pa.array(some(lambda i: i / 4 - 50), pa.float32()),
    "double": pa.array(some(lambda i: [i / 7, float("nan"), float("inf"), -0.0][i % 4]), pa.float64()),
    "text": pa.array(some(lambda i: f"value {i % 40}" if i % 2 else "a much longer text with ümläuts, no. " + str(i))),
    "category": pa.array(some(lambda i: "abc"[i * i % 3])),
    "bytes": pa.array(some(lambda i: bytes([i % 256, 0, 255])), pa.binary()),
    "day": pa.array(some(lambda i: dt.date(1960, 1, 1) + dt.timedelta(days=i * 40))),
    "clock": pa.array(some(lambda i: i * 1_000_003 % 86_400_000_000), pa.time64("us")),
    "milliseconds": pa.array(some(lambda i: i * 1_000_003 - 10**8), pa.timestamp("ms")),
    "microseconds": pa.array(some(lambda i: i * 1_000_003), pa.timestamp("us", tz="UTC")),
    "nanoseconds": pa.array(some(lambda i: i * 1_000_000_007), pa.timestamp("ns")),
    "money": pa.array(some(lambda i: decimal.Decimal(i * 7 - 900).scaleb(-2)), pa.decimal128(9, 2)),
    "wide": pa.array(some(lambda i: decimal.Decimal(i * 10**20 - 10**22).scaleb(-4)), pa.decimal128(30, 4)),
})
required = pa.table({"id": pa.array(range(n), pa.int64()), "name": pa.array([f"n{i // 9}" for i in range(n)])},
                    schema=pa.schema([pa.field("id", pa.int64(), False), pa.field("name", pa.string(), False)]))

P = lambda name, t=table, **k: pq.write_table(t, f"{out}/pyarrow-{name}.parquet", **k)
small = dict(row_group_size=300, data_page_size=700, write_batch_size=50)
P("zstd", compression="zstd", **small)
P("v1-none-decimal-integer", compression="none", data_page_version="1.0", store_decimal_as_integer=True, **small)
P("v2-snappy-index", compression="snappy", data_page_version="2.0", write_page_index=True, write_page_checksum=True, **small)
P("gzip-plain", compression="gzip", use_dictionary=False, **small)
P("lz4", compression="lz4", **small)
P("brotli", compression="brotli", **small)
P("int96", table.select(["nanoseconds", "text"]), use_deprecated_int96_timestamps=True, **small)
P("required", required, **small)
P("mixed-dictionary", required, dictionary_pagesize_limit=200, **small)
P("empty", table.slice(0, 0))
split = {c: "BYTE_STREAM_SPLIT" for c in ["single", "double", "whole", "big"]}
P("split", table.select(list(split)), use_dictionary=False, column_encoding=split, **small)
delta = {"whole": "DELTA_BINARY_PACKED", "big": "DELTA_BINARY_PACKED", "nanoseconds": "DELTA_BINARY_PACKED",
         "text": "DELTA_BYTE_ARRAY", "bytes": "DELTA_LENGTH_BYTE_ARRAY", "wide": "DELTA_BYTE_ARRAY", "flag": "RLE"}
P("delta", table.select(list(delta)), use_dictionary=False, column_encoding=delta, data_page_version="2.0", **small)

c = duckdb.connect()
c.register("t", table)
for name, options in [("v1", "COMPRESSION snappy"), ("v2", "COMPRESSION zstd, PARQUET_VERSION v2")]:
    c.execute(f"COPY t TO '{out}/duckdb-{name}.parquet' (FORMAT parquet, {options}, ROW_GROUP_SIZE 2048)")

frame = polars.from_arrow(table)
frame.write_parquet(f"{out}/polars-zstd.parquet", row_group_size=300, data_page_size=900)
frame.write_parquet(f"{out}/polars-lz4.parquet", compression="lz4", statistics=False)

with open(f"{out}/README.md", "w") as f:
    f.write(f"""# Files of other writers

Made by `Tests/interop/parquet_writers.py` with pyarrow {pa.__version__}, DuckDB {duckdb.__version__}, Polars {polars.__version__}; the
`.txt` beside each is what pyarrow reads from it, by `Tests/interop/parquet_expectations.py`. pyarrow 26 does not
read `duckdb-v2.parquet`; its `.txt` is that of `duckdb-v1.parquet`, which holds the same rows.
""")
