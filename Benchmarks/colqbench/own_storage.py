"""Each peer's own storage of given tables, and the Parquet files that peers write."""
import os
import shutil

# Types that a user of ClickHouse would choose for these columns; the engine's own inference makes all of them Nullable.
CLICKHOUSE_CLICKSTREAM = """
  customerid String, deviceid String, productid String, productcategory LowCardinality(String),
  productsubcategory LowCardinality(Nullable(String)), activitytype LowCardinality(String), eventtime DateTime64(3)
"""


def build(job):
    """Writes the tables of job["tables"] to the engine's own storage at job["path"]."""
    path = job["path"]
    shutil.rmtree(path, ignore_errors=True)
    if os.path.isfile(path):
        os.remove(path)
    {"duckdb": build_duckdb, "hyper": build_hyper, "chdb": build_chdb}[job["engine"]](path, job["tables"])


def build_duckdb(path, tables):
    import duckdb
    connection = duckdb.connect(path)
    for name, file in tables.items():
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{file}')")
    connection.execute("CHECKPOINT")
    connection.close()


def build_hyper(path, tables):
    from tableauhyperapi import Connection, CreateMode, HyperProcess, Telemetry
    with HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_config": ""}) as process:
        with Connection(process.endpoint, path, CreateMode.CREATE_AND_REPLACE) as connection:
            for name, file in tables.items():
                connection.execute_command(f"CREATE TABLE {name} AS (SELECT * FROM external('{file}'))")


def build_chdb(path, tables):
    from chdb import session
    chdb = session.Session(path)
    chdb.query("CREATE DATABASE bench ENGINE = Atomic")
    chdb.query("USE bench")
    chdb.query(f"CREATE TABLE clickstream ({CLICKHOUSE_CLICKSTREAM}) ENGINE = MergeTree ORDER BY eventtime")
    chdb.query("CREATE TABLE products (productid String, name String, brand String, price Float64) "
               "ENGINE = MergeTree ORDER BY productid")
    for name, file in tables.items():
        chdb.query(f"INSERT INTO {name} SELECT * FROM file('{file}', Parquet)")
        chdb.query(f"OPTIMIZE TABLE {name} FINAL")
    chdb.close()


def write_parquet(job):
    """Reads the CSV file job["csv"] and writes it as Parquet with zstd level 3, all else the engine's defaults."""
    {"polars": write_polars, "datafusion": write_datafusion, "chdb": write_chdb}[job["engine"]](job["csv"], job["path"])


def write_polars(csv, path):
    import polars
    polars.scan_csv(csv, try_parse_dates=True).sink_parquet(path, compression="zstd", compression_level=3)


def write_datafusion(csv, path):
    from datafusion import SessionContext
    SessionContext().read_csv(csv).write_parquet(path, compression="zstd", compression_level=3)


def write_chdb(csv, path):
    import chdb
    chdb.query(f"SELECT * FROM file('{csv}', CSVWithNames) INTO OUTFILE '{path}' TRUNCATE FORMAT Parquet SETTINGS "
               "output_format_parquet_compression_method = 'zstd', output_format_compression_level = 3")
