"""Small tables for random queries: Parquet files, and the same rows in a DuckDB and a SQLite database in memory."""
import datetime as dt, decimal, os, random, shutil, sqlite3
import duckdb, pyarrow as pa, pyarrow.parquet as pq

WORDS = ["", "a", "A", "ab", "abc", "Zebra", "zebra", "é", "Éa", "ü b", "日本", "日本語", "Ωmega", "ωmega", "naïve", "x_y", "50%",
         "😀", "😀 b", "a longer text than fits", "a longer text than twelve", " pad ", "it's"]
COUNTRIES = ["DE", "AT", "CH", "", "FR", "JP", "US", "Österreich"]
CATEGORIES = ["books", "toys", "", "garden & home", "électronique"]

# Column name: kind of value, in the words of random_sql.py.
CLICK_KINDS = {"id": "int", "tiny": "int", "small": "int", "whole": "int", "big": "int", "ratio": "double", "price": "decimal",
               "amount": "decimal", "day": "date", "at": "time", "flag": "bool", "country": "text", "url": "text",
               "word": "text", "product": "int"}
PRODUCT_KINDS = {"pid": "int", "title": "text", "category": "text", "cost": "decimal", "weight": "double", "since": "date"}
TEXT_KINDS = {c: k for c, k in CLICK_KINDS.items() if k != "decimal"}
TABLES = {"clicks": CLICK_KINDS, "plain": CLICK_KINDS, "few": CLICK_KINDS, "empty": CLICK_KINDS, "edges": CLICK_KINDS,
          "parted": CLICK_KINDS, "texts": TEXT_KINDS, "products": PRODUCT_KINDS}
ROWS = {"clicks": 3000, "plain": 700, "edges": 90, "parted": 400, "texts": 500, "few": 13, "empty": 0, "products": 40}
CLICK_TYPES = [pa.int64(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float64(), pa.decimal128(10, 2),
               pa.decimal128(20, 4), pa.date32(), pa.timestamp("us"), pa.bool_(), pa.string(), pa.string(), pa.string(), pa.int32()]
PRODUCT_TYPES = [pa.int32(), pa.string(), pa.string(), pa.decimal128(10, 2), pa.float64(), pa.date32()]


def click_rows(rng, count):
    """Rows in the order of `CLICK_KINDS`. Doubles are quarters, so that sums are exact in any order."""
    def some(value, share=0.12): return None if rng.random() < share else value
    start = dt.datetime(2023, 12, 20)
    rows = []
    for i in range(count):
        at = start + dt.timedelta(seconds=i % 3000 * 977 + rng.randrange(500), microseconds=rng.choice([0, 0, 1000, 123456]))
        rows.append((i + 1, some(rng.randrange(-9, 10)), some(rng.randrange(-300, 300)), some(rng.randrange(-10**6, 10**6)),
                     some(rng.choice([rng.randrange(-10**12, 10**12), rng.randrange(0, 50)])),
                     some(rng.randrange(-4000, 4000) / 4), some(decimal.Decimal(rng.randrange(-50000, 50000)).scaleb(-2)),
                     some(decimal.Decimal(rng.randrange(-10**10, 10**10)).scaleb(-4)), some(at.date(), 0.05),
                     some(at, 0.05), some(rng.random() < 0.4), some(rng.choice(COUNTRIES)),
                     some(f"/p/{rng.randrange(400)}?q={rng.choice(['a', 'é', ''])}", 0.03), some(rng.choice(WORDS)),
                     some(rng.randrange(1, 48))))
    return rows


def edge_rows(rng, count):
    """Rows at the ends of their types, in runs, with a column that is all NULL and one that never changes."""
    def end(bits): return rng.choice([-2 ** (bits - 1), 2 ** (bits - 1) - 1, -1, 0, 1, None])
    def cents(digits, scale): return rng.choice([decimal.Decimal(n).scaleb(-scale) for n in (10**digits - 1, 1 - 10**digits, 0, 1)] + [None])
    days = [dt.date(2, 1, 1), dt.date(9998, 12, 31), dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(1900, 3, 1), dt.date(2024, 2, 29), None]
    times = [None if d is None else dt.datetime.combine(d, t) for d in days for t in (dt.time(), dt.time(23, 59, 59, 999999))]
    return [(i + 1, end(8), end(16), end(32), end(64), rng.choice([0.0, -0.0, 1e15, -1e15, 2.0**-30, 0.25, None]), cents(10, 2),
             cents(20, 4), rng.choice(days), rng.choice(times), None if i // 30 == 1 else i // 10 % 2 == 0, "DE",
             None, rng.choice(["x" * 12, "x" * 13, "é" * 300, "a\nb", "\"", "a\t,", "", "%", None]), i // 20) for i in range(count)]


def product_rows(rng, count):
    return [(i + 1, rng.choice(WORDS), rng.choice(CATEGORIES + [None]), decimal.Decimal(rng.randrange(1, 90000)).scaleb(-2),
             None if i % 9 == 0 else rng.randrange(0, 400) / 4, dt.date(2024, 1, 1) + dt.timedelta(days=rng.randrange(-40, 40)))
            for i in range(count)]


def write_csv(path, names, rows):
    """NULL is nothing, the empty text a pair of quotes; records end as RFC 4180 says."""
    def cell(value):
        if value is None: return ""
        if isinstance(value, bool): return str(value).lower()
        if isinstance(value, str): return '"' + value.replace('"', '""') + '"'
        return value.isoformat(" ", "microseconds") if isinstance(value, dt.datetime) else str(value)
    with open(path, "w", newline="") as file:
        for row in [names] + rows: file.write(",".join(map(cell, row)) + "\r\n")


def write(folder, seed, scale=1):
    """Writes the Parquet files of a seed and gives the rows of each table."""
    rng = random.Random(seed)
    os.makedirs(folder, exist_ok=True)
    contents = {}
    for name, kinds in TABLES.items():
        is_product = kinds is PRODUCT_KINDS
        scaled = ROWS[name] * (scale if name in ("clicks", "plain") else 1)
        rows = {"products": product_rows, "edges": edge_rows}.get(name, click_rows)(rng, scaled)
        types = PRODUCT_TYPES if is_product else CLICK_TYPES
        if name == "parted": rows = [(*r[:11], r[11] or None, *r[12:]) for r in rows]
        if kinds is TEXT_KINDS:
            rows = [tuple(v for v, k in zip(r, CLICK_KINDS.values()) if k != "decimal") for r in rows]
            types = [t for t, k in zip(CLICK_TYPES, CLICK_KINDS.values()) if k != "decimal"]
            write_csv(os.path.join(folder, name + ".csv"), list(kinds), rows)
        columns = list(zip(*rows)) if rows else [[] for _ in kinds]
        table = pa.table([pa.array(c, t) for c, t in zip(columns, types)], list(kinds))
        contents[name] = rows
        if name == "parted":
            # Text as folders' names; NULL is __HIVE_DEFAULT_PARTITION__.
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
            pq.write_to_dataset(table, os.path.join(folder, name), partition_cols=["country"])
        pq.write_table(table, os.path.join(folder, name + ".parquet"), row_group_size=rng.choice([170, 900, 1024]) * scale,
                       data_page_size=rng.choice([512, 4096]), use_dictionary=name != "plain", write_page_index=True,
                       compression=rng.choice(["none", "snappy", "zstd"]), data_page_version=rng.choice(["1.0", "2.0"]))
    return contents


def open_duckdb(folder):
    connection = duckdb.connect(config={"threads": 1})
    for name in TABLES:
        connection.execute(f"CREATE TABLE {name} AS FROM '{folder}/{name}.parquet'")
    return connection


def open_sqlite(contents):
    """Decimals are left NULL: SQLite has none, and queries that use them are not sent to it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA case_sensitive_like = ON")
    types = {"int": "INTEGER", "double": "REAL", "decimal": "BLOB", "date": "TEXT", "time": "TEXT", "bool": "INTEGER", "text": "TEXT"}

    def cell(value):
        if isinstance(value, decimal.Decimal): return None
        if isinstance(value, dt.datetime): return value.isoformat(" ", "microseconds")
        return value.isoformat() if isinstance(value, dt.date) else value

    for name, kinds in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(c + ' ' + types[k] for c, k in kinds.items())})")
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(kinds))})",
                               [tuple(cell(v) for v in row) for row in contents[name]])
    return connection
