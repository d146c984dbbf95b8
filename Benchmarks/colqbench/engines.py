"""The peers behind one small interface: open tables, run a statement, give its rows.

A source is {"kind": "parquet", "tables": {name: path}} or {"kind": "own", "path": …}: the engine's own storage, as
`own_storage` made it. Each engine is imported in the process that runs it, and nowhere else.
"""
import json
import os


class DuckDB:
    def __init__(self, source, threads):
        import duckdb
        own = source["kind"] == "own"
        self.connection = duckdb.connect(source["path"], read_only=True) if own else duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        # Trino's order of NULL, which the suites' statements rely on.
        self.connection.execute("SET default_null_order = 'nulls_last'")
        for name, path in source.get("tables", {}).items():
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")

    def run(self, sql):
        return len(self.rows(sql))

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()


class Polars:
    def __init__(self, source, threads):
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars
        self.context = polars.SQLContext(eager=False)
        for name, path in source["tables"].items():
            self.context.register(name, polars.scan_parquet(path))

    def run(self, sql):
        return self.context.execute(sql).collect().height

    def rows(self, sql):
        return self.context.execute(sql).collect().rows()


class DataFusion:
    def __init__(self, source, threads):
        from datafusion import SessionConfig, SessionContext
        self.context = SessionContext(SessionConfig().with_target_partitions(threads))
        for name, path in source["tables"].items():
            self.context.register_parquet(name, path)

    def run(self, sql):
        return sum(batch.num_rows for batch in self.context.sql(sql).collect())

    def rows(self, sql):
        out = []
        for batch in self.context.sql(sql).collect():
            columns = [column.to_pylist() for column in batch.columns]
            out += zip(*columns)
        return out


class ChDB:
    """ClickHouse in the process."""

    def __init__(self, source, threads):
        from chdb import session
        own = source["kind"] == "own"
        self.session = session.Session(source["path"]) if own else session.Session()
        self.settings = f" SETTINGS max_threads = {threads}"
        if own:
            self.session.query("USE bench")
        for name, path in source.get("tables", {}).items():
            self.session.query(f"CREATE VIEW {name} AS SELECT * FROM file('{path}', Parquet)")

    def run(self, sql):
        # A row is a line of this format; line feeds within values are escaped.
        return self.session.query(sql + self.settings, "TabSeparated").bytes().count(b"\n")

    def rows(self, sql):
        text = self.session.query(sql + self.settings, "JSONCompactEachRow").bytes().decode()
        return [json.loads(line) for line in text.splitlines()]


class Hyper:
    """Uses every processor that its process may run on; the harness limits those."""

    def __init__(self, source, threads):
        from tableauhyperapi import Connection, HyperProcess, Telemetry
        self.process = HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU,
                                    parameters={"log_config": ""})
        self.connection = Connection(self.process.endpoint, source.get("path"))
        for name, path in source.get("tables", {}).items():
            self.connection.execute_command(f"CREATE TEMPORARY EXTERNAL TABLE {name} FOR '{path}'")

    def run(self, sql):
        return len(self.rows(sql))

    def rows(self, sql):
        return self.connection.execute_list_query(sql)

    def close(self):
        self.connection.close()
        self.process.close()


CLASSES = {"duckdb": DuckDB, "polars": Polars, "datafusion": DataFusion, "chdb": ChDB, "hyper": Hyper}


def versions(names):
    """The packages' versions, without importing the engines."""
    from importlib.metadata import PackageNotFoundError, version
    packages = {"duckdb": "duckdb", "polars": "polars", "datafusion": "datafusion", "chdb": "chdb",
                "hyper": "tableauhyperapi", "cli": "duckdb-cli"}
    out = {}
    for name in names:
        try:
            out[name] = version(packages[name])
        except PackageNotFoundError:
            out[name] = None
    return out
