"""A rough floor of a statement on one Parquet file: decompressing and unpacking every column that it names.

Statistics, dictionaries and page codecs let an engine go below; sorting, joins and many groups cost more.
"""
import re

# zstd level 3 on pages of 1 MB, GB/s of output a core; `make kernels` measures this machine's.
ZSTD_BYTES_PER_SECOND = 1.7e9
# Unpacking and touching a value.
SECONDS_PER_VALUE = 0.15e-9
# Parsing, planning, starting workers.
LEAST = 2e-4


def column_bytes(path):
    import pyarrow.parquet
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    sizes = {}
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(column)
            name = chunk.path_in_schema.lower()
            sizes[name] = sizes.get(name, 0) + chunk.total_uncompressed_size
    return sizes, metadata.num_rows


def of_queries(path, queries, cores):
    """Seconds by query number."""
    sizes, rows = column_bytes(path)
    out = {}
    for number, sql in queries:
        words = {word.lower() for word in re.findall(r"\w+", re.sub(r"'[^']*'", "", sql))}
        columns = set(sizes) if re.search(r"SELECT \* FROM", sql) else words & set(sizes)
        total = sum(sizes[column] for column in columns) / ZSTD_BYTES_PER_SECOND
        out[str(number)] = max(LEAST, (total + len(columns) * rows * SECONDS_PER_VALUE) / cores)
    return out
